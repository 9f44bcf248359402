using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using SecureMx.CosmosGateway;
using SecureMx.Documents.Cosmos;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>What only the Cosmos adapter has: its requests, their telemetry, and its additions to a body.</summary>
public sealed class CosmosStoreTests
{
    [Fact]
    public async Task Each_call_costs_the_requests_that_it_says()
    {
        await using var gateway = await GatewayFixture.StartAsync(3);
        var etag = await gateway.CreateAsync("c", "contract");
        Assert.Equal([GatewayOperation.Create], Asked(gateway));

        await gateway.ReadAsync("c", "contract");
        Assert.Equal([GatewayOperation.Read], Asked(gateway));

        // An append: however many events, one request.
        var events = Enumerable.Range(0, 99).Select(
            i => new DocumentWrite.Create($"event-{i:00}", Contract("c", $"event-{i:00}", "event")));
        Assert.True(
            (
                await gateway.CommitAsync(
                    "c", [.. events, new DocumentWrite.Replace("contract", Contract("c", "contract"), etag)])).IsCommitted);
        Assert.Equal([GatewayOperation.Batch], Asked(gateway));

        // A refusal of the first attempt is returned without a read.
        Assert.Equal(
            CommitStatus.PreconditionFailed,
            (await gateway.CommitAsync("c", new DocumentWrite.Replace("contract", Contract("c", "contract"), etag))).Status);
        Assert.Equal([GatewayOperation.Replace], Asked(gateway));

        var page = await gateway.Store.ListAsync("contracts", "c", "event-", "event.", 50);
        Assert.Equal(50, page.Items.Count);
        Assert.Equal([GatewayOperation.Query], Asked(gateway));
        await gateway.Store.ListAsync("contracts", "c", "event-", "event.", 50, page.Cursor);
        Assert.Equal([GatewayOperation.Query], Asked(gateway));

        // A query of one range asks one physical partition; one of all asks each until the page has something.
        foreach (var range in await gateway.Store.GetRangesAsync("contracts"))
            await gateway.Store.QueryAsync("contracts", new("contract", Range: range), 100);
        Assert.Equal(
            [GatewayOperation.Query, GatewayOperation.Query, GatewayOperation.Query],
            Asked(gateway).Where(asked => asked != GatewayOperation.Metadata));
        await gateway.Store.QueryAsync("contracts", new("nothing"), 100);
        Assert.Equal([GatewayOperation.Query, GatewayOperation.Query, GatewayOperation.Query], Asked(gateway));
    }

    [Fact]
    public async Task The_mark_of_the_commit_stays_inside()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var etag = await gateway.CreateAsync("c", "a");
        await gateway.CommitAsync("c", new DocumentWrite.Replace("a", Encoding.UTF8.GetBytes("""{"id":"a","contractId":"c","type":"t","o":{"_commit":1}}  """), etag));
        var read = await gateway.ReadAsync("c", "a");
        Assert.Equal("""{"id":"a","contractId":"c","type":"t","o":{"_commit":1}}""", read.Json.Text());

        var stored = await gateway.Contracts.ReadItemAsync<JsonElement>("a", new PartitionKey("c"));
        Assert.Equal(etag, stored.Resource.GetProperty("_commit").GetProperty("replaced").GetString());
    }

    [Fact]
    public async Task A_document_that_another_tool_wrote_is_read_too()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.Contracts.CreateItemAsync(
            new { id = "a", contractId = "c", type = "t", list = new[] { 1, 2 } }, new PartitionKey("c"));
        Assert.Equal("""{"id":"a","contractId":"c","type":"t","list":[1,2]}""", (await gateway.ReadAsync("c", "a")).Json.Text());
    }

    [Fact]
    public void A_container_is_indexed_by_what_is_asked_and_no_more()
    {
        var properties = CosmosContainers.PropertiesOf(Operations);
        Assert.Equal("/scope", properties.PartitionKeyPath);
        Assert.Equal(["/id/?", "/type/?", "/status/?"], properties.IndexingPolicy.IncludedPaths.Select(path => path.Path));
        Assert.Equal(["/*"], properties.IndexingPolicy.ExcludedPaths.Select(path => path.Path));
        Assert.Equal(-1, properties.DefaultTimeToLive);
        Assert.Null(CosmosContainers.PropertiesOf(Contracts).DefaultTimeToLive);
    }

    [Fact]
    public async Task Each_call_tells_its_request_charge_and_nothing_personal()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CosmosTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (spans) spans.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var charges = new List<(double Charge, string Tags)>();
        using var meter =
            new MeterListener
            {
                InstrumentPublished = (instrument,
                self) =>
                { if (instrument.Meter.Name == CosmosTelemetry.Name) self.EnableMeasurementEvents(instrument); }
            };
        meter.SetMeasurementEventCallback<double>((_, charge, tags, _) =>
        {
            lock (charges) charges.Add((charge, string.Join(' ', tags.ToArray())));
        });
        meter.Start();
        var log = new ListLogger();

        await using var gateway = await GatewayFixture.StartAsync();
        var store = new CosmosDocumentStore(gateway.Client, "documents", Containers, log);
        List<Activity> mine;
        using (var test = new Activity("test").Start())
        {
            await store.CommitAsync(
                "contracts", "secret-key", [new DocumentWrite.Create("secret-id", Contract("secret-key", "secret-id"))]);
            await store.ReadAsync("contracts", "secret-key", "secret-id");
            await store.ListAsync("contracts", "secret-key", null, null, 10);
            await store.QueryAsync("contracts", new("contract", [new("status", "secret-value")]), 10);
            // Other tests run beside this one.
            lock (spans) mine = [.. spans.Where(span => span.RootId == test.RootId)];
        }
        List<(double Charge, string Tags)> measured;
        lock (charges) measured = [.. charges];

        Assert.Equal(["documents commit", "documents read", "documents list", "documents query"], mine.Select(span => span.OperationName));
        Assert.All(mine, span => Assert.True(span.GetTagItem("documents.request_charge") is > 0.0));
        Assert.True(measured.Count(one => one.Charge > 0) >= 4);
        Assert.Equal(4, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Matches(@"^\w+ on contracts answered 20\d for \d+(\.\d+)? RU in ", line));
        var all = string.Join(
            ' ', mine.SelectMany(span => span.Tags).Select(tag => tag.Value).Concat(log.Lines).Concat(measured.Select(one => one.Tags)));
        Assert.DoesNotContain("secret", all, StringComparison.Ordinal);
    }

    private static List<GatewayOperation> Asked(GatewayFixture gateway)
    {
        var asked = gateway.Gateway.Calls.Select(call => call.Operation).ToList();
        gateway.Gateway.Forget();
        return asked;
    }

    private sealed class ListLogger : ILogger<CosmosDocumentStore>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
