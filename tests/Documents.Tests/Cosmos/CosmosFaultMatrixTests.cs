using System.Net;
using SecureMx.CosmosGateway;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>Each kind of write under each fault, on one range and on three: it is made once, and its result is right.</summary>
public sealed class CosmosFaultMatrixTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private static readonly Dictionary<string, Func<GatewayFault>> Faults = new(StringComparer.Ordinal)
    {
        ["429"] = () => new GatewayFault.Answer(429, 3200, Soon),
        ["449"] = () => new GatewayFault.Answer(449),
        ["503"] = () => new GatewayFault.Answer(503),
        ["410"] = () => new GatewayFault.Answer(410, 1002),
        ["408"] = () => new GatewayFault.Answer(408),
        ["500"] = () => new GatewayFault.Answer(500),
        ["unreachable"] = () => new GatewayFault.Unreachable(),
        ["timeout before"] = () => new GatewayFault.Timeout(Done: false),
        ["timeout after"] = () => new GatewayFault.Timeout(Done: true),
        ["answer lost"] = () => new GatewayFault.AnswerLost(),
        ["503 for the answer"] = () => new GatewayFault.AnswerReplaced(503),
        ["500 for the answer"] = () => new GatewayFault.AnswerReplaced(500),
        ["408 for the answer"] = () => new GatewayFault.AnswerReplaced(408),
    };

    private static readonly string[] Writes = [
        "create", "replace", "replace without a condition", "upsert of nothing", "upsert of something", "delete",
        "delete without a condition", "batch"];

    public static TheoryData<string, string, int, int> Matrix
    {
        get
        {
            var data = new TheoryData<string, string, int, int>();
            foreach (var fault in Faults.Keys)
            {
                foreach (var write in Writes)
                {
                    data.Add(fault, write, 1, 1);
                    data.Add(fault, write, 3, 1);
                    // And the second attempt fails as the first did.
                    data.Add(fault, write, 3, 2);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_write_is_made_once_and_told_so(string fault, string kind, int ranges, int times)
    {
        await using var gateway = await GatewayFixture.StartAsync(ranges);
        var etag = await gateway.CreateAsync("c", "there", 0);
        DocumentWrite[] writes = kind switch
        {
            "create" => [Create("new")],
            "replace" => [Replace(etag)],
            "replace without a condition" => [Replace(null)],
            "upsert of nothing" => [Upsert("new")],
            "upsert of something" => [Upsert("there")],
            "delete" => [new DocumentWrite.Delete("there", etag)],
            "delete without a condition" => [new DocumentWrite.Delete("there", null)],
            _ => [Create("new"), Replace(etag), Upsert("other")],
        };
        gateway.Gateway.Forget();
        gateway.Gateway.Faults.Add(_ => Faults[fault](), times, (operation, _) => IsWrite(operation));

        var result = await gateway.CommitAsync("c", writes);

        Assert.Equal((CommitStatus.Committed, writes.Length), (result.Status, result.ETags.Count));
        // Where the last writer wins by the caller's wish, the SDK itself writes again what it has no answer to.
        var made = gateway.Gateway.Calls.Count(call => IsWrite(call.Operation) && call.Status is 200 or 201 or 204);
        Assert.InRange(
            made, 1, kind is "replace without a condition" || kind.StartsWith("upsert", StringComparison.Ordinal) ? 1 + times : 1);
        for (var i = 0; i < writes.Length; i++)
        {
            var read = await gateway.Store.ReadAsync("contracts", "c", writes[i].Id);
            Assert.Equal(
                writes[i] is DocumentWrite.Delete ? (string.Empty, -1) : (result.ETags[i], 1),
                (read?.ETag ?? string.Empty, read?.Field<int>("count") ?? -1));
        }
    }

    [Theory]
    [InlineData("create", CommitStatus.AlreadyExists)]
    [InlineData("replace", CommitStatus.PreconditionFailed)]
    [InlineData("delete", CommitStatus.PreconditionFailed)]
    [InlineData("replace of what goes", CommitStatus.NotFound)]
    [InlineData("delete of what goes", CommitStatus.NotFound)]
    [InlineData("batch", CommitStatus.PreconditionFailed)]
    public async Task Who_is_overtaken_is_told_and_the_other_write_stays(string kind, CommitStatus status)
    {
        foreach (var ranges in new[] { 1, 3 })
        {
            await using var gateway = await GatewayFixture.StartAsync(ranges);
            var etag = await gateway.CreateAsync("c", "there", 0);
            var key = new Microsoft.Azure.Cosmos.PartitionKey("c");
            DocumentWrite write = kind switch
            {
                "create" => Create("new"),
                "delete" or "delete of what goes" => new DocumentWrite.Delete("there", etag),
                _ => Replace(etag),
            };
            Func<Task> other = kind.EndsWith("goes", StringComparison.Ordinal) ? RemoveAsync : () => PutAsync(write.Id);
            gateway.Gateway.Faults.Add(_ => new GatewayFault.Overtaken(other), 1, (operation, _) => IsWrite(operation));
            DocumentWrite[] writes = kind == "batch" ? [Create("event"), write] : [write];

            var result = await gateway.CommitAsync("c", writes);

            Assert.Equal((status, writes.Length - 1), (result.Status, result.FailedIndex));
            if (status == CommitStatus.NotFound) Assert.Null(await gateway.Store.ReadAsync("contracts", "c", "there"));
            else Assert.Equal(9, (await gateway.ReadAsync("c", write.Id)).Field<int>("count"));
            Assert.Null(await gateway.Store.ReadAsync("contracts", "c", "event"));

            async Task PutAsync(string id)
            {
                using var put = await gateway.Contracts.UpsertItemStreamAsync(new MemoryStream(Contract("c", id, more: ("count", 9))), key);
                Assert.True(put.IsSuccessStatusCode);
            }

            async Task RemoveAsync()
            {
                using var removed = await gateway.Contracts.DeleteItemStreamAsync("there", key);
                Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
            }
        }
    }

    private static bool IsWrite(GatewayOperation operation) =>
        operation is GatewayOperation.Create or GatewayOperation.Replace or GatewayOperation.Upsert or GatewayOperation.Delete
            or GatewayOperation.Batch;

    private static DocumentWrite.Create Create(string id) => new DocumentWrite.Create(id, Contract("c", id, more: ("count", 1)));

    private static DocumentWrite.Replace Replace(string? etag) =>
        new DocumentWrite.Replace("there", Contract("c", "there", more: ("count", 1)), etag);

    private static DocumentWrite.Upsert Upsert(string id) => new DocumentWrite.Upsert(id, Contract("c", id, more: ("count", 1)));
}
