using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SecureMx.CosmosGateway;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>Walks each hot path once through HTTP and the clock, and keeps what it asked of Cosmos DB.</summary>
internal sealed class HotPaths : IAsyncDisposable
{
    /// <summary>The contracts that a page is counted with.</summary>
    public const int Contracts = 100;

    private const string Month = "2026-05";

    // Whether there are any is remembered for a while of the wall clock.
    private const string Webhooks = "webhooks-acme";

    private readonly Dictionary<string, IReadOnlyList<GatewayCall>> _calls = new(StringComparer.Ordinal);
    private readonly List<string> _contracts = [];
    private readonly AppOnCosmos _cosmos;
    private string _contractId = "";
    private string _address = "";

    private HotPaths(AppOnCosmos cosmos) => _cosmos = cosmos;

    /// <summary>The calls of each path.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<GatewayCall>> Calls => _calls;

    /// <summary>Bytes that a contract keeps for a closed month: its bill and its readings.</summary>
    public double StoredPerMonth { get; private set; }

    /// <summary>
    /// Bytes that a contract keeps besides: its state, its first events, its application, its part of the customer and its claim.
    /// </summary>
    public double StoredPerContract { get; private set; }

    private static JsonObject[] Options => Typical.Options(1);

    private SecureMxApp App => _cosmos.App;

    private string Contract => $"/api/contracts/{_contractId}";

