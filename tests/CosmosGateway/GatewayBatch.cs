namespace SecureMx.CosmosGateway;

/// <summary>A transactional batch: all of its lines, or none.</summary>
internal static class GatewayBatch
{
    public const int MaximumLines = 100;
    public const int MaximumBytes = 2 * 1024 * 1024 + MaximumLines * 512;

    private const int MultiStatus = 207;
    private const int FailedDependency = 424;

    public static (int Status, IReadOnlyList<BatchLineResult> Results) Execute(StoredContainer container, string key, IReadOnlyList<BatchLine> lines)
    {
        var before = new Dictionary<string, StoredItem?>(StringComparer.Ordinal);
        var results = new List<BatchLineResult>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var outcome = Operation(line.OperationType) is { } operation
                ? Run(container, key, line, operation, before)
                : new Outcome(501, Message: $"The double does not know operation {line.OperationType} in a batch.");
            if (!outcome.IsSuccess)
            {
                container.Restore(before, key);
                return (MultiStatus, [.. lines.Select((_, j) =>
                    j == i ? new BatchLineResult(outcome.Status, outcome.SubStatus, null, null, outcome.Charge) : new BatchLineResult(FailedDependency, 0, null, null, 0))]);
            }
            var body = line.Minimal || outcome.Item is null || outcome.Status == 304 ? null : StoredContainer.Bytes(container.WithSystemProperties(outcome.Item));
            results.Add(new BatchLineResult(outcome.Status, 0, outcome.Item?.ETag, body, outcome.Charge));
        }
        return (200, results);
    }

    private static Outcome Run(StoredContainer container, string key, BatchLine line, GatewayOperation operation, Dictionary<string, StoredItem?> before) =>
        DocumentOperations.Execute(
            container, new DocumentRequest(operation, key, line.Id, line.Body, line.IfMatch, line.IfNoneMatch), replaced => before.TryAdd(replaced.Id, replaced.Item));

    /// <summary>The numbers that the SDK gives the operations.</summary>
    public static GatewayOperation? Operation(int type) => type switch
    {
        0 => GatewayOperation.Create,
        2 => GatewayOperation.Read,
        4 => GatewayOperation.Delete,
        5 => GatewayOperation.Replace,
        20 => GatewayOperation.Upsert,
        _ => null,
    };
}
