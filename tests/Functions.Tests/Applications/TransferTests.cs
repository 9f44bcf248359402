using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>Another customer succeeds to a contract on an application (A1, Civil Code 539-2).</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private const string Name = "承継株式会社";
    private SecureMxApp _app = null!;

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A1_the_contract_is_found_with_its_new_customer_and_not_with_the_former()
    {
        var (contract, former) = await ContractAsync();
        string successor = Forms.NewCustomer();
        string application = await ReceivedAsync(contract, successor);
        var waiting = await _app.Partner.GetReplyAsync($"/api/applications/{application}");
        Assert.Equal(
            ("transfer", "received", successor, former, contract),
            (waiting["kind"].GetString(), waiting["status"].GetString(), waiting["customerId"].GetString(),
                waiting["formerCustomerId"].GetString(), waiting["contractId"].GetString()));
        Assert.Equal([contract], await IdsAsync($"/api/contracts?customerId={former}"));

        var accepted = await AcceptAsync(application);

        Assert.Equal(
            (HttpStatusCode.Created, successor, Name),
            (accepted.Status, accepted["customerId"].GetString(), accepted["customerName"].GetString()));
        Assert.Empty(await IdsAsync($"/api/contracts?customerId={former}"));
        Assert.Equal([contract], await IdsAsync($"/api/contracts?customerId={successor}"));
        Assert.Equal([contract], await IdsAsync($"/api/contracts?customerName={Uri.EscapeDataString("承継")}&customerId={successor}"));
        Assert.Equal("[]", (await _app.Partner.GetReplyAsync($"/api/customers/{former}"))["contractIds"].GetRawText());
        Assert.Equal([contract], Strings((await _app.Partner.GetReplyAsync($"/api/customers/{successor}"))["contractIds"]));
        Assert.Equal("accepted", (await _app.Partner.GetReplyAsync($"/api/applications/{application}"))["status"].GetString());
        Assert.Equal(
            "2026-04-01", (await _app.Partner.GetReplyAsync($"/api/applications/{application}"))["acceptance.effectiveDate"].GetString());

        // Again on the same terms, and on others.
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(application)).Status);
        (await AcceptAsync(application, "2026-04-02")).AssertProblem(409, "conflict");
        Assert.Single(
            (await _app.Operator.GetReplyAsync($"/api/contracts/{contract}/events"))["items"].EnumerateArray(),
            item => item.GetProperty("type").GetString() == "contract-transferred");
    }

    [Theory]
    [InlineData("2026-05-01", "F S S")]
    [InlineData("2026-05-02", "F F S")]
    [InlineData("2026-05-10", "F F S")]
    public async Task A1_months_up_to_the_transfer_are_the_former_customers_bills_and_later_ones_the_successors(
        string effective, string bills)
    {
        var (contract, former) = await ContractAsync();
        string successor = Forms.NewCustomer();
        await _app.MoveClockAsync("2026-05-10T00:00:00Z");
        string april = (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-04")).Text;
        await AcceptAsync(await ReceivedAsync(contract, successor), effective);
        string[] expected = [.. bills.Split(' ').Select(who => who == "F" ? $"{former} 例示株式会社" : $"{successor} {Name}")];

        Assert.Equal(expected, await BillsAsync(contract)); // May and June are previews
        await _app.MoveClockAsync("2026-07-02T00:00:00Z");
        Assert.Equal(expected, await BillsAsync(contract)); // closed
        Assert.Equal(april, (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-04")).Text);
        var listed = (await _app.Operator.GetReplyAsync("/api/billing/2026-06/bills"))["items"].EnumerateArray().Single();
        Assert.Equal(successor, listed.GetProperty("customerId").GetString());
    }

    [Theory]
    [InlineData("single", "combined")]
    [InlineData("combined", "single")]
    [InlineData("combined", "combined")]
    public async Task B9_each_month_is_on_the_invoice_of_its_own_customer(string ofFormer, string ofSuccessor)
    {
        var (contract, former) = await ContractAsync();
        string successor = Forms.NewCustomer();
        string others = await _app.ContractAsync(
            Forms.Service().With("customerId", successor).With("customerName", Name), Forms.Terms("2026-04-01"));
        foreach (var (customer, mode) in new[] { (former, ofFormer), (successor, ofSuccessor) })
        {
            if (mode == "combined")
                Took(await _app.Operator.PutReplyAsync($"/api/customers/{customer}/invoicing", new { mode, from = "2026-04" }));
        }

        await _app.MoveClockAsync("2026-05-10T00:00:00Z");
        Took(await AcceptAsync(await ReceivedAsync(contract, successor), "2026-05-10"));
        await _app.MoveClockAsync("2026-07-02T00:00:00Z");

        Assert.Equal(ofFormer == "combined" ? contract : "none", await PartsAsync(former, "2026-04"));
        Assert.Equal(ofFormer == "combined" ? contract : "none", await PartsAsync(former, "2026-05"));
        Assert.Equal("none", await PartsAsync(former, "2026-06"));
        Assert.Equal(ofSuccessor == "combined" ? others : "none", await PartsAsync(successor, "2026-05"));
        Assert.Equal(
            ofSuccessor == "combined" ? string.Join(' ', new[] { contract, others }.Order(StringComparer.Ordinal)) : "none",
            await PartsAsync(successor, "2026-06"));
        Assert.Equal(0, await _app.LiveInstancesAsync());
        Assert.Equal("[]", (await _app.Operator.GetReplyAsync("/api/tasks"))["items"].GetRawText());
    }

    [Fact]
    public async Task E1_in_the_month_of_its_end_the_contract_ends_as_it_was_to()
    {
        var (contract, former) = await ContractAsync();
        Took(await _app.Partner.NoticeAsync(contract)); // 2026-05-01
        await _app.MoveClockAsync("2026-04-30T16:00:00Z"); // 1 May in Tokyo, its last day
        string successor = Forms.NewCustomer();
        Took(await AcceptAsync(await ReceivedAsync(contract, successor), "2026-05-01"));

        await _app.MoveClockAsync("2026-06-02T00:00:00Z");

        var ended = await _app.Partner.GetReplyAsync($"/api/contracts/{contract}");
        Assert.Equal(("terminated", "2026-05-01"), (ended["status"].GetString(), ended["end.effectiveDate"].GetString()));
        Assert.Equal(
            [$"{former} 例示株式会社", $"{successor} {Name}"], (await BillsAsync(contract, "2026-04", "2026-05")));
        (await _app.Partner.PostReplyAsync($"/api/contracts/{contract}/transfer-applications", Body(Forms.NewCustomer())))
            .AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task A1_the_successor_is_another_customer_of_the_same_partner()
    {
        var (contract, former) = await ContractAsync();
        string theirs = Forms.NewCustomer();
        await _app.ContractAsync(Forms.Service().With("customerId", theirs), Forms.Terms("2026-04-01"), _app.OtherPartner);
        string path = $"/api/contracts/{contract}/transfer-applications";

        (await _app.Partner.PostReplyAsync(path, Body(former))).AssertProblem(409, "conflict");
        (await _app.Partner.PostReplyAsync(path, new { customerId = "no good" })).AssertProblem(422, "refused-by-terms");
        (await _app.Partner.PostReplyAsync(path, new { })).AssertProblem(400, "malformed-request");
        var unknown = await _app.Partner.PostReplyAsync(path, new { customerId = Forms.NewCustomer() });
        var foreign = await _app.Partner.PostReplyAsync(path, new { customerId = theirs });
        unknown.AssertProblem(404, "not-found");
        foreign.AssertProblem(404, "not-found");
        Assert.Equal(unknown["detail"].GetString(), foreign["detail"].GetString());
        (await _app.OtherPartner.PostReplyAsync(path, Body(theirs))).AssertProblem(404, "not-found");
        (await _app.Meter.PostReplyAsync(path, Body(theirs))).AssertProblem(403, "forbidden");

        // With a name it is a new customer of this partner, whatever another partner calls so.
        Took(await AcceptAsync(await ReceivedAsync(contract, theirs)));
        Assert.Equal([contract], Strings((await _app.Partner.GetReplyAsync($"/api/customers/{theirs}"))["contractIds"]));
        Assert.Equal(1, (await _app.OtherPartner.GetReplyAsync($"/api/customers/{theirs}"))["contractIds"].GetArrayLength());
    }

    [Fact]
    public async Task A1_another_name_than_the_one_on_record_is_refused()
    {
        var (contract, _) = await ContractAsync();
        string successor = Forms.NewCustomer();
        await _app.ContractAsync(Forms.Service().With("customerId", successor).With("customerName", Name), Forms.Terms("2026-04-01"));
        string path = $"/api/contracts/{contract}/transfer-applications";

        var refused = await _app.Partner.PostReplyAsync(path, new { customerId = successor, customerName = "別の株式会社" });

        refused.AssertProblem(409, "conflict");
        Assert.Contains(Name, refused["violations.0.message"].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await _app.Partner.PostReplyAsync(path, new { customerId = successor })).Status);
    }

    [Fact]
    public async Task A2_what_was_applied_for_by_the_former_customer_is_not_accepted_for_the_successor()
    {
        var (contract, _) = await ContractAsync();
        string options = Made(await _app.Partner.PostReplyAsync(
            $"/api/contracts/{contract}/option-applications", Forms.Options(Forms.Option("account-api"))));
        string first = await ReceivedAsync(contract, Forms.NewCustomer()), second = await ReceivedAsync(contract, Forms.NewCustomer());

        var replies = await Task.WhenAll(AcceptAsync(first), AcceptAsync(second));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], replies.Select(reply => reply.Status).Order());
        (await _app.AcceptAsync(options, Forms.Terms("2026-04-02"))).AssertProblem(409, "conflict");
        Assert.Equal("received", (await _app.Partner.GetReplyAsync($"/api/applications/{options}"))["status"].GetString());
    }

    [Fact]
    public async Task O5_a_domain_that_another_contract_of_the_successor_uses_otherwise_is_refused()
    {
        string successor = Forms.NewCustomer();
        await _app.ContractAsync(
            Forms.Service(Forms.MailboxPlus()).With("customerId", successor).With("customerName", Name),
            Forms.Terms("2026-04-01", "mailbox-plus"));
        var spare = Forms.SpareMail().With("domains", new JsonArray("example.co.jp"));
        string contract = await _app.ContractAsync(Forms.Service(spare), Forms.Terms("2026-04-01", "spare-mail"));

        var refused = await _app.Partner.PostReplyAsync($"/api/contracts/{contract}/transfer-applications", Body(successor));

        refused.AssertProblem(422, "refused-by-terms");
        Assert.Equal(("O5", "/customerId"), (refused["violations.0.rule"].GetString(), refused["violations.0.pointer"].GetString()));
    }

    [Fact]
    public async Task O5_after_it_the_domain_is_the_successors_and_free_for_the_former_customer()
    {
        var (contract, former) = await ContractAsync(Forms.MailboxPlus());
        string successor = Forms.NewCustomer();
        Took(await AcceptAsync(await ReceivedAsync(contract, successor)));
        var spare = Forms.SpareMail().With("domains", new JsonArray("example.co.jp"));

        (await _app.Partner.PostReplyAsync(
            "/api/applications", Forms.Service(spare.DeepClone().AsObject()).With("customerId", successor).With("customerName", Name)))
            .AssertProblem(422, "refused-by-terms");
        Assert.Equal(
            HttpStatusCode.Created,
            (await _app.Partner.PostReplyAsync("/api/applications", Forms.Service(spare).With("customerId", former))).Status);
    }

    [Fact]
    public async Task O3_without_the_service_iij_id_lapses_and_the_end_of_the_former_customers_service_is_no_matter()
    {
        string former = Forms.NewCustomer(), successor = Forms.NewCustomer();
        foreach (string customer in new[] { former, successor })
        {
            Took(await _app.Operator.PutReplyAsync(
                $"/api/customers/{customer}/designated-services/document-exchange",
                new { since = "2026-01-01", partnerId = "acme", customerName = customer == former ? "例示株式会社" : Name }));
        }

        Took(await _app.Operator.PutReplyAsync($"/api/customers/{former}/designated-services/iij-id", new { since = "2026-01-01" }));
        string contract = await _app.ContractAsync(
            Forms.Service(Forms.Option("dox"), Forms.Option("iij-id")).With("customerId", former), Forms.Terms("2026-04-01"));
        Took(await _app.Operator.PostReplyAsync(
            $"/api/customers/{former}/designated-services/document-exchange/termination", new { effectiveDate = "2026-04-20" }));
        await _app.MoveClockAsync("2026-04-01T00:01:00Z");
        Assert.Equal("2026-04-20", (await _app.ContractNowAsync(contract)).EndOf("dox"));

        Took(await AcceptAsync(await ReceivedAsync(contract, successor)));
        await _app.MoveClockAsync("2026-04-25T00:00:00Z");

        var now = await _app.ContractNowAsync(contract);
        Assert.Null(now.EndOf("dox"));
        Assert.Equal("2026-04-01", now.Option("iij-id").GetProperty("eligibility").GetProperty("lapsedSince").GetString());
        var task = (await _app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"].EnumerateArray().Single();
        Assert.Equal("eligibility-lapsed", task.GetProperty("kind").GetString());

        Took(await _app.Operator.PutReplyAsync($"/api/customers/{successor}/designated-services/iij-id", new { since = "2026-04-25" }));
        Assert.Equal("met", (await _app.ContractNowAsync(contract)).Option("iij-id").GetProperty("eligibility").GetString());
        Took(await _app.Operator.PostReplyAsync(
            $"/api/customers/{successor}/designated-services/document-exchange/termination", new { effectiveDate = "2026-04-28" }));
        await _app.MoveClockAsync("2026-04-25T00:01:00Z");
        Assert.Equal("2026-04-28", (await _app.ContractNowAsync(contract)).EndOf("dox"));
    }

    [Fact]
    public async Task R1_the_record_says_who_and_why_and_what_was_before()
    {
        var (contract, former) = await ContractAsync();
        await _app.MoveClockAsync("2026-04-10T00:00:00Z");
        string successor = Forms.NewCustomer();
        Took(await AcceptAsync(await ReceivedAsync(contract, successor), "2026-04-10"));

        var transferred = (await _app.Operator.GetReplyAsync($"/api/contracts/{contract}/events"))["items"].EnumerateArray().Last();
        Assert.Equal("contract-transferred", transferred.GetProperty("type").GetString());
        Assert.Equal("operator", transferred.GetProperty("by").GetProperty("role").GetString());
        Assert.Equal("吸収合併", transferred.GetProperty("data").GetProperty("reason").GetString());
        Assert.Equal("""["civil-code/539-2"]""", transferred.GetProperty("basis").GetRawText());
        Assert.Equal(
            former, (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}?asOf=2026-04-09"))["customerId"].GetString());
    }

    private static object Body(string customer) => new { customerId = customer, customerName = Name, reason = "吸収合併" };

    private static void Took(Reply reply) => Assert.True(reply.Status < HttpStatusCode.BadRequest, reply.Text);

    private static string Made(Reply reply)
    {
        Took(reply);
        return reply["applicationId"].GetString()!;
    }

    private static IEnumerable<string> Strings(JsonElement items) => items.EnumerateArray().Select(item => item.GetString()!);

    private async Task<(string Contract, string Customer)> ContractAsync(params JsonObject[] options)
    {
        string customer = Forms.NewCustomer();
        return (
            await _app.ContractAsync(
                Forms.Service(options).With("customerId", customer),
                Forms.Terms("2026-04-01", [.. options.Select(option => option["code"]!.GetValue<string>())])),
            customer);
    }

    private async Task<string> ReceivedAsync(string contract, string successor) =>
        Made(await _app.Partner.PostReplyAsync($"/api/contracts/{contract}/transfer-applications", Body(successor)));

    private Task<Reply> AcceptAsync(string application, string effectiveDate = "2026-04-01") =>
        _app.Operator.PostReplyAsync($"/api/applications/{application}/acceptance", new { effectiveDate });

    private async Task<IEnumerable<string>> IdsAsync(string path) =>
        (await _app.Partner.AllAsync(path, 50)).Select(contract => contract["contractId"]!.GetValue<string>());

    private Task<string[]> BillsAsync(string contract) => BillsAsync(contract, "2026-04", "2026-05", "2026-06");

    private async Task<string[]> BillsAsync(string contract, params string[] months)
    {
        List<string> found = [];
        foreach (string month in months)
        {
            var bill = await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/{month}");
            Took(bill);
            found.Add($"{bill["customerId"].GetString()} {bill["customerName"].GetString()}");
        }

        return [.. found];
    }

    private async Task<string> PartsAsync(string customer, string month)
    {
        var invoice = await _app.Operator.GetReplyAsync($"/api/customers/{customer}/invoices/{month}");
        return invoice.Status == HttpStatusCode.NotFound
            ? "none"
            : string.Join(' ', invoice["parts"].EnumerateArray().Select(part => part.GetProperty("contractId").GetString()));
    }
}
