namespace SecureMx.CosmosGateway;

/// <summary>A transactional batch: all of its lines, or none.</summary>
internal static class GatewayBatch
{
    public const int MaximumLines = 100;

    /// <summary>The limit of a request's body that the SDK knows.</summary>
    public const int MaximumBytes = 2_202_010;

    private const int MaximumAnswer = 4 * 1024 * 1024;

    private const int MultiStatus = 207;
    private const int FailedDependency = 424;

    public static (int Status, IReadOnlyList<BatchLineResult> Results) Execute(
        StoredContainer container, string key, IReadOnlyList<BatchLine> lines)
    {
        var before = new Dictionary<string, StoredItem?>(StringComparer.Ordinal);
        var results = new List<BatchLineResult>(lines.Count);
        var answered = 0L;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var outcome = Operation(line.OperationType) is { } operation
                ? Run(container, key, line, operation, before)
                : new Outcome(501, Message: $"The double does not know operation {line.OperationType} in a batch.");
            var body = line.Minimal || outcome.Item is null || outcome.Status == 304
                ? null
                : StoredContainer.Bytes(container.WithSystemProperties(outcome.Item));
            answered += body?.Length ?? 0;
            if (answered > MaximumAnswer) outcome = new Outcome(413, Message: "Response size is too large");
            if (!outcome.IsSuccess)
            {
                container.Restore(before, key);
                return (MultiStatus, [.. lines.Select((_, j) =>
                    j == i ? new BatchLineResult(outcome.Status, outcome.SubStatus, null, null, outcome.Charge)
                        : new BatchLineResult(FailedDependency, 0, null, null, 0))]);
            }
            results.Add(new BatchLineResult(outcome.Status, 0, outcome.Item?.ETag, body, outcome.Charge));
        }
        // A read that has not changed is no success, though nothing has failed.
        return (results.Exists(result => result.Status == 304) ? MultiStatus : 200, results);
    }

    private static Outcome Run(
        StoredContainer container, string key, BatchLine line, GatewayOperation operation, Dictionary<string, StoredItem?> before) =>
        DocumentOperations.Execute(
            container, new DocumentRequest(operation, key, line.Id, line.Body, line.IfMatch, line.IfNoneMatch),
            replaced => before.TryAdd(replaced.Id, replaced.Item));

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
