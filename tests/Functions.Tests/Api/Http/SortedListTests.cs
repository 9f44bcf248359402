using System.Net;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>Lists within a contract are sorted either way, page by page, and counted; those with one order say so.</summary>
public sealed class SortedListTests(SortedListTests.World world) : IClassFixture<SortedListTests.World>
{
    public static TheoryData<string, int> ByTime => new()
    {
        { "events", 12 },
        { "compromise-reports", 2 },
        { "required-settings", 2 },
        { "cancellation-notices", 2 },
        { "prices", 2 },
        { "settlement-waivers", 0 },
        { "bills", 4 }, // three are closed, one is open
        { "readings?month=2026-04", 3 },
        { "fee-reduction-claims", 2 },
        { "restrictions", 2 },
        { "/terms/revisions", 2 },
    };

    public static TheoryData<string, string> OfOneOrder => new()
    {
        { "webhooks", "name" },
        { "webhooks/main/deliveries", "newest" },
        { "options", "table" },
        { "customers/cust-sorted/invoices", "oldest" },
    };

    [Theory]
    [MemberData(nameof(ByTime))]
    public async Task By_time_it_goes_either_way_and_its_number_is_that_of_all(string list, int least)
    {
        string path = list[0] == '/' ? $"/api{list}" : $"/api/contracts/{world.Contract}/{list}";
        string query = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        var oldest = await AllAsync($"{path}{query}sort=oldest", 200);
        Assert.True(oldest.Length >= least, $"{oldest.Length}");
        Assert.Equal(oldest, await AllAsync(path, 200));

        foreach (int limit in new[] { 1, 2, 3, 200 })
            Assert.Equal(oldest.Reverse(), await AllAsync($"{path}{query}sort=newest", limit));

        foreach (string sort in new[] { "oldest", "newest" })
        {
            var page = await world.App.Partner.GetReplyAsync($"{path}{query}sort={sort}&count=true&limit=1");
            Assert.Equal(oldest.Length, page["total"].GetInt32());
        }

        Assert.False((await world.App.Partner.GetReplyAsync(path)).Body.TryGetProperty("total", out _));
        (await world.App.Partner.GetReplyAsync($"{path}{query}sort=name")).AssertProblem(400, "malformed-request");
        (await world.App.Partner.GetReplyAsync($"{path}{query}count=yes")).AssertProblem(400, "malformed-request");
    }

    [Theory]
    [MemberData(nameof(OfOneOrder))]
    public async Task One_order_is_taken_and_no_other(string list, string order)
    {
        var all = await AllAsync($"/api/{list}?sort={order}", 1);

        Assert.True(all.Length >= 2, $"{all.Length}");
        var counted = await world.App.Partner.GetReplyAsync($"/api/{list}?count=true&limit=1");
        Assert.Equal(all.Length, counted["total"].GetInt32());
        Assert.StartsWith(
            "sort: ",
            Assert.Single(
                (await world.App.Partner.GetReplyAsync($"/api/{list}?sort=other")).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_of_one_order_is_none_of_the_other()
    {
        string path = $"/api/contracts/{world.Contract}/events?limit=1";
        string cursor = (await world.App.Partner.GetReplyAsync($"{path}&sort=newest"))["nextCursor"].GetString()!;

        (await world.App.Partner.GetReplyAsync($"{path}&sort=oldest&cursor={cursor}")).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task The_latest_events_are_read_back_while_others_are_written()
    {
        string path = $"/api/contracts/{world.Contract}/events?sort=newest&limit=3";
        var before = await AllAsync($"/api/contracts/{world.Contract}/events?sort=newest", 200);
        var first = await world.App.Partner.GetReplyAsync(path);
        await world.App.Partner.PostReplyAsync($"/api/contracts/{world.Contract}/compromise-reports", new { description = "遅れて" });

        var second = await world.App.Partner.GetReplyAsync($"{path}&cursor={first["nextCursor"].GetString()}");

        Assert.Equal(
            before[..6],
            first["items"].EnumerateArray().Concat(second["items"].EnumerateArray())
                .Select(item => JsonNode.Parse(item.GetRawText())!.ToJsonString(Relaxed)));
    }

    private async Task<string[]> AllAsync(string path, int limit) =>
        [.. (await world.App.Partner.AllAsync(path, limit)).Select(item => item.ToJsonString(Relaxed))];

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A contract with several of everything, and a customer with invoices.</summary>
    public sealed class World : IAsyncLifetime
    {
        public SecureMxApp App { get; private set; } = null!;

        public string Contract { get; private set; } = "";

        public async Task InitializeAsync()
        {
            App = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Webhooks:AllowLoopback", "true");
            Contract = await App.ContractAsync("2026-04-01");
            string path = $"/api/contracts/{Contract}";
            await App.ContractAsync(Forms.Service().With("customerId", "cust-sorted"), Forms.Terms("2026-04-01"));
            await TakeAsync(App.Operator.PutReplyAsync(
                "/api/customers/cust-sorted/invoicing?partnerId=acme", new { mode = "combined", from = "2026-04" }));
            foreach (int day in new[] { 2, 3, 5 })
            {
                await App.MoveClockAsync($"2026-04-{day + 1:00}T00:00:00Z");
                await TakeAsync(App.Meter.PutReplyAsync($"{path}/readings/2026-04-{day:00}", new { accounts = 100 + day }));
            }

            foreach (int day in new[] { 8, 12 })
                await DayAsync(path, $"2026-04-{day:00}", $"2026-04-{day + 2:00}");
            await TakeAsync(App.Partner.PostReplyAsync($"{path}/cancellation-notices", new { designatedDate = "2027-03-31" }));
            await TakeAsync(App.Partner.PostReplyAsync($"{path}/cancellation-notices", new { designatedDate = "2027-02-28" }));
            await TakeAsync(App.Operator.PutReplyAsync($"{path}/prices", Prices("2026-09")));
            await App.MoveClockAsync("2026-07-02T03:00:00Z");
            foreach (string name in new[] { "main", "second" })
                await TakeAsync(App.Partner.PutReplyAsync($"/api/webhooks/{name}", new { url = "http://127.0.0.1:9/" }));
            for (int i = 0; i < 3; i++)
                await TakeAsync(App.Partner.PostReplyAsync("/api/webhooks/main/test", null));
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        private async Task DayAsync(string path, string from, string to)
        {
            await App.MoveClockAsync($"{to}T03:00:00Z");
            await TakeAsync(App.Partner.PostReplyAsync($"{path}/compromise-reports", new { description = from }));
            await TakeAsync(App.Operator.PutReplyAsync(
                $"{path}/required-settings/set-{from}", new { description = "MX", dueDate = "2026-12-31" }));
            await TakeAsync(App.Operator.PostReplyAsync($"{path}/restrictions", new { reason = from }));
            var outage = await TakeAsync(App.Operator.PostReplyAsync(
                "/api/outages", new { knownAt = $"{from}T00:00:00Z", restoredAt = $"{to}T00:00:00Z", contractIds = new[] { Contract } }));
            await TakeAsync(App.Partner.PostReplyAsync(
                $"{path}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() }));
        }

        private static JsonObject Prices(string from) =>
            new() { ["from"] = from, ["prices"] = Forms.Terms("2026-04-01")["prices"]!.DeepClone() };

        private static async Task<Reply> TakeAsync(Task<Reply> sent)
        {
            var reply = await sent;
            Assert.True(reply.Status < HttpStatusCode.BadRequest, reply.Text);
            return reply;
        }
    }
}
