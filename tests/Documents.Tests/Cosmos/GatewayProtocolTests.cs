using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using SecureMx.CosmosGateway;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>The double answers as the service does, also to what the store never asks.</summary>
public sealed class GatewayProtocolTests : GatewayTests
{
    [Fact]
    public async Task A_document_is_created_once_and_told_with_its_headers()
    {
        using var created = await Container.CreateItemStreamAsync(
            Body("a"), Key, new ItemRequestOptions { EnableContentResponseOnWrite = true });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Matches("^\"[^\"]+\"$", created.Headers.ETag);
        Assert.True(created.Headers.RequestCharge > 5);
        Assert.True(Guid.TryParse(created.Headers.ActivityId, out _));
        Assert.Matches(@"^\d+:-1#\d+$", created.Headers.Session);
        var text = await new StreamReader(created.Content).ReadToEndAsync();
        foreach (var property in new[] { "_rid", "_self", "_etag", "_attachments", "_ts" }) Assert.Contains($"\"{property}\":", text);

        using var again = await Container.CreateItemStreamAsync(Body("a"), Key);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.True(again.Headers.RequestCharge > 0);
        using var minimal = await Container.CreateItemStreamAsync(Body("b"), Key);
        Assert.Equal(0, minimal.Content.Length);
    }