    /// <summary>Walks them all, on containers of so many physical partitions.</summary>
    public static async Task<HotPaths> WalkAsync(int physicalPartitions)
    {
        var paths = new HotPaths(await AppOnCosmos.StartAsync(physicalPartitions, "2026-03-31T01:00:00Z"));
        // What an earlier version would have stored is looked for once, and again an hour later; each move lets Reconcile run.
        await paths.App.MoveClockAsync("2026-03-31T01:05:00Z");
        await paths.App.MoveClockAsync("2026-03-31T02:59:00Z");
        await paths.App.MoveClockAsync("2026-03-31T03:00:00Z");
        await paths.ReconcileAsync();
        await paths.ApplyAsync();
        await paths.ReadAndListAsync();
        await paths.MeterAsync();
        await paths.CloseAsync();
        await paths.EndAsync();
        return paths;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _cosmos.DisposeAsync();

    private async Task ReconcileAsync()
    {
        await CountAsync("a reconcile pass that finds nothing", () => App.MoveClockAsync("2026-03-31T03:05:00Z"));
        await App.MoveClockAsync("2026-03-31T18:29:00Z");
        await CountAsync(
            "the daily walk that finds nothing", () => App.MoveClockAsync("2026-03-31T18:30:30Z"), call => call.PartitionKey is null);
    }

    private async Task ApplyAsync()
    {
        var form = Forms.Service(Options);
        _address = form["ipAddresses"]![0]!.GetValue<string>();
        string applicationId = "";
        await CountAsync("apply for the service", async () => applicationId = await App.ReceivedAsync(form));
        await CountAsync("the same with an idempotency key", () => SucceedAsync(App.Partner.PostReplyAsync(
            "/api/applications", Forms.Service(Options), ("Idempotency-Key", Guid.NewGuid().ToString()))));
        await CountAsync(
            "accept it, of a new customer",
            async () => _contractId = (
                await SucceedAsync(App.AcceptAsync(applicationId, Typical.Terms("2026-04-01", Options))))["contractId"].GetString()!);
        string second = await App.ReceivedAsync(Forms.Service(Options).With("customerId", form["customerId"]!.GetValue<string>()));
        await CountAsync(
            "look at an application, as an operator", () => SucceedAsync(App.Operator.GetReplyAsync($"/api/applications/{second}")));
        await CountAsync(
            "accept it, of a known customer", () => SucceedAsync(App.AcceptAsync(second, Typical.Terms("2026-04-01", Options))));

        for (int i = 0; i < Contracts - 2; i++)
            _contracts.Add(await App.ContractAsync(Forms.Service(Typical.Options(i)), Typical.Terms("2026-04-01", Typical.Options(i))));
        await App.MoveClockAsync("2026-04-02T03:00:00Z");
        StoredPerContract = _cosmos.Gateway.StoredBytes("securemx") / (double)Contracts;
    }

    private async Task ReadAndListAsync()
    {
        await CountAsync("look at a contract", () => SucceedAsync(App.Partner.GetReplyAsync(Contract)));
        await CountAsync("look at its record", () => SucceedAsync(App.Partner.GetReplyAsync($"{Contract}/events")));
        await CountAsync("list 50 contracts", () => SucceedAsync(App.Partner.GetReplyAsync("/api/contracts?status=active&limit=50")));
        await CountAsync("count them", () => SucceedAsync(App.Partner.GetReplyAsync("/api/contracts?status=active&limit=1&count=true")));
        await CountAsync(
            "find a contract by its address", () => SucceedAsync(App.Partner.GetReplyAsync($"/api/contracts?ipAddress={_address}")));
        await CountAsync(
            "find 50 contracts by a part of the customer's name",
            () => SucceedAsync(App.Partner.GetReplyAsync("/api/contracts?customerName=示株式会&limit=50")));
        await CountAsync(
            "find 50 customers by a part of the name",
            () => SucceedAsync(App.Partner.GetReplyAsync("/api/customers?name=示株式会&limit=50")));
        await CountAsync(
            "list 50 applications",
            () => SucceedAsync(App.Partner.GetReplyAsync("/api/applications?kind=service&status=accepted&limit=50")));
        await CountAsync("list tasks", () => SucceedAsync(App.Operator.GetReplyAsync("/api/tasks?status=open")));
    }

    private async Task MeterAsync()
    {
        await App.MoveClockAsync("2026-05-15T03:00:00Z");
        await PutAsync(Days(1, 14).Select(date => Typical.Line(_contractId, date, Options)));
        await CountAsync(
            "put a reading", () => SucceedAsync(App.Meter.PutReplyAsync($"{Contract}/readings/{Month}-15", Typical.Reading(Options))));
        await CountAsync("look at the bill of the open month", () => SucceedAsync(App.Partner.GetReplyAsync($"{Contract}/bills/{Month}")));
        await App.MoveClockAsync("2026-05-30T03:00:00Z");
        await PutAsync(
            _contracts.SelectMany((contractId, i) => Days(1, 29).Select(date => Typical.Line(contractId, date, Typical.Options(i)))));
        await CountAsync($"put {Contracts - 2} readings in bulk, each of another contract", () => PutAsync(
            _contracts.Select((contractId, i) => Typical.Line(contractId, $"{Month}-30", Typical.Options(i)))));
    }

    private async Task CloseAsync()
    {
        await App.MoveClockAsync("2026-05-31T16:59:30Z");
        var all = await _cosmos.CallsOfAsync(() => App.MoveClockAsync("2026-05-31T17:00:30Z"));
        List<GatewayCall> ofContracts = [.. all.Where(call => call.Container == "contracts" && call.PartitionKey is not null)];
        List<GatewayCall> walked = [.. all.Where(
            call => call is { Operation: GatewayOperation.Query, PartitionKey: null }
                && call.Target.Contains("\"contract\"", StringComparison.Ordinal))];

        // Each range is counted first; ranges go side by side.
        List<GatewayCall> pages = [.. walked.GroupBy(call => call.Range).SelectMany(calls => calls.Skip(calls.Count() / 2))];
        List<GatewayCall> notes = [.. all.Where(call => call.Operation == GatewayOperation.Upsert && call.Container == "operations")];
        Keep("close one contract's month", [.. ofContracts.Where(call => call.PartitionKey == _contractId)]);
        Keep($"a page of the close, of {Contracts} contracts", [.. pages, .. ofContracts, .. notes[^(notes.Count / 2)..]]);
        Keep("count a range before its close", [.. walked.Except(pages), .. notes[..^(notes.Count / 2)]]);
        Keep(
            "begin and finish a close",
            [.. all.Where(call => call is { Container: "operations", PartitionKey: not null } && call.Operation != GatewayOperation.Upsert
                && call.PartitionKey != Webhooks && !IsPublication(call))]);
        Keep($"publish the events of {Contracts} bills", [.. all.Where(IsPublication)]);
        StoredPerMonth = _cosmos.Gateway.StoredBytes(
            "securemx", document => document.EndsWith(Month, StringComparison.Ordinal)) / (double)Contracts;
        await CountAsync("look at the bill of a closed month", () => SucceedAsync(App.Partner.GetReplyAsync($"{Contract}/bills/{Month}")));
        string number = Domain.ShortNumber.OfBill(_contractId, new(2026, 5));
        await CountAsync("find a bill by its number", () => SucceedAsync(App.Partner.GetReplyAsync($"/api/bills?number={number}")));
        await CountAsync(
            "list 50 bills of a month", () => SucceedAsync(App.Operator.GetReplyAsync($"/api/billing/{Month}/bills?limit=50")));
        await CountAsync(
            $"the journal of a month, of {Contracts} bills",
            () => SucceedAsync(App.Operator.GetReplyAsync($"/api/billing/{Month}/journal")));
    }

    private async Task EndAsync()
    {
        await App.MoveClockAsync("2026-06-02T03:00:00Z");
        await CountAsync("preview a notice", () => SucceedAsync(App.Partner.PostReplyAsync($"{Contract}/cancellation-previews", new { })));
        Reply notice = null!;
        await CountAsync(
            "give a notice",
            async () => notice = await SucceedAsync(App.Partner.PostReplyAsync($"{Contract}/cancellation-notices", new { })));
        await CountAsync("list what ends", () => SucceedAsync(App.Partner.GetReplyAsync("/api/contracts?endsFrom=2026-06-01")));
        var takesEffectAt = notice["takesEffectAt"].GetDateTimeOffset();
        await App.MoveClockAsync(Instant(takesEffectAt.AddSeconds(-30)));
        await CountAsync(
            "an end that comes due", () => App.MoveClockAsync(Instant(takesEffectAt.AddSeconds(30))),
            call => call.PartitionKey == _contractId || call.PartitionKey == _address || IsPublication(call));
        await CountAsync("a page of 50 of a partner's events", () => SucceedAsync(App.Partner.GetReplyAsync("/api/events?limit=50")));
        await CountAsync("a page of 50 of all events", () => SucceedAsync(App.Operator.GetReplyAsync("/api/events?limit=50")));
    }

    private async Task CountAsync(string path, Func<Task> act, Func<GatewayCall, bool>? counts = null) =>
        Keep(path, [.. (await _cosmos.CallsOfAsync(act)).Where(call => call.PartitionKey != Webhooks).Where(counts ?? (_ => true))]);

    private static bool IsPublication(GatewayCall call) => call.PartitionKey is "events-acme" or "event-log";

    private void Keep(string path, IReadOnlyList<GatewayCall> calls) => _calls.Add(path, calls);

    private async Task PutAsync(IEnumerable<string> lines)
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        var reply = await SucceedAsync(App.Meter.PostReplyAsync("/api/readings", content));
        Assert.All(
            reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains("\"status\":200", line, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Days(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(day => $"{Month}-{day:00}");

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null);

    private static async Task<Reply> SucceedAsync(Task<Reply> sent)
    {
        var reply = await sent;
        Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted, reply.Text);
        return reply;
    }
}
