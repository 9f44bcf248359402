using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;
using SecureMx.CosmosGateway;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>The double under what the store never sends: it answers as the service does, or says that it does not know.</summary>
public sealed class GatewayAdversaryTests : GatewayTests
{
    [Fact]
    public async Task A_batch_with_a_read_that_has_not_changed_is_made_and_answers_207()
    {
        var etag = await PutAsync("there");
        using var batch = await Container.CreateTransactionalBatch(Key)
            .CreateItemStream(Body("a"))
            .ReadItem("there", new TransactionalBatchItemRequestOptions { IfNoneMatchEtag = etag })
            .ExecuteAsync();
        Assert.Equal(HttpStatusCode.MultiStatus, batch.StatusCode);
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.NotModified], batch.Select(one => one.StatusCode));
        Assert.NotNull(await Fixture.Store.ReadAsync("contracts", "c", "a"));
    }

    [Fact]
    public async Task Every_condition_is_kept_in_a_batch_and_a_failure_leaves_nothing()
    {
        var stale = await PutAsync("a");
        var current = await PutAsync("a");
        await PutAsync("b");
        var condition = new TransactionalBatchItemRequestOptions { IfMatchEtag = stale };
        foreach (var (line, status) in new (Func<TransactionalBatch, TransactionalBatch>, HttpStatusCode)[]
        {
            (batch => batch.ReplaceItemStream("a", Body("a"), condition), HttpStatusCode.PreconditionFailed),
            (batch => batch.UpsertItemStream(Body("a"), condition), HttpStatusCode.PreconditionFailed),
            (batch => batch.DeleteItem("a", condition), HttpStatusCode.PreconditionFailed),
            (batch => batch.ReplaceItemStream("none", Body("none")), HttpStatusCode.NotFound),
            (batch => batch.DeleteItem("none"), HttpStatusCode.NotFound),
            (batch => batch.ReadItem("none"), HttpStatusCode.NotFound),
            (batch => batch.CreateItemStream(Body("a")), HttpStatusCode.Conflict),
            (batch => batch.CreateItemStream(new MemoryStream("{}"u8.ToArray())), HttpStatusCode.BadRequest),
            (batch => batch.CreateItemStream(new MemoryStream(Contract("d", "x"))), HttpStatusCode.BadRequest),
        })
        {
            using var response = await line(
                Container.CreateTransactionalBatch(Key).CreateItemStream(Body("new")).DeleteItem("b").UpsertItemStream(Body("b")))
                    .CreateItemStream(Body("after"))
                    .ExecuteAsync();
            Assert.Equal(status, response.StatusCode);
            Assert.Equal(
                [
                    HttpStatusCode.FailedDependency, HttpStatusCode.FailedDependency, HttpStatusCode.FailedDependency, status,
                    HttpStatusCode.FailedDependency],
                response.Select(one => one.StatusCode));
            Assert.All(response, one => Assert.Null(one.ETag));
            Assert.Equal(["a", "b"], (await Fixture.Store.ListAsync("contracts", "c", null, null, 10)).Items.Select(one => one.Id));
            Assert.Equal(current, (await Fixture.ReadAsync("c", "a")).ETag);
        }
    }

    [Fact]
    public async Task One_id_may_stand_several_times_in_a_batch_and_each_line_sees_those_before()
    {
        using var made = await Container.CreateTransactionalBatch(Key)
            .CreateItemStream(Body("a"))
            .ReplaceItemStream("a", Body("a", 2))
            .DeleteItem("a")
            .CreateItemStream(Body("a", 4))
            .ExecuteAsync();
        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Created],
            made.Select(one => one.StatusCode));
        Assert.Equal(3, made.Where(one => one.ETag is not null).Select(one => one.ETag).Distinct().Count());
        var read = await Fixture.ReadAsync("c", "a");
        Assert.Equal((4, made[3].ETag), (read.Field<int>("count"), read.ETag));
    }

    [Theory]
    [InlineData(100, 10, HttpStatusCode.OK)]
    [InlineData(101, 10, HttpStatusCode.BadRequest)]
    [InlineData(20, 115_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_batch_has_its_limits(int lines, int bytes, HttpStatusCode status)
    {
        var batch = Container.CreateTransactionalBatch(Key);
        for (var i = 0; i < lines; i++)
        {
            batch.CreateItemStream(
            new MemoryStream(Contract("c", $"i-{i}", more: ("text", new string('x', bytes)))));
        }

        using var response = await batch.ExecuteAsync();
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_batch_whose_answer_is_too_large_is_not_made()
    {
        using var created = await Container.CreateItemStreamAsync(
            new MemoryStream(Contract("c", "big", more: ("text", new string('x', 1024 * 1024)))), Key);
        var batch = Container.CreateTransactionalBatch(Key).CreateItemStream(Body("small"));
        for (var i = 0; i < 10; i++) batch.ReadItem("big");
        using var response = await batch.ExecuteAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(HttpStatusCode.FailedDependency, response[0].StatusCode);
        Assert.Null(await Fixture.Store.ReadAsync("contracts", "c", "small"));
    }

    [Fact]
    public async Task Any_condition_on_what_is_not_there_finds_nothing()
    {
        foreach (var etag in new[] { "*", "\"x\"", null })
        {
            var options = new ItemRequestOptions { IfMatchEtag = etag };
            using var replaced = await Container.ReplaceItemStreamAsync(Body("none"), "none", Key, options);
            using var deleted = await Container.DeleteItemStreamAsync("none", Key, options);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (replaced.StatusCode, deleted.StatusCode));
        }
        using var any = await Container.ReadItemStreamAsync("none", Key, new ItemRequestOptions { IfNoneMatchEtag = "*" });
        Assert.Equal(HttpStatusCode.NotFound, any.StatusCode);
    }

    [Theory]
    [InlineData("c.count = 1", "number")]
    [InlineData("c.count = '1'", "text")]
    [InlineData("c.count != 2", "number")]
    [InlineData("NOT (c.count = 2)", "number")]
    [InlineData("NOT (c.count = '2')", "text")]
    [InlineData("c.count > 0", "number")]
    [InlineData("c.count >= '0'", "text")]
    [InlineData("c.count = null", "null")]
    [InlineData("c.count = true", "bool")]
    [InlineData("c.count = false", "")]
    [InlineData("c.count != false", "bool")]
    [InlineData("c.missing = null", "")]
    [InlineData("NOT (c.missing = 1)", "")]
    [InlineData("c.count = 1 OR c.missing = 1", "number")]
    [InlineData("c.id = \"te\\u0078t\"", "text")]
    public async Task Values_are_compared_with_their_types(string condition, string found)
    {
        foreach (var (id, value) in new[] { ("number", "1"), ("text", "\"1\""), ("null", "null"), ("bool", "true"), ("list", "[1]") })
        {
            using var created = await Container.CreateItemStreamAsync(Utf8($$"""{"id":"{{id}}","contractId":"c","count":{{value}}}"""), Key);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }
        using var none = await Container.CreateItemStreamAsync(Utf8("""{"id":"none","contractId":"c"}"""), Key);
        Assert.Equal(found.Length == 0 ? [] : [found], await IdsAsync($"SELECT * FROM c WHERE {condition}"));
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE c._ts > 0")]
    [InlineData("SELECT * FROM c WHERE c.a.b = 1")]
    [InlineData("SELECT TOP 1 * FROM c")]
    [InlineData("SELECT DISTINCT * FROM c")]
    [InlineData("SELECT c.id FROM c")]
    [InlineData("SELECT VALUE COUNT(c.status) FROM c")]
    [InlineData("SELECT * FROM c WHERE STARTSWITH(c.id, 'a')")]
    [InlineData("SELECT * FROM c WHERE c.id IN ('a')")]
    [InlineData("SELECT * FROM c OFFSET 0 LIMIT 1")]
    public async Task A_query_that_it_does_not_know_is_not_answered(string query) =>
        Assert.Equal(HttpStatusCode.NotImplemented, await StatusAsync(query));

    [Fact]
    public async Task A_parameter_that_is_no_value_is_not_answered()
    {
        using var page = await Container.GetItemQueryStreamIterator(
            new QueryDefinition("SELECT * FROM c WHERE c.id = @list").WithParameter("@list", new[] { "a" }),
            requestOptions: new QueryRequestOptions { PartitionKey = Key }).ReadNextAsync();
        Assert.Equal(HttpStatusCode.NotImplemented, page.StatusCode);
    }

    [Fact]
    public async Task What_changes_a_write_in_ways_that_it_does_not_know_is_not_answered()
    {
        foreach (var options in new ItemRequestOptions[]
        {
            new() { PreTriggers = ["t"] }, new() { PostTriggers = ["t"] }, new() { IndexingDirective = IndexingDirective.Exclude },
        })
        {
            using var response = await Container.CreateItemStreamAsync(Body("a"), Key, options);
            Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        }
        foreach (var key in new[] { new PartitionKey(7), new PartitionKey(true), PartitionKey.Null, PartitionKey.None })
        {
            using var response = await Container.CreateItemStreamAsync(Utf8("""{"id":"a","contractId":7}"""), key);
            Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(255, HttpStatusCode.Created)]
    [InlineData(1024, HttpStatusCode.BadRequest)]
    public async Task An_id_has_its_length(int length, HttpStatusCode status)
    {
        using var response = await Container.CreateItemStreamAsync(Body(new string('i', length)), Key);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("日本語 ü+&=;,()'\"%")]
    [InlineData("😀~!@$^*[]{}|<>.")]
    public async Task An_id_of_odd_characters_is_found_again(string id)
    {
        using var created = await Container.CreateItemStreamAsync(Body(id), Key);
        using var read = await Container.ReadItemStreamAsync(id, Key);
        using var replaced = await Container.ReplaceItemStreamAsync(
            Body(id), id, Key, new ItemRequestOptions { IfMatchEtag = created.Headers.ETag });
        using var deleted = await Container.DeleteItemStreamAsync(id, Key);
        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NoContent],
            new[] { created.StatusCode, read.StatusCode, replaced.StatusCode, deleted.StatusCode });
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
    }

    [Theory]
    [InlineData("0", 400)]
    [InlineData("-2", 400)]
    [InlineData("1.5", 400)]
    [InlineData("\"5\"", 400)]
    [InlineData("2147483648", 400)]
    [InlineData("2147483647", 201)]
    [InlineData("-1", 201)]
    public async Task A_time_to_live_is_checked(string ttl, int status)
    {
        using var response = await Container.CreateItemStreamAsync(Utf8($$"""{"id":"a","contractId":"c","ttl":{{ttl}}}"""), Key);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_order_of_what_is_no_text_is_not_answered()
    {
        var operations = Fixture.Client.GetContainer("documents", "operations");
        foreach (var (id, value) in new[] { ("d", "\"b\""), ("c", "\"a\""), ("b", "2"), ("a", "1"), ("n", "null"), ("t", "true") })
        {
            using var created = await operations.CreateItemStreamAsync(Utf8($$"""{"id":"{{id}}","scope":"s","status":{{value}}}"""), new PartitionKey("s"));
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }
        using var page = await operations.GetItemQueryStreamIterator(
            "SELECT * FROM c ORDER BY c.status",
            requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey("s") }).ReadNextAsync();
        // The double knows the order of strings only, and would leave the others out.
        Assert.Equal(HttpStatusCode.NotImplemented, page.StatusCode);
    }

    [Fact]
    public async Task A_container_or_database_that_is_not_there_is_told_apart_from_a_document()
    {
        using var http = new HttpClient(Fixture.Gateway.CreateHandler()) { BaseAddress = InProcessGateway.Endpoint };
        foreach (var (path, subStatus) in new[] { ("dbs/documents/colls/nowhere/docs/a", "1003"),
            ("dbs/nowhere/colls/contracts/docs/a", "1003"), ("dbs/documents/colls/contracts/docs/a", null) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in new[] { ("authorization", "signed"), ("x-ms-date", "now"), ("x-ms-version", "2018-12-31"),
                ("x-ms-documentdb-partitionkey", "[\"c\"]") })
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal(subStatus, response.Headers.TryGetValues("x-ms-substatus", out var values) ? values.Single() : null);
        }
    }

    [Fact]
    public async Task Every_answer_to_a_document_has_charge_session_and_activity()
    {
        using var created = await Container.CreateItemStreamAsync(Body("a"), Key);
        using var conflict = await Container.CreateItemStreamAsync(Body("a"), Key);
        using var read = await Container.ReadItemStreamAsync("a", Key);
        using var replaced = await Container.ReplaceItemStreamAsync(Body("a"), "a", Key);
        using var stale = await Container.ReplaceItemStreamAsync(
            Body("a"), "a", Key, new ItemRequestOptions { IfMatchEtag = created.Headers.ETag });
        using var upserted = await Container.UpsertItemStreamAsync(Body("a"), Key);
        using var deleted = await Container.DeleteItemStreamAsync("a", Key);
        using var missing = await Container.ReadItemStreamAsync("a", Key);
        ResponseMessage[] all = [created, conflict, read, replaced, stale, upserted, deleted, missing];
        Assert.Equal([201, 409, 200, 200, 412, 200, 204, 404], all.Select(one => (int)one.StatusCode));
        Assert.All(all, one =>
        {
            Assert.True(one.Headers.RequestCharge > 0);
            Assert.Matches(@"^\d+:-1#\d+$", one.Headers.Session);
            Assert.NotEmpty(one.Headers.ActivityId);
        });
        Assert.Equal(4, new[] { created, replaced, upserted, read }.Count(one => one.Headers.ETag is { Length: > 2 }));
        Assert.Equal(3, new[] { created, replaced, upserted }.Select(one => one.Headers.ETag).Distinct().Count());
        Assert.All(new[] { replaced, upserted, deleted }, one => Assert.True(one.Content is null || one.Content.Length == 0));
    }

    private static MemoryStream Utf8(string json) => new(Encoding.UTF8.GetBytes(json));

    private async Task<HttpStatusCode> StatusAsync(string query)
    {
        using var page = await Container.GetItemQueryStreamIterator(
            query, requestOptions: new QueryRequestOptions { PartitionKey = Key }).ReadNextAsync();
        return page.StatusCode;
    }

    private async Task<List<string>> IdsAsync(string query)
    {
        using var iterator = Container.GetItemQueryIterator<Dictionary<string, object>>(
            query, requestOptions: new QueryRequestOptions { PartitionKey = Key });
        var found = new List<string>();
        while (iterator.HasMoreResults) found.AddRange((await iterator.ReadNextAsync()).Select(one => one["id"].ToString()!));
        return found;
    }
}
