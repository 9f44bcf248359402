using System.Net;
using System.Text;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Billing;

namespace SecureMx.Functions.Tests.Readings;

/// <summary>B9: what was not in force on a day has no reading of it. The readings are read back by their month.</summary>
public class ReadingInForceTests(ReadingInForceTests.InJune life) : IClassFixture<ReadingInForceTests.InJune>
{
    private readonly SecureMxApp _app = life.App;
    private readonly string _readings = $"/api/contracts/{life.ContractId}/readings";

    [Theory]
    [InlineData("2026-06-04", """{"accounts":1}""", "date")] // the day before the start
    [InlineData("2026-06-05", """{"accounts":1}""", null)]
    [InlineData("2026-06-06", """{"options":{"sandbox":{"accounts":1}}}""", "/options/sandbox")]
    [InlineData("2026-06-07", """{"options":{"sandbox":{"accounts":1}}}""", null)] // its own start
    [InlineData("2026-06-20", """{"options":{"sandbox":{"accounts":1}}}""", null)] // its last day
    [InlineData("2026-06-21", """{"options":{"sandbox":{"accounts":1}}}""", "/options/sandbox")]
    [InlineData("2026-06-21", """{"accounts":2,"options":{"sandbox":{"accounts":1}}}""", null)] // what is in force is kept
    [InlineData("2026-06-15", """{"options":{"mail-audit":{"accounts":1}}}""", "/options/mail-audit")] // never held
    [InlineData("2026-06-15", """{"accounts":2,"mailingLists":1}""", "/mailingLists")]
    [InlineData("2026-06-25", """{"accounts":1}""", null)] // the contract's last day
    [InlineData("2026-06-26", """{"accounts":1}""", "date")]
    public async Task B9_what_was_not_in_force_on_the_day_is_refused(string date, string body, string? place)
    {
        var single = await _app.Meter.PutReplyAsync($"{_readings}/{date}", body);
        var content = new StringContent(
            $"{{\"contractId\":\"{life.ContractId}\",\"date\":\"{date}\",{body[1..]}", Encoding.UTF8, "application/x-ndjson");
        var line = JsonDocument.Parse((await _app.Meter.SendAsync(HttpMethod.Post, "/api/readings", content)).Text).RootElement;

        if (place is null)
        {
            Assert.True(single.Status == HttpStatusCode.OK, single.Text);
            Assert.Equal(200, line.GetProperty("status").GetInt32());
            return;
        }

        Assert.StartsWith($"{place}:", Assert.Single(single.AssertProblem(422, "refused-by-terms")), StringComparison.Ordinal);
        Assert.Equal("B9", single["violations.0.rule"].GetString());
        Assert.Equal(
            (422, "B9"),
            (
                line.GetProperty("status").GetInt32(),
                line.GetProperty("problem").GetProperty("violations")[0].GetProperty("rule").GetString()));
    }

    [Fact]
    public async Task B9_a_number_of_an_option_that_has_ended_is_left_out_and_named()
    {
        var put = await _app.Meter.PutReplyAsync(
            $"{_readings}/2026-06-24", new { accounts = 44, options = new { sandbox = new { accounts = 38 } } });

        Assert.Equal(44, put["accounts"].GetInt32());
        Assert.Empty(put["options"].EnumerateObject());
        Assert.Equal("/options/sandbox", put["disregarded.0"].GetString());
        var kept = (await _app.Partner.GetReplyAsync($"{_readings}?month=2026-06"))["items"]
            .EnumerateArray()
            .Single(item => item.GetProperty("date").GetString() == "2026-06-24");
        Assert.Equal(44, kept.GetProperty("accounts").GetInt32());
        Assert.False(kept.TryGetProperty("disregarded", out _));
    }

    [Fact]
    public async Task B9_a_late_end_takes_the_effect_of_what_was_read_after_it()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10", Forms.Option("sandbox"));
        string path = $"/api/contracts/{contractId}/readings";
        await app.MoveClockAsync("2026-05-28T03:00:00Z");
        foreach (string day in new[] { "2026-05-20", "2026-05-02", "2026-05-12", "2026-05-10" })
            await app.PutReadingAsync(contractId, day, new { accounts = 130, options = new { sandbox = new { accounts = 38 } } });

        Assert.Equal(
            ["2026-05-02", "2026-05-10", "2026-05-12", "2026-05-20"],
            (await app.Partner.AllAsync($"{path}?month=2026-05", 3)).Select(item => item["date"]!.GetValue<string>()));
        Assert.Equal(4, (await app.Operator.GetReplyAsync(path))["items"].GetArrayLength()); // the present month
        Assert.Equal(0, (await app.Meter.GetReplyAsync($"{path}?month=2026-04"))["items"].GetArrayLength());
        (await app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");
        Assert.StartsWith(
            "month:", Assert.Single((await app.Partner.GetReplyAsync($"{path}?month=2026-13")).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);

        var notice = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contractId}/options/sandbox/cancellation-notices", new { arrivedOn = "2026-04-11" });
        Assert.Equal("2026-05-11", notice["effectiveDate"].GetString());
        (
            await app.Meter.PutReplyAsync($"{path}/2026-05-12", new { options = new { sandbox = new { accounts = 500 } } })).AssertProblem(
                422, "refused-by-terms");
        Assert.Equal(
            [false, false, true, true],
            (await app.Partner.GetReplyAsync(path))["items"].EnumerateArray().Select(item => item.TryGetProperty("disregarded", out _)));
    }

    /// <summary>A contract from 5 to 25 June with a sandbox from 7 to 20 June, on 28 June.</summary>
    public sealed class InJune : IAsyncLifetime
    {
        public SecureMxApp App { get; private set; } = null!;

        public string ContractId { get; private set; } = "";

        public async Task InitializeAsync()
        {
            App = await SecureMxApp.StartAsync("2026-05-01T03:00:00Z");
            ContractId = await App.ContractWithAsync("2026-06-05");
            string path = $"/api/contracts/{ContractId}";
            var applied = await App.Partner.PostReplyAsync($"{path}/option-applications", Forms.Options(Forms.Option("sandbox")));
            var accepted = await App.AcceptAsync(applied["applicationId"].GetString()!, Forms.Terms("2026-06-07", "sandbox"));
            Assert.True(accepted.Status is HttpStatusCode.Created or HttpStatusCode.OK, accepted.Text);
            await App.MoveClockAsync("2026-06-28T03:00:00Z");
            await EndAsync($"{path}/options/sandbox", "2026-05-21", "2026-06-20");
            await EndAsync(path, "2026-05-26", "2026-06-25");
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        private async Task EndAsync(string path, string arrivedOn, string effectiveDate)
        {
            var notice = await App.Operator.PostReplyAsync($"{path}/cancellation-notices", new { arrivedOn });
            Assert.True(notice.Status == HttpStatusCode.Accepted, notice.Text);
            Assert.Equal(effectiveDate, notice["effectiveDate"].GetString());
        }
    }
}
