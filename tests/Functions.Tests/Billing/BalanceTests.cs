using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Billing.Balances;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>B8: a credit that no later bill of its contract takes is the customer's: shown, a task, refunded or set off.</summary>
public class BalanceTests
{
    // January was billed and is given back on the bill of February: 95,000 without tax.
    private const long Credit = 104_500;

    [Fact]
    public async Task B8_a_credit_with_no_later_bill_is_the_customers_balance_and_a_task()
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        (string customer, string contract) = await LateEndAsync(app);
        // a bill follows at the month's end
        Assert.Equal(0, (await app.Operator.GetReplyAsync($"/api/customers/{customer}"))["balance"].GetInt64());
        await app.MoveClockAsync("2027-03-05T03:00:00Z");

        Assert.Equal(-Credit, (await app.BillAsync(contract, "2027-02"))!.Value.GetProperty("total").GetInt64());
        Assert.Equal(Credit, (await app.Partner.GetReplyAsync($"/api/customers/{customer}"))["balance"].GetInt64());
        var balance = await app.Operator.GetReplyAsync($"/api/customers/{customer}/balance");
        Assert.Equal((Credit, contract, "2027-02", Credit), (
            balance["amount"].GetInt64(), balance["credits.0.contractId"].GetString(), balance["credits.0.month"].GetString(),
            balance["credits.0.amount"].GetInt64()));
        Assert.Contains("The bill of 2027-02 came to -104500 yen", balance["credits.0.explanation"].GetString(), StringComparison.Ordinal);
        var task = Assert.Single(await TasksAsync(app, "open"));
        Assert.Equal((contract, "acme"), (task.GetProperty("contractId").GetString(), task.GetProperty("partnerId").GetString()));
        Assert.Contains("104500 yen", task.GetProperty("summary").GetString(), StringComparison.Ordinal);
        var close = await app.Operator.GetReplyAsync("/api/billing/2027-02");
        Assert.Equal((0, -Credit, -Credit), (close["toCollect"].GetInt64(), close["credits"].GetInt64(), close["sum"].GetInt64()));
        (await app.Partner.GetReplyAsync($"/api/customers/{customer}/balance")).AssertProblem(403, "forbidden");
        (await app.Operator.GetReplyAsync("/api/customers/nobody/balance")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task B8_R1_a_refund_is_on_the_record_with_who_and_why_and_counts_once()
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        (string customer, string contract) = await LateEndAsync(app);
        await app.MoveClockAsync("2027-03-05T03:00:00Z");

        var part = await SettleAsync(app, customer, new { kind = "refund", amount = 4_500, reason = "振込 2027-03-05" });
        var rest = await SettleAsync(app, customer, new { kind = "refund", amount = 100_000, reason = "振込 2027-03-06" }, "key-1");
        var again = await SettleAsync(app, customer, new { kind = "refund", amount = 100_000, reason = "振込 2027-03-06" }, "key-1");

        Assert.Equal(HttpStatusCode.Created, part.Status);
        Assert.Equal(HttpStatusCode.Created, rest.Status);
        Assert.Equal($"/api/customers/{customer}/balance", rest.Headers.Location!.OriginalString);
        Assert.Equal(rest.Text, again.Text);
        Assert.Equal((contract, "2027-02", "2027-03-05", "refund", 100_000), (
            rest["contractId"].GetString(), rest["creditOf"].GetString(), rest["settledOn"].GetString(), rest["kind"].GetString(),
            rest["amount"].GetInt64()));
        var balance = await app.Operator.GetReplyAsync($"/api/customers/{customer}/balance");
        Assert.Equal(
            (0, 0, 2), (balance["amount"].GetInt64(), balance["credits"].GetArrayLength(), balance["settlements"].GetArrayLength()));
        Assert.Equal(0, (await app.Operator.GetReplyAsync($"/api/customers/{customer}"))["balance"].GetInt64());
        JsonElement[] events = [.. (await app.Operator.AllAsync($"/api/contracts/{contract}/events", 200))
            .Where(e => e["type"]!.GetValue<string>() == "credit-settled").Select(e => JsonSerializer.SerializeToElement(e))];
        Assert.Equal([4_500, 100_000], events.Select(e => e.GetProperty("data").GetProperty("amount").GetInt64()));
        Assert.All(events, e => Assert.Equal("operator", e.GetProperty("by").GetProperty("role").GetString()));
        Assert.Equal("振込 2027-03-05", events[0].GetProperty("data").GetProperty("reason").GetString());
        Assert.Empty(await TasksAsync(app, "open"));
        Assert.Single(await TasksAsync(app, "done"));
        (await SettleAsync(app, customer, new { kind = "refund", amount = 1, reason = "x" })).AssertProblem(409, "conflict");
    }

