using System.Net;
using Microsoft.Azure.Cosmos;
using SecureMx.CosmosGateway;
using SecureMx.Documents.Cosmos;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>What the network and the service do to a store: no write is lost, made twice or reported wrongly.</summary>
public sealed class CosmosFaultTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    public static TheoryData<string, bool> LostAnswers
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var fault in new[] { "lost", "timeout", "replaced by 503", "replaced by 500", "replaced by 408" })
            {
                data.Add(fault, false);
                // Without the SDK's own second attempt.
                data.Add(fault, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_write_whose_answer_is_lost_is_told_as_made(string fault, bool limitToEndpoint)
    {
        await using var gateway = await GatewayFixture.StartAsync(configure: options => options.LimitToEndpoint = limitToEndpoint);
        var replaced = await gateway.CreateAsync("c", "replaced");
        var deleted = await gateway.CreateAsync("c", "deleted");
        var batched = await gateway.CreateAsync("c", "batched");
        var commits = new (string Name, DocumentWrite[] Writes)[]
        {
            ("create", [new DocumentWrite.Create("created", Contract("c", "created", more: ("count", 1)))]),
            ("replace", [new DocumentWrite.Replace("replaced", Contract("c", "replaced", more: ("count", 1)), replaced)]),
            ("upsert", [new DocumentWrite.Upsert("upserted", Contract("c", "upserted", more: ("count", 1)))]),
            ("delete", [new DocumentWrite.Delete("deleted", deleted)]),
            ("batch", [
                new DocumentWrite.Create("event", Contract("c", "event", "event", ("count", 1))),
                new DocumentWrite.Replace("batched", Contract("c", "batched", more: ("count", 1)), batched)]),
        };
        foreach (var (name, writes) in commits)
        {
            gateway.Gateway.Faults.Add(
                fault switch
                {
                    "lost" => new GatewayFault.AnswerLost(),
                    "timeout" => new GatewayFault.Timeout(Done: true),
                    "replaced by 503" => new GatewayFault.AnswerReplaced(503),
                    "replaced by 500" => new GatewayFault.AnswerReplaced(500),
                    _ => new GatewayFault.AnswerReplaced(408),
                });
            var result = await gateway.CommitAsync("c", writes);
            gateway.Gateway.Faults.Clear();

            Assert.True(result.IsCommitted, $"{name}: {result.Status}");
            for (var i = 0; i < writes.Length; i++)
            {
                var read = await gateway.Store.ReadAsync("contracts", "c", writes[i].Id);
                if (writes[i] is DocumentWrite.Delete) Assert.Null(read);
                else Assert.Equal((result.ETags[i], 1), (read!.ETag, read.Field<int>("count")));
            }
        }
        // The returned ETags are valid for the next write.
        var etag = (await gateway.ReadAsync("c", "batched")).ETag;
        Assert.True((await gateway.CommitAsync("c", new DocumentWrite.Replace("batched", Contract("c", "batched"), etag))).IsCommitted);
    }

    public static TheoryData<int, int> Refusals =>
        new() { { 429, 3200 }, { 449, 0 }, { 503, 0 }, { 503, 21008 }, { 410, 0 }, { 410, 1002 }, { 500, 0 }, { 408, 0 } };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_write_that_the_service_put_off_is_made_once(int status, int subStatus)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var etag = await gateway.CreateAsync("c", "counter");
        gateway.Gateway.Faults.Add(new GatewayFault.Answer(status, subStatus, Soon), times: 2, GatewayOperation.Batch);
        var result = await gateway.CommitAsync(
            "c", new DocumentWrite.Create("event", Contract("c", "event")),
            new DocumentWrite.Replace("counter", Contract("c", "counter", more: ("count", 1)), etag));
        Assert.True(result.IsCommitted);
        Assert.Equal(1, gateway.Gateway.Calls.Count(call => call is { Operation: GatewayOperation.Batch, Status: 200 }));

        gateway.Gateway.Faults.Add(new GatewayFault.Answer(status, subStatus, Soon), times: 2, GatewayOperation.Create);
        Assert.True((await gateway.CommitAsync("c", new DocumentWrite.Create("one", Contract("c", "one")))).IsCommitted);
        Assert.Equal(1, gateway.Gateway.Calls.Count(call => call is { Operation: GatewayOperation.Create, Status: 201 }) - 1);
    }

    [Fact]
    public async Task A_storm_of_429s_only_delays()
    {
        await using var gateway = await GatewayFixture.StartAsync(3);
        for (var i = 0; i < 10; i++) await gateway.CreateAsync($"c-{i}", "contract");
        var random = new Random(5);
        gateway.Gateway.Faults.Add(
            _ => random.Next(3) < 2 ? new GatewayFault.Answer(429, 3200, Soon) : null, times: int.MaxValue,
            (operation, _) => operation != GatewayOperation.Metadata);

        await Parallel.ForAsync(0, 40, async (i, _) => Assert.NotEmpty(await gateway.CreateAsync($"s-{i}", "contract")));
        var found = 0;
        string? cursor = null;
        do
        {
            var page = await gateway.Store.QueryAsync("contracts", new("contract"), 7, cursor);
            found += page.Items.Count;
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal(51, found);
        Assert.Contains(gateway.Gateway.Calls, call => call.Status == 429);
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_an_exception_and_no_result()
    {
        await using var gateway = await GatewayFixture.StartAsync(configure: options => options.MaxRetryAttemptsOnRateLimitedRequests = 2);
        gateway.Gateway.Faults.Add(new GatewayFault.Answer(429, 3200, Soon), times: int.MaxValue);
        Assert.Equal(Soon, (await Assert.ThrowsAsync<StoreBusyException>(() => gateway.CreateAsync("c", "a"))).RetryAfter);
        Assert.Equal(Soon, (await Assert.ThrowsAsync<StoreBusyException>(() => gateway.Store.ReadAsync("contracts", "c", "a"))).RetryAfter);
        gateway.Gateway.Faults.Clear();
        Assert.Null(await gateway.Store.ReadAsync("contracts", "c", "a"));
    }

    [Fact]
    public async Task A_service_too_busy_to_name_its_ranges_is_that_exception_too()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var options = CosmosOptions.Create();
        options.MaxRetryAttemptsOnRateLimitedRequests = 2;
        using var client = gateway.Gateway.CreateClient(options);
        await client.ReadAccountAsync();
        var store = new CosmosDocumentStore(client, "documents", Containers);
        gateway.Gateway.Faults.Add(new GatewayFault.Answer(429, 3200, Soon), times: int.MaxValue, GatewayOperation.Metadata);

        Assert.Equal(Soon, (await Assert.ThrowsAsync<StoreBusyException>(() => store.GetRangesAsync("contracts"))).RetryAfter);

        gateway.Gateway.Faults.Clear();
        Assert.NotEmpty(await store.GetRangesAsync("contracts"));
    }

    [Fact]
    public async Task A_service_that_stays_away_is_an_exception_of_its_own_and_no_result()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        gateway.Gateway.Faults.Add(new GatewayFault.Answer(503, 0, Soon), times: int.MaxValue);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => gateway.CreateAsync("c", "a"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => gateway.Store.ReadAsync("contracts", "c", "a"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => gateway.Store.ListAsync("contracts", "c", null, null, 10));
        using var impatience = new CancellationTokenSource();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gateway.Store.ReadAsync("contracts", "c", "a", impatience.Token));
        gateway.Gateway.Faults.Clear();
        Assert.Null(await gateway.Store.ReadAsync("contracts", "c", "a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_never_left_is_made_once(bool timeout)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        gateway.Gateway.Faults.Add(
            timeout ? new GatewayFault.Timeout(Done: false) : new GatewayFault.Unreachable(), times: 1, GatewayOperation.Create);
        await gateway.CreateAsync("c", "a");
        Assert.Equal(1, gateway.Gateway.Calls.Count(call => call is { Operation: GatewayOperation.Create, Status: 201 }));
    }

    [Fact]
    public async Task Who_is_overtaken_gets_the_typed_conflict()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var etag = await gateway.CreateAsync("c", "counter");
        gateway.Gateway.Faults.Add(
            new GatewayFault.Overtaken(
                () => gateway.Contracts.UpsertItemAsync(
                    new { id = "counter", contractId = "c", type = "contract", count = 9 }, new PartitionKey("c"))),
            times: 1, GatewayOperation.Batch);
        var result = await gateway.CommitAsync(
            "c", new DocumentWrite.Create("event", Contract("c", "event")),
            new DocumentWrite.Replace("counter", Contract("c", "counter"), etag));
        Assert.Equal((CommitStatus.PreconditionFailed, 1), (result.Status, result.FailedIndex));
        Assert.Equal(9, (await gateway.ReadAsync("c", "counter")).Field<int>("count"));
        Assert.Null(await gateway.Store.ReadAsync("contracts", "c", "event"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_whose_answer_is_lost_stays_a_refusal(bool limitToEndpoint)
    {
        await using var gateway = await GatewayFixture.StartAsync(configure: options => options.LimitToEndpoint = limitToEndpoint);
        var stale = await gateway.CreateAsync("c", "a");
        var current = (await gateway.CommitAsync("c", new DocumentWrite.Replace("a", Contract("c", "a"), stale))).ETags[0];
        foreach (var (write, status) in new (DocumentWrite, CommitStatus)[]
        {
            (new DocumentWrite.Create("a", Contract("c", "a", "other")), CommitStatus.AlreadyExists),
            (new DocumentWrite.Replace("a", Contract("c", "a", "other"), stale), CommitStatus.PreconditionFailed),
            (new DocumentWrite.Delete("a", stale), CommitStatus.PreconditionFailed),
        })
        {
            gateway.Gateway.Faults.Add(new GatewayFault.AnswerLost());
            if (write is DocumentWrite.Create)
            {
                // The document has been replaced since its create: whether that was this create is unknown.
                await Assert.ThrowsAnyAsync<Exception>(() => gateway.CommitAsync("c", write));
            }
            else
            {
                Assert.Equal(status, (await gateway.CommitAsync("c", write)).Status);
            }
            gateway.Gateway.Faults.Clear();
            Assert.Equal(current, (await gateway.ReadAsync("c", "a")).ETag);
        }
        await gateway.CreateAsync("c", "b");
        gateway.Gateway.Faults.Add(new GatewayFault.AnswerLost());
        Assert.Equal(
            CommitStatus.AlreadyExists,
            (await gateway.CommitAsync("c", new DocumentWrite.Create("b", Contract("c", "b", "other")))).Status);
    }

    [Fact]
    public async Task Reads_outlast_what_passes()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.CreateAsync("c", "a");
        foreach (var fault in new GatewayFault[] { new GatewayFault.Answer(429, 3200, Soon), new GatewayFault.Answer(449),
            new GatewayFault.AnswerLost(), new GatewayFault.Answer(410, 1002), new GatewayFault.Answer(404, 1002),
            new GatewayFault.Answer(503) })
        {
            gateway.Gateway.Faults.Add(fault, times: 1, GatewayOperation.Read);
            Assert.NotNull(await gateway.Store.ReadAsync("contracts", "c", "a"));
            gateway.Gateway.Faults.Add(fault, times: 1, GatewayOperation.Query);
            Assert.Single((await gateway.Store.ListAsync("contracts", "c", null, null, 10)).Items);
        }
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_no_missing_document()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var store = new CosmosDocumentStore(gateway.Client, "elsewhere", Containers);
        var missing = await Assert.ThrowsAsync<CosmosException>(() => store.ReadAsync("contracts", "c", "a"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        await Assert.ThrowsAsync<CosmosException>(
            () => store.CommitAsync("contracts", "c", [new DocumentWrite.Replace("a", Contract("c", "a"), null)]));
    }

    [Fact]
    public async Task Under_every_fault_at_once_each_event_is_counted_once()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.CreateAsync("c", "counter");
        var random = new Random(20260401);
        GatewayFault[] kinds =
        [
            new GatewayFault.Answer(429, 3200, Soon), new GatewayFault.Answer(449), new GatewayFault.Answer(503),
            new GatewayFault.AnswerReplaced(503),
            new GatewayFault.AnswerLost(), new GatewayFault.Timeout(Done: true), new GatewayFault.Timeout(Done: false),
            new GatewayFault.Answer(410, 1002),
        ];
        gateway.Gateway.Faults.Add(
            _ =>
            {
                lock (random) return random.Next(4) == 0 ? kinds[random.Next(kinds.Length)] : null;
            },
            times: int.MaxValue, (operation, _) => operation == GatewayOperation.Batch);

        async Task CountAsync(string id)
        {
            while (true)
            {
                var counter = await gateway.ReadAsync("c", "counter");
                var count = counter.Field<int>("count") + 1;
                try
                {
                    var result = await gateway.CommitAsync(
                        "c", new DocumentWrite.Create(id, Contract("c", id, "event", ("count", count))),
                        new DocumentWrite.Replace("counter", Contract("c", "counter", more: ("count", count)), counter.ETag));
                    if (result.IsCommitted) return;
                    Assert.Equal((CommitStatus.PreconditionFailed, 1), (result.Status, result.FailedIndex));
                }
                catch (Exception exception) when (exception is StoreUnavailableException)
                {
                    // Not known: the event itself shows it, as it does to the application.
                    if (await gateway.Store.ReadAsync("contracts", "c", id) is not null) return;
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++) await CountAsync($"event-{writer}-{i}");
        })));

        Assert.Equal(40, (await gateway.ReadAsync("c", "counter")).Field<int>("count"));
        var events = (await gateway.Store.ListAsync("contracts", "c", "event-", "event.", 100)).Items;
        Assert.Equal(Enumerable.Range(1, 40), events.Select(one => one.Field<int>("count")).Order());
    }
}
