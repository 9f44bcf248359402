using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Notifications;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>
/// E6 over HTTP: the end of a customer's designated service, and what O3 makes of it on each of the customer's contracts.
/// </summary>
public class ServiceEndTests
{
    [Fact]
    public async Task E6_dox_ends_with_its_service_and_iij_id_stays_without_being_eligible()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingBothAsync(app);
        string one = await ContractAsync(app, customer, "dox", "iij-id");
        string other = await ContractAsync(app, customer, "dox");

        var dox = await EndAsync(app, customer, "document-exchange", "2026-06-30");
        var id = await EndAsync(app, customer, "iij-id", "2026-06-30");

        Assert.Equal("2026-06-30T15:00:00Z", dox["takesEffectAt"].GetString());
        Assert.Equal("terms/9-2", dox["basis"].EnumerateArray().Single().GetString());
        Assert.NotEqual(dox["orchestration.instanceId"].GetString(), id["orchestration.instanceId"].GetString());
        await app.MoveClockAsync("2026-06-30T14:59:59Z");
        // Known at once, before it comes.
        Assert.Equal("2026-06-30", (await app.ContractNowAsync(one)).EndOf("dox"));
        Assert.Equal("termination-pending", (await app.ContractNowAsync(other)).StatusOf("dox"));
        await app.MoveClockAsync("2026-06-30T15:00:00Z");

        var after = await app.ContractNowAsync(one);
        Assert.Equal("terminated", after.StatusOf("dox"));
        Assert.Equal("active", after.StatusOf("iij-id"));
        Assert.Equal("2026-07-01", after.Option("iij-id").GetProperty("eligibility").GetProperty("lapsedSince").GetString());
        Assert.Equal("terminated", (await app.ContractNowAsync(other)).StatusOf("dox"));
        Assert.Equal("active", (await app.ContractNowAsync(other)).StatusOf("contract"));
        Assert.Single(
            (await app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"].EnumerateArray(),
            task => task.GetProperty("contractId").GetString() == one);
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task E6_contracts_concluded_after_it_was_told_are_treated_too()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingBothAsync(app);
        await EndAsync(app, customer, "document-exchange", "2026-06-30");

        string late = await ContractAsync(app, customer, "dox");
        await app.MoveClockAsync("2026-06-30T15:00:00Z");

        Assert.Equal("2026-06-30", (await app.ContractNowAsync(late)).EndOf("dox"));
        Assert.Equal("terminated", (await app.ContractNowAsync(late)).StatusOf("dox"));
    }

    [Fact]
    public async Task E6_a_partner_is_told_of_what_ends_with_a_service_when_it_ends_and_not_again_when_another_does()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Webhooks:AllowLoopback", "true");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string customer = await HoldingBothAsync(app);
        await ContractAsync(app, customer, "dox", "iij-id");
        await EndAsync(app, customer, "document-exchange", "2026-05-31");
        await EndAsync(app, customer, "iij-id", "2026-08-31");

        await app.MoveClockAsync("2026-06-01T00:00:00Z");
        Assert.Contains("\"dox\"", Assert.Single(receiver.Of("securemx.option.ended")).Body, StringComparison.Ordinal);
        await app.MoveClockAsync("2026-09-01T00:00:00Z");

