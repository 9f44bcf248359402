using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Billing;

namespace SecureMx.Functions.Tests.Readings;

/// <summary>An operator's reading of a closed month changes no closed bill: the next one corrects it (B3, B9).</summary>
public sealed class LateReadingTests
{
    // 120 accounts at 200 yen, by the application.
    private const long Basic = 30_000;

    [Theory]
    [InlineData("2026-04-15", 150, 6_000, 150)] // more
    [InlineData("2026-04-15", 100, 0, 100)] // less than the opening count: the month stays, the next opens lower
    [InlineData("2026-04-01", 130, 2_000, 130)] // the first day
    [InlineData("2026-04-30", 130, 2_000, 130)] // the last day
    public async Task B9_the_next_bill_corrects_the_month_and_opens_with_the_number(string date, int accounts, long correction, int opening)
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-05-10T00:00:00Z");
        string april = await app.Partner.GetStringAsync($"/api/contracts/{contract}/bills/2026-04");

        var put = await PutAsync(app.Operator, contract, date, new { accounts, reason = "検針機の故障" });

        Assert.Equal((HttpStatusCode.OK, accounts), (put.Status, put["accounts"].GetInt32()));
        (string, long)[] expected = correction == 0
            ? [("base.monthly", Basic), ("base.accounts", opening * 200L)]
            : [("base.monthly", Basic), ("base.accounts", opening * 200L), ("base.accounts", correction)];
        Assert.Equal(expected, (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        await app.MoveClockAsync("2026-07-02T00:00:00Z");
        Assert.Equal(expected, (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        Assert.Equal(
            [("base.monthly", Basic), ("base.accounts", opening * 200L)], (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
        Assert.Equal(april, await app.Partner.GetStringAsync($"/api/contracts/{contract}/bills/2026-04"));
    }

    [Fact]
    public async Task B9_a_number_that_was_too_large_is_given_back_with_a_document_of_the_return()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-04-20T00:00:00Z");
        await PutAsync(app.Meter, contract, "2026-04-20", new { accounts = 1_200 });
        await app.MoveClockAsync("2026-05-10T00:00:00Z");

        await PutAsync(app.Operator, contract, "2026-04-20", new { accounts = 120 });
        await app.MoveClockAsync("2026-06-02T00:00:00Z");

        Assert.Equal(
            [("base.monthly", Basic), ("base.accounts", 24_000L), ("base.accounts", -216_000L)],
            (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        var returned = await app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-05?document=return", ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.OK, returned.Status);
        Assert.Contains("適格返還請求書", returned.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B3_a_last_number_is_the_opening_count_of_every_closed_month_after_it()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-07-10T00:00:00Z");

        await PutAsync(app.Operator, contract, "2026-04-30", new { accounts = 200 });

        // April, May and June each 80 accounts more; July opens with 200.
        Assert.Equal(
            [("base.monthly", Basic), ("base.accounts", 40_000L), .. Enumerable.Repeat(("base.accounts", 16_000L), 3)],
            (await app.BillAsync(contract, "2026-07"))!.Value.Lines());
        await PutAsync(app.Operator, contract, "2026-06-01", new { accounts = 10 }); // June opens with 200 all the same; July with 10
        await app.MoveClockAsync("2026-08-10T00:00:00Z");
        Assert.Equal(
            [("base.monthly", Basic), ("base.accounts", 2_000L), .. Enumerable.Repeat(("base.accounts", 16_000L), 3)],
            (await app.BillAsync(contract, "2026-07"))!.Value.Lines());

        await PutAsync(app.Operator, contract, "2026-05-31", new { accounts = 20 }); // May had 200; June opens with 20

        Assert.Equal(
            [("base.monthly", Basic), ("base.accounts", 2_000L), ("base.accounts", -36_000L)],
            (await app.BillAsync(contract, "2026-08"))!.Value.Lines());
    }

    [Fact]
    public async Task R1_it_is_on_the_record_once_with_who_and_why_and_what_was_read_before()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await PutAsync(app.Meter, contract, "2026-04-01", new { accounts = 125 });
        await app.MoveClockAsync("2026-05-10T00:00:00Z");
        object body = new { accounts = 150, reason = "検針機の故障" };

        await PutAsync(app.Operator, contract, "2026-04-01", body);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(app.Operator, contract, "2026-04-01", body)).Status);

        var correction = Assert.Single(
            (await app.Operator.GetReplyAsync($"/api/contracts/{contract}/events"))["items"].EnumerateArray(),
            item => item.GetProperty("type").GetString() == "reading-corrected");
        Assert.Equal("operator", correction.GetProperty("by").GetProperty("role").GetString());
        var data = correction.GetProperty("data");
        Assert.Equal(
            ("2026-04-01", "検針機の故障", 150, 125),
            (
                data.GetProperty("date").GetString(), data.GetProperty("reason").GetString(),
                data.GetProperty("reading").GetProperty("accounts").GetInt32(),
                data.GetProperty("before").GetProperty("accounts").GetInt32()));
        var shown = await app.Partner.GetReplyAsync($"/api/contracts/{contract}/readings?month=2026-04");
        Assert.Equal(150, shown["items.0.accounts"].GetInt32());
    }

    [Fact]
    public async Task B9_a_meters_reading_of_a_closed_month_is_refused_and_so_is_an_operators_that_no_month_would_take()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-10");
        await app.MoveClockAsync("2026-05-10T00:00:00Z");

        (await PutAsync(app.Meter, contract, "2026-04-15", new { accounts = 150 })).AssertProblem(409, "conflict");
        (await PutAsync(app.Operator, contract, "2026-04-09", new { accounts = 150 })).AssertProblem(422, "refused-by-terms");
        Assert.Contains(
            (await PutAsync(app.Operator, contract, "2026-04-15", new { accounts = 150, reason = "" }))
                .AssertProblem(400, "malformed-request"),
            fault => fault.StartsWith("/reason: ", StringComparison.Ordinal));
        Assert.Equal(
            [("base.monthly", Basic), ("base.accounts", 24_000L)], (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
    }

    [Fact]
    public async Task B9_an_operators_stream_corrects_closed_months_too()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-05-10T00:00:00Z");
        string lines = string.Join('\n', new[] { 130, 160, 140 }.Select((accounts, i) =>
            $$"""{"contractId":"{{contract}}","date":"2026-04-{{i + 10}}","accounts":{{accounts}}}"""));

        var content = new StringContent(lines, System.Text.Encoding.UTF8);
        content.Headers.ContentType = new("application/x-ndjson");
        var answer = await (await app.Operator.PostAsync(new Uri("/api/readings", UriKind.Relative), content)).Content.ReadAsStringAsync();

        Assert.All(
            answer.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal(200, JsonDocument.Parse(line).RootElement.GetProperty("status").GetInt32()));
        Assert.Equal(
            [("base.monthly", Basic), ("base.accounts", 28_000L), ("base.accounts", 8_000L)],
            (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
    }

    [Fact]
    public async Task B8_a_correction_across_a_change_of_the_tax_rate_is_taxed_at_the_rate_of_its_month()
    {
        await using var app = await SecureMxApp.StartAsync("2019-09-02T00:00:00Z");
        var taken = await app.Operator.PostReplyAsync("/api/migrated-contracts", Forms.Migrated("2016-01-10", []).With("accounts", 100));
        string contract = taken["contractId"].GetString()!;
        await app.MoveClockAsync("2019-10-10T00:00:00Z");

        await PutAsync(app.Operator, contract, "2019-09-30", new { accounts = 150 });
        await app.MoveClockAsync("2019-11-05T00:00:00Z");

        var october = (await app.BillAsync(contract, "2019-10"))!.Value;
        Assert.Equal([("base.monthly", Basic), ("base.accounts", 30_000L), ("base.accounts", 10_000L)], october.Lines());
        Assert.Equal([10, 10, 8], october.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("taxRate").GetInt32()));
        Assert.Equal(60_000 + 6_000 + 10_000 + 800, october.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task B9_of_a_contract_that_has_ended_the_correction_has_a_bill_of_its_own()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/terminations", new { ground = "general-terms-28-2", effectiveDate = "2026-04-20", reason = "r" });
        await app.MoveClockAsync("2026-07-10T00:00:00Z");
        Assert.Null(await app.BillAsync(contract, "2026-06"));

        await PutAsync(app.Operator, contract, "2026-04-15", new { accounts = 150 });
        await app.MoveClockAsync("2026-09-02T00:00:00Z");

        Assert.Equal([("base.accounts", 6_000L)], (await app.BillAsync(contract, "2026-07"))!.Value.Lines());
        Assert.Null(await app.BillAsync(contract, "2026-08"));
    }

    private static Task<Reply> PutAsync(HttpClient client, string contract, string date, object body) =>
        client.PutReplyAsync($"/api/contracts/{contract}/readings/{date}", body);
}