    [Fact]
    public async Task Conditions_are_kept_on_replace_delete_and_upsert()
    {
        var stale = await PutAsync("a");
        var current = await PutAsync("a");
        foreach (var (etag, status) in new[] { (stale, HttpStatusCode.PreconditionFailed), ("\"x\"", HttpStatusCode.PreconditionFailed),
            (current, HttpStatusCode.OK) })
        {
            using var replaced = await Container.ReplaceItemStreamAsync(Body("a"), "a", Key, new ItemRequestOptions { IfMatchEtag = etag });
            Assert.Equal(status, replaced.StatusCode);
            if (replaced.IsSuccessStatusCode) current = replaced.Headers.ETag;
        }
        foreach (var (etag, status) in new[] { (stale, HttpStatusCode.PreconditionFailed), (current, HttpStatusCode.OK),
            ("*", HttpStatusCode.OK) })
        {
            using var upserted = await Container.UpsertItemStreamAsync(Body("a"), Key, new ItemRequestOptions { IfMatchEtag = etag });
            Assert.Equal(status, upserted.StatusCode);
        }
        // Without a document the service creates one and compares no ETag.
        using var created = await Container.UpsertItemStreamAsync(Body("new"), Key, new ItemRequestOptions { IfMatchEtag = stale });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        using var refused = await Container.DeleteItemStreamAsync("a", Key, new ItemRequestOptions { IfMatchEtag = stale });
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        using var deleted = await Container.DeleteItemStreamAsync("a", Key);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await Container.DeleteItemStreamAsync("a", Key, new ItemRequestOptions { IfMatchEtag = "*" });
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var nothing = await Container.ReplaceItemStreamAsync(Body("a"), "a", Key, new ItemRequestOptions { IfMatchEtag = current });
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task A_read_says_that_nothing_has_changed()
    {
        var etag = await PutAsync("a");
        using var same = await Container.ReadItemStreamAsync("a", Key, new ItemRequestOptions { IfNoneMatchEtag = etag });
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        await PutAsync("a");
        using var other = await Container.ReadItemStreamAsync("a", Key, new ItemRequestOptions { IfNoneMatchEtag = etag });
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var missing = await Container.ReadItemStreamAsync("b", Key);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var elsewhere = await Container.ReadItemStreamAsync("a", new PartitionKey("d"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData("not json", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"contractId":"c"}""", 400)]
    [InlineData("""{"id":7,"contractId":"c"}""", 400)]
    [InlineData("""{"id":"a/b","contractId":"c"}""", 400)]
    [InlineData("""{"id":"a"}""", 400)]
    [InlineData("""{"id":"a","contractId":"d"}""", 400)]
    [InlineData("""{"id":"a","contractId":7}""", 400)]
    [InlineData("""{"id":"a","id":"b","contractId":"c"}""", 400)]
    [InlineData("""{"id":"a","contractId":"c"}""", 201)]
    public async Task A_body_is_checked(string body, int status)
    {
        using var response = await Container.CreateItemStreamAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), Key);
        Assert.Equal(status, (int)response.StatusCode);
        if (body.Contains("\"d\"", StringComparison.Ordinal)) Assert.Equal("1001", response.Headers["x-ms-substatus"]);
    }

    [Fact]
    public async Task What_is_too_big_or_nowhere_is_told_so()
    {
        var big = Contract("c", "big", more: ("text", new string('x', 2 * 1024 * 1024)));
        using var refused = await Container.CreateItemStreamAsync(new MemoryStream(big), Key);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);

        using var replaced = await Container.ReplaceItemStreamAsync(Body("b"), "a", Key);
        Assert.Equal(HttpStatusCode.BadRequest, replaced.StatusCode);
        var nowhere = Fixture.Client.GetContainer("documents", "nowhere");
        using var missing = await nowhere.ReadItemStreamAsync("a", Key);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_batch_that_fails_answers_424_beside_what_failed()
    {
        await PutAsync("there");
        using var batch = await Container.CreateTransactionalBatch(Key)
            .CreateItemStream(Body("a")).UpsertItemStream(Body("there")).CreateItemStream(Body("there")).DeleteItem("a").ExecuteAsync();
        Assert.Equal(HttpStatusCode.Conflict, batch.StatusCode);
        Assert.Equal(
            [HttpStatusCode.FailedDependency, HttpStatusCode.FailedDependency, HttpStatusCode.Conflict, HttpStatusCode.FailedDependency],
            batch.Select(one => one.StatusCode));
        Assert.Null(await Fixture.Store.ReadAsync("contracts", "c", "a"));

        using var made = await Container.CreateTransactionalBatch(Key)
            .CreateItemStream(Body("a"))
            .ReadItem("a")
            .UpsertItemStream(Body("there"))
            .DeleteItem("a")
            .ExecuteAsync();
        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NoContent], made.Select(one => one.StatusCode));
        Assert.All(made.Take(3), one => Assert.Matches("^\"[^\"]+\"$", one.ETag));
        Assert.True(made.RequestCharge > 10);
        Assert.Contains("\"id\":\"a\"", await new StreamReader(made[1].ResourceStream).ReadToEndAsync(), StringComparison.Ordinal);

        using var patched = await Container.CreateTransactionalBatch(Key).PatchItem("there", [PatchOperation.Set("/x", 1)]).ExecuteAsync();
        Assert.Equal(HttpStatusCode.NotImplemented, patched.StatusCode);
    }

    [Fact]
    public async Task What_the_store_does_not_use_is_not_implemented()
    {
        await PutAsync("a");
        using var patched = await Container.PatchItemStreamAsync("a", Key, [PatchOperation.Set("/x", 1)]);
        Assert.Equal(HttpStatusCode.NotImplemented, patched.StatusCode);
        using var unordered = await Container.GetItemQueryStreamIterator(
            "SELECT * FROM c ORDER BY c.note", requestOptions: new QueryRequestOptions { PartitionKey = Key }).ReadNextAsync();
        Assert.Equal(HttpStatusCode.BadRequest, unordered.StatusCode);
    }

    [Fact]
    public async Task A_page_ends_at_four_megabytes()
    {
        for (var i = 0; i < 5; i++)
        {
            var big = Contract("c", $"big-{i}", more: ("text", new string('x', 1_500_000)));
            using var created = await Container.CreateItemStreamAsync(new MemoryStream(big), Key);
        }
        using var pages = Container.GetItemQueryStreamIterator(
            "SELECT * FROM c WHERE c.id >= '' ORDER BY c.id",
            requestOptions: new QueryRequestOptions { PartitionKey = Key, MaxItemCount = 100 });
        List<int> counts = [];
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync();
            counts.Add(JsonDocument.Parse(page.Content).RootElement.GetProperty("Documents").GetArrayLength());
        }
        Assert.Equal([2, 2, 1], counts);
    }

    [Fact]
    public async Task A_number_is_kept_as_a_double()
    {
        var body = Encoding.UTF8.GetBytes("""{"id":"a","contractId":"c","whole":1.0,"yen":1234567890123,"far":12345678901234567890,"part":[0.1]}""");
        Assert.True((await Fixture.CommitAsync("c", new DocumentWrite.Create("a", body))).IsCommitted);
        var read = await Fixture.ReadAsync("c", "a");
        Assert.Equal("""{"id":"a","contractId":"c","whole":1,"yen":1234567890123,"far":1.2345678901234567E+19,"part":[0.1]}""", read.Json.Text());
    }

    [Fact]
    public async Task A_merge_of_several_partitions_is_in_order()
    {
        var keys = Enumerable.Range(0, 30).Select(i => $"k-{i}").ToList();
        foreach (var key in keys) await Fixture.CreateAsync(key, $"id-{key}");
        using var iterator = Container.GetItemQueryIterator<Dictionary<string, object>>(
            "SELECT * FROM c WHERE c.type = 'contract' AND c.id >= 'id-' ORDER BY c.id DESC",
            requestOptions: new QueryRequestOptions { MaxItemCount = 4 });
        var found = new List<string>();
        while (iterator.HasMoreResults) found.AddRange((await iterator.ReadNextAsync()).Select(one => one["id"].ToString()!));
        Assert.Equal(keys.Select(key => $"id-{key}").OrderDescending(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task A_cursor_outlives_the_split_of_a_partition()
    {
        var keys = Enumerable.Range(0, 60).Select(i => $"k-{i:00}").ToList();
        foreach (var key in keys) await Fixture.CreateAsync(key, "split", 1);
        var ranges = await Fixture.Store.GetRangesAsync("contracts");
        var found = new List<string>();
        string? cursor = null;
        var pages = 0;
        do
        {
            var page = await Fixture.Store.QueryAsync("contracts", new("contract"), 5, cursor);
            found.AddRange(page.Items.Where(one => one.Id == "split").Select(one => one.PartitionKey));
            cursor = page.Cursor;
            if (++pages == 3) Fixture.Gateway.Split("documents", "contracts");
        }
        while (cursor is not null);
        Assert.Equal(keys, found.Order(StringComparer.Ordinal));

        // A range that was handed out before the split still holds what it held.
        var byRange = new List<string>();
        foreach (var range in ranges)
        {
            do
            {
                var page = await Fixture.Store.QueryAsync("contracts", new("contract", Range: range), 100, cursor);
                byRange.AddRange(page.Items.Where(one => one.Id == "split").Select(one => one.PartitionKey));
                cursor = page.Cursor;
            }
            while (cursor is not null);
        }
        Assert.Equal(keys, byRange.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_without_signature_version_or_partition_is_refused()
    {
        using var http = new HttpClient(Fixture.Gateway.CreateHandler()) { BaseAddress = InProcessGateway.Endpoint };

        async Task<int> StatusAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request);
            return (int)response.StatusCode;
        }

        (string, string)[] signed = [("authorization", "signed"), ("x-ms-date", "now"), ("x-ms-version", "2018-12-31")];
        (string, string) query = ("x-ms-documentdb-isquery", "True");
        const string Docs = "dbs/documents/colls/contracts/docs";
        const string All = """{"query":"SELECT * FROM c"}""";
        Assert.Equal(401, await StatusAsync(HttpMethod.Get, Docs + "/a", null));
        Assert.Equal(400, await StatusAsync(HttpMethod.Get, Docs + "/a", null, signed));
        Assert.Equal(400, await StatusAsync(HttpMethod.Post, Docs, "{}", signed));
        Assert.Equal(400, await StatusAsync(HttpMethod.Post, Docs, All, [.. signed, query]));
        Assert.Equal(200, await StatusAsync(HttpMethod.Post, Docs, All, [.. signed, query, ("x-ms-documentdb-partitionkey", "[\"c\"]")]));
        Assert.Equal(410, await StatusAsync(HttpMethod.Post, Docs, All, [.. signed, query, ("x-ms-documentdb-partitionkeyrangeid", "99")]));
        Assert.Equal(
            400,
            await StatusAsync(
                HttpMethod.Post, Docs, All,
                [.. signed, query, ("x-ms-documentdb-partitionkey", "[\"c\"]"), ("x-ms-continuation", "nonsense")]));
        Assert.Equal(
            501, await StatusAsync(HttpMethod.Post, Docs, "SELECT", [.. signed, query, ("x-ms-documentdb-partitionkey", "[\"c\"]")]));
        Assert.Equal(
            400,
            await StatusAsync(
                HttpMethod.Post, Docs, "no batch",
                [.. signed, ("x-ms-cosmos-is-batch-request", "True"), ("x-ms-cosmos-batch-atomic", "True"),
                    ("x-ms-documentdb-partitionkey", "[\"c\"]")]));
        Assert.Equal(501, await StatusAsync(HttpMethod.Post, "dbs/documents/colls/contracts/sprocs", "{}", signed));
        Assert.Equal(
            404,
            await StatusAsync(
                HttpMethod.Get, "dbs/documents/colls/nowhere/docs/a", null, [.. signed, ("x-ms-documentdb-partitionkey", "[\"c\"]")]));
    }
}