        Assert.Single(receiver.Of("securemx.option.ended"));
        Assert.Contains("iij-id", Assert.Single(receiver.Of("securemx.eligibility.lapsed")).Body, StringComparison.Ordinal);
        Assert.Single((await app.Operator.GetReplyAsync("/api/tasks"))["items"].EnumerateArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task E6_an_acceptance_that_is_finished_only_after_the_end_was_carried_out_has_it_too(bool isService)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-05-30T00:00:00Z", "--Webhooks:AllowLoopback", "true");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string customer = await HoldingBothAsync(app);
        await EndAsync(app, customer, "document-exchange", "2026-05-31");
        await EndAsync(app, customer, "iij-id", "2026-05-31");
        await app.MoveClockAsync("2026-05-31T15:00:30Z");

        // Begun before the end, by a process that then died: after it had concluded the contract, or put the options on it.
        var interrupted = new InterruptedStore(app.Services.GetRequiredService<IDocumentStore>());
        var process = new Backstage(interrupted);
        OptionRequest[] options = [new OptionRequest(OptionCatalog.Dox), new OptionRequest(OptionCatalog.IijId)];
        await process.ReceiveAsync("app-late", customer, "acme", ["20.0.1.1"], isService ? options : []);
        if (!isService)
        {
            var accepted = Assert.IsType<AcceptResult.Accepted>(
                await process.Acceptance.AcceptAsync("app-late", Backstage.Terms, Backstage.Operator));
            await process.ReceiveOptionsAsync("app-late-options", accepted.Contract, options);
        }

        interrupted.FailBefore(isService ? 4 : 2);
        await Assert.ThrowsAsync<IOException>(() => process.Acceptance.AcceptAsync(
            isService ? "app-late" : "app-late-options", isService ? Backstage.Terms : Backstage.TermsWithoutPrices, Backstage.Operator));

        await app.MoveClockAsync("2026-05-31T15:20:00Z");

        string contract = Ids.ContractOf("app-late", 0);
        Assert.Equal(["eligibility-lapsed iij-id", "option-ended dox"], (await app.EventsAsync(contract)).TakeLast(2).Order());
        Assert.Equal(
            contract,
            Assert.Single((await app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"].EnumerateArray()).GetProperty("contractId")
                .GetString());
        Assert.Contains("\"dox\"", Assert.Single(receiver.Of("securemx.option.ended")).Body, StringComparison.Ordinal);
        await app.MoveClockAsync("2026-06-02T00:00:00Z");
        Assert.Equal(0, await app.LiveInstancesAsync());
        Assert.Single(receiver.Of("securemx.option.ended"));
        Assert.Contains("iij-id", Assert.Single(receiver.Of("securemx.eligibility.lapsed")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E6_a_second_end_may_only_bring_the_day_forward()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingBothAsync(app);
        string contract = await ContractAsync(app, customer, "dox");
        var first = await EndAsync(app, customer, "document-exchange", "2026-06-30");

        var same = await EndAsync(app, customer, "document-exchange", "2026-06-30");
        var later = await app.Operator.PostReplyAsync(Path(customer, "document-exchange"), new { effectiveDate = "2026-07-01" });
        await EndAsync(app, customer, "document-exchange", "2026-05-31");

        Assert.Equal(first["orchestration.instanceId"].GetString(), same["orchestration.instanceId"].GetString());
        later.AssertProblem(409, "conflict");
        await app.MoveClockAsync("2026-05-31T15:00:00Z");
        Assert.Equal("2026-05-31", (await app.ContractNowAsync(contract)).EndOf("dox"));
        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("dox"));
        Assert.Equal(0, await app.LiveInstancesAsync());
        Assert.Equal(
            ["option-ended dox"],
            (await app.EventsAsync(contract)).Where(line => line.StartsWith("option-ended", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task E6_a_service_that_the_customer_does_not_hold_cannot_end()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = Forms.NewCustomer();
        await app.Operator.PutReplyAsync($"/api/customers/{customer}/designated-services/iij-id", new { since = "2026-04-01" });
        var end = new { effectiveDate = "2026-06-30" };

        (await app.Operator.PostReplyAsync(Path(customer, "document-exchange"), end)).AssertProblem(404, "not-found");
        (await app.Operator.PostReplyAsync(Path(customer, "something-else"), end)).AssertProblem(404, "not-found");
        (await app.Operator.PostReplyAsync(Path("nobody", "iij-id"), end)).AssertProblem(404, "not-found");
        (await app.Partner.PostReplyAsync(Path(customer, "iij-id"), end)).AssertProblem(403, "forbidden");
        Assert.StartsWith(
            "/effectiveDate:",
            Assert.Single(
                (await app.Operator.PostReplyAsync(Path(customer, "iij-id"), new { effectiveDate = "2026-03-31" }))
                    .AssertProblem(422, "refused-by-terms")),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "/effectiveDate:",
            Assert.Single((await app.Operator.PostReplyAsync(Path(customer, "iij-id"), new { })).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
    }

    private static string Path(string customer, string service) => $"/api/customers/{customer}/designated-services/{service}/termination";

    private static async Task<string> HoldingBothAsync(SecureMxApp app)
    {
        string customer = Forms.NewCustomer();
        foreach (string service in new[] { "document-exchange", "iij-id" })
        {
            Assert.Equal(
                HttpStatusCode.OK,
                (
                    await app.Operator.PutReplyAsync(
                        $"/api/customers/{customer}/designated-services/{service}",
                        new { since = "2026-01-01", partnerId = "acme" })).Status);
        }

        return customer;
    }

    private static Task<string> ContractAsync(SecureMxApp app, string customer, params string[] options)
    {
        var form = Forms.Service([.. options.Select(Forms.Option)]).With("customerId", customer);
        return app.ContractAsync(form, Forms.Terms("2026-04-01"));
    }

    private static async Task<Reply> EndAsync(SecureMxApp app, string customer, string service, string effectiveDate)
    {
        var reply = await app.Operator.PostReplyAsync(Path(customer, service), new { effectiveDate });
        Assert.True(reply.Status == HttpStatusCode.Accepted, reply.Text);
        return reply;
    }
}