    [Theory]
    [InlineData("""{"kind":"refund","amount":104501,"reason":"x"}""", 409, "/amount")]
    [InlineData("""{"kind":"refund","amount":0,"reason":"x"}""", 422, "/amount")]
    [InlineData("""{"kind":"refund","amount":-1,"reason":"x"}""", 422, "/amount")]
    [InlineData("""{"kind":"refund","amount":1,"reason":" "}""", 422, "/reason")]
    [InlineData("""{"kind":"refund","amount":1,"reason":"x","month":"2027-03"}""", 422, "/month")]
    [InlineData("""{"kind":"refund","amount":1,"reason":"x","contractId":"ctr-nobody"}""", 422, "/contractId")]
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x"}""", 422, "/againstContractId")]
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x","againstContractId":"ctr-nobody","month":"2027-03"}""", 422, "/againstContractId")]
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x","againstContractId":"OTHER","month":"2027-02"}""", 409, "/month")] // closed
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x","againstContractId":"OTHER","month":"2026-09"}""", 422, "/month")] // before it was accepted
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x","againstContractId":"OTHER","month":"2028-04"}""", 422, "/month")] // too far ahead
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x","againstContractId":"OTHER"}""", 422, "/month")]
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x","againstContractId":"SAME","month":"2027-03"}""", 422, "/againstContractId")]
    [InlineData("""{"kind":"set-off","amount":1,"reason":"x","againstContractId":"STRANGER","month":"2027-03"}""", 422, "/againstContractId")]
    [InlineData("""{"kind":"gift","amount":1,"reason":"x"}""", 400, "/kind")]
    [InlineData("""{"kind":"refund","amount":"1","reason":"x"}""", 400, "/amount")]
    public async Task B8_what_is_refused_changes_nothing(string body, int status, string pointer)
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        (string customer, string contract) = await LateEndAsync(app);
        string other = await OtherContractAsync(app, customer);
        string stranger = await app.ContractWithAsync("2027-02-10");
        await app.MoveClockAsync("2027-03-05T03:00:00Z");

        var reply = await SettleAsync(
            app, customer, JsonNode.Parse(
                body.Replace(
                    "OTHER", other,
                    StringComparison.Ordinal).Replace("SAME", contract, StringComparison.Ordinal).Replace("STRANGER", stranger,
                        StringComparison.Ordinal))!);

        Assert.True((int)reply.Status == status, reply.Text);
        Assert.Contains($"\"pointer\":\"{pointer}\"", reply.Text, StringComparison.Ordinal);
        Assert.Equal(Credit, (await app.Operator.GetReplyAsync($"/api/customers/{customer}"))["balance"].GetInt64());
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (
                await app.Partner.PostReplyAsync(
                    $"/api/customers/{customer}/balance/settlements", new { kind = "refund", amount = 1, reason = "x" })).Status);
    }

    [Fact]
    public async Task B8_a_set_off_lowers_what_the_other_contract_has_to_pay_and_the_rest_is_carried_on()
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        (string customer, string contract) = await LateEndAsync(app);
        string other = await OtherContractAsync(app, customer); // 54,000 a month: 59,400 with tax
        await app.MoveClockAsync("2027-03-05T03:00:00Z");

        var setOff = await SettleAsync(
            app, customer, new { kind = "set-off", amount = Credit, reason = "ご希望による", againstContractId = other, month = "2027-03" });

        Assert.True(setOff.Status == HttpStatusCode.Created, setOff.Text);
        var march = (await app.BillAsync(other, "2027-03"))!.Value; // at once
        Assert.Equal((-Credit, 59_400 - Credit, Credit), (
            march.GetProperty("carriedOver").GetInt64(), march.GetProperty("total").GetInt64(),
            march.GetProperty("setOffs")[0].GetProperty("amount").GetInt64()));
        Assert.Equal(contract, march.GetProperty("setOffs")[0].GetProperty("fromContractId").GetString());
        Assert.Equal(0, (await app.Operator.GetReplyAsync($"/api/customers/{customer}"))["balance"].GetInt64());
        Assert.Contains(
            "credit-received",
            (await app.Operator.AllAsync($"/api/contracts/{other}/events", 200)).Select(e => e["type"]!.GetValue<string>()));
        await app.MoveClockAsync("2027-05-05T03:00:00Z");
        var april = (await app.BillAsync(other, "2027-04"))!.Value;
        Assert.Equal((59_400 - Credit, (2 * 59_400) - Credit, 0), (
            april.GetProperty("carriedOver").GetInt64(), april.GetProperty("total").GetInt64(),
            april.GetProperty("setOffs").GetArrayLength()));
        Assert.Equal(march.GetProperty("total").GetInt64(), (await app.BillAsync(other, "2027-03"))!.Value.GetProperty("total").GetInt64());
        using var html = await app.Partner.GetAsync($"/api/contracts/{other}/bills/2027-03", "text/html");
        Assert.Contains("他のご契約からの相殺", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task B8_S3_a_bill_that_follows_all_the_same_takes_what_is_left_of_the_balance()
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        (string customer, string contract) = await LateEndAsync(app);
        var outage = await app.Operator.PostReplyAsync(
            "/api/outages", new { knownAt = "2026-12-10T00:00:00Z", restoredAt = "2027-01-13T00:00:00Z", contractIds = "all" });
        await app.MoveClockAsync("2027-03-05T03:00:00Z");
        await SettleAsync(app, customer, new { kind = "refund", amount = 100_000, reason = "振込" });

        var claim = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contract}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() });
        Assert.True(claim.Status == HttpStatusCode.Created, claim.Text);
        var march = (await app.BillAsync(contract, "2027-03"))!.Value;
        Assert.Equal(100_000 - Credit, march.GetProperty("carriedOver").GetInt64());
        await app.MoveClockAsync("2027-04-05T03:00:00Z");

        long total = (await app.BillAsync(contract, "2027-03"))!.Value.GetProperty("total").GetInt64();
        Assert.Equal(march.GetProperty("total").GetInt64(), total);
        var balance = await app.Operator.GetReplyAsync($"/api/customers/{customer}/balance");
        Assert.Equal((-total, "2027-03"), (balance["amount"].GetInt64(), balance["credits.0.month"].GetString()));
        // the earlier task is done
        Assert.Equal("2027-03", Assert.Single(await TasksAsync(app, "open")).GetProperty("summary").GetString()!.Split("bill of ")[1][..7]);
    }

    [Fact]
    public async Task B8_where_two_contracts_have_a_credit_the_one_that_is_meant_is_named()
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        string second = await app.ContractWithAsync("2026-10-03");
        string customer = (await app.ContractNowAsync(second))["customerId"].GetString()!;
        (_, string first) = await LateEndAsync(app, customer);
        await app.Operator.NoticeAsync(second, body: new { arrivedOn = "2026-12-01" });
        await app.MoveClockAsync("2027-03-05T03:00:00Z");

        var unclear = await SettleAsync(app, customer, new { kind = "refund", amount = 1, reason = "x" });
        var named = await SettleAsync(app, customer, new { kind = "refund", amount = 1_000, reason = "x", contractId = second });

        Assert.Equal("/contractId", unclear["violations.0.pointer"].GetString());
        Assert.Equal(second, named["contractId"].GetString());
        var balance = await app.Operator.GetReplyAsync($"/api/customers/{customer}/balance");
        Assert.Equal([(first, Credit), (second, 59_400 - 1_000)], balance["credits"].EnumerateArray()
            .Select(credit => (credit.GetProperty("contractId").GetString()!, credit.GetProperty("amount").GetInt64()))
                .OrderByDescending(credit => credit.Item2));
        Assert.Equal(Credit + 58_400, balance["amount"].GetInt64());
    }

    [Fact]
    public async Task B8_a_set_off_that_was_recorded_and_not_carried_out_is_carried_out_by_its_orchestration_on_an_open_month()
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        (string customer, string contract) = await LateEndAsync(app);
        string other = await OtherContractAsync(app, customer);
        await app.MoveClockAsync("2027-03-05T03:00:00Z");
        var settlements = app.Services.GetRequiredService<BalanceSettlements>();
        var input = new SetOffInput(contract, "stl-late", other, "2027-02", 5_000); // February is closed meanwhile

        await settlements.ReceiveAsync(input);
        await settlements.ReceiveAsync(input); // an activity may run twice

        Assert.Equal(-5_000, (await app.BillAsync(other, "2027-03"))!.Value.GetProperty("carriedOver").GetInt64());
    }

    // A contract with mailbox-plus from 3 October; a paper notice of 1 December, entered on 10 February, has ended it on 31 December.
    private static async Task<(string CustomerId, string ContractId)> LateEndAsync(SecureMxApp app, string? customerId = null)
    {
        string customer = customerId ?? Forms.NewCustomer();
        string contract = await app.ContractAsync(
            Forms.Service(Forms.MailboxPlus()).With("customerId", customer), Forms.Terms("2026-10-03", "mailbox-plus"));
        await app.MoveClockAsync("2027-02-10T03:00:00Z");
        var notice = await app.Operator.NoticeAsync(contract, body: new { arrivedOn = "2026-12-01" });
        Assert.Equal("2026-12-31", notice["effectiveDate"].GetString());
        return (customer, contract);
    }

    private static Task<string> OtherContractAsync(SecureMxApp app, string customer) =>
        app.ContractAsync(Forms.Service().With("customerId", customer), Forms.Terms("2027-02-10"));

    private static async Task<Reply> SettleAsync(SecureMxApp app, string customer, object body, string? key = null) =>
        await app.Operator.PostReplyAsync(
            $"/api/customers/{customer}/balance/settlements", body, key is null ? [] : [("Idempotency-Key", key)]);

    private static async Task<JsonElement[]> TasksAsync(SecureMxApp app, string status) =>
        [.. (await app.Operator.AllAsync($"/api/tasks?status={status}", 200)).Select(task => JsonSerializer.SerializeToElement(task))
            .Where(task => task.GetProperty("kind").GetString() == CustomerBalances.TaskKind)];
}
