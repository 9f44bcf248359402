using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Domain;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>O3 over HTTP: eligibility is met again where what an option needs is held again.</summary>
public class EligibilityTests
{
    [Theory]
    [InlineData("2026-05-01")] // without a gap
    [InlineData("2026-05-03")]
    public async Task O3_iij_id_is_eligible_again_on_every_contract_of_the_customer(string since)
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingIijIdAsync(app);
        string[] contracts = [await ContractAsync(app, customer), await ContractAsync(app, customer)];
        await EndAsync(app, customer, "2026-04-30");
        await app.MoveClockAsync("2026-05-05T00:00:00Z");
        Assert.Equal("2026-05-01", await LapsedSinceAsync(app, contracts[0]));

        await HoldAsync(app, customer, since);

        foreach (string contract in contracts)
        {
            Assert.Null(await LapsedSinceAsync(app, contract));
            Assert.Equal(
                ["eligibility-lapsed iij-id", "designated-service-held-again", "eligibility-restored iij-id"],
                (await app.EventsAsync(contract)).TakeLast(3));
        }

        // R1: as it was known then.
        Assert.Equal("2026-05-01", await LapsedSinceAsync(app, contracts[0], "?asOf=2026-05-04T00:00:00Z"));
        await app.MoveClockAsync("2026-05-06T00:00:00Z");
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task O3_a_service_that_begins_in_the_future_restores_eligibility_on_its_first_day()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingIijIdAsync(app);
        string contract = await ContractAsync(app, customer);
        await EndAsync(app, customer, "2026-04-30");
        await HoldAsync(app, customer, "2026-05-11");

        await app.MoveClockAsync("2026-05-10T14:59:59Z");
        Assert.Equal("2026-05-01", await LapsedSinceAsync(app, contract));
        await app.MoveClockAsync("2026-05-10T15:00:00Z"); // midnight in Tokyo

        Assert.Null(await LapsedSinceAsync(app, contract));
        Assert.Equal(
            ["designated-service-held-again", "eligibility-lapsed iij-id", "eligibility-restored iij-id"],
            (await app.EventsAsync(contract)).TakeLast(3));
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task O3_without_a_gap_eligibility_never_lapses_and_there_is_no_task()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingIijIdAsync(app);
        string contract = await ContractAsync(app, customer);
        await EndAsync(app, customer, "2026-04-30");
        await HoldAsync(app, customer, "2026-05-01");

        await app.MoveClockAsync("2026-06-01T00:00:00Z");

        Assert.Null(await LapsedSinceAsync(app, contract));
        Assert.DoesNotContain("eligibility-lapsed iij-id", await app.EventsAsync(contract));
        Assert.Empty((await app.Operator.GetReplyAsync("/api/tasks"))["items"].EnumerateArray());
    }

    [Fact]
    public async Task O3_an_old_state_that_shows_a_lapse_is_healed_by_entering_the_service_again()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingIijIdAsync(app);
        string contract = await ContractAsync(app, customer);
        await EndAsync(app, customer, "2026-04-30");
        await app.MoveClockAsync("2026-05-05T00:00:00Z");
        // As earlier versions entered it: beside the customer alone.
        await app.Services.GetRequiredService<CustomerStore>().ChangeAsync(
            new("acme", customer),
            known => known! with { Services = [.. known.Services, new DesignatedService("iij-id", new NodaTime.LocalDate(2026, 5, 1))] });
        Assert.Equal("2026-05-01", await LapsedSinceAsync(app, contract));

        await HoldAsync(app, customer, "2026-05-01");

        Assert.Null(await LapsedSinceAsync(app, contract));
        await app.MoveClockAsync("2026-05-06T00:00:00Z");
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task O3_each_lapse_has_a_task_of_its_own()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await HoldingIijIdAsync(app);
        string contract = await ContractAsync(app, customer);
        await EndAsync(app, customer, "2026-04-30");
        await app.MoveClockAsync("2026-05-05T00:00:00Z");
        await HoldAsync(app, customer, "2026-05-05");
        await EndAsync(app, customer, "2026-05-31");

        await app.MoveClockAsync("2026-06-01T00:00:00Z");

        Assert.Equal("2026-06-01", await LapsedSinceAsync(app, contract));
        Assert.Equal(2, (await app.Operator.GetReplyAsync("/api/tasks"))["items"].EnumerateArray().Count());
    }

    [Theory]
    [InlineData("2026-05-20")] // the day of the acceptance
    [InlineData("2026-06-01")]
    public async Task O3_omnibus_is_eligible_again_from_the_first_day_of_a_mailbox_plus_subscribed_again(string start)
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        await app.Partner.NoticeAsync(contract, "mailbox-plus");
        await app.MoveClockAsync("2026-05-20T00:00:00Z");
        Assert.Equal("2026-05-02", await LapsedSinceAsync(app, contract, code: "omnibus"));

        string application = (
            await app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/option-applications", Forms.Options(Forms.MailboxPlus())))["applicationId"].GetString()!;
        Reply accepted = await app.Operator.PostReplyAsync($"/api/applications/{application}/acceptance", new { billingStartDate = start });
        Assert.True(accepted.Status == HttpStatusCode.Created, accepted.Text);

        Assert.Equal(start == "2026-05-20" ? null : "2026-05-02", await LapsedSinceAsync(app, contract, code: "omnibus"));
        await app.MoveClockAsync("2026-05-31T14:59:59Z");
        Assert.Equal(start == "2026-05-20" ? null : "2026-05-02", await LapsedSinceAsync(app, contract, code: "omnibus"));
        await app.MoveClockAsync("2026-05-31T15:00:00Z");
        Assert.Null(await LapsedSinceAsync(app, contract, code: "omnibus"));
        await app.MoveClockAsync("2026-06-01T00:00:00Z");
        Assert.Equal("eligibility-restored omnibus", (await app.EventsAsync(contract))[^1]);
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    private static async Task<string?> LapsedSinceAsync(SecureMxApp app, string contract, string query = "", string code = "iij-id")
    {
        Reply reply = await app.Operator.GetReplyAsync($"/api/contracts/{contract}{query}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var eligibility = reply.Option(code).GetProperty("eligibility");
        return eligibility.ValueKind == System.Text.Json.JsonValueKind.String ? null : eligibility.GetProperty("lapsedSince").GetString();
    }

    private static async Task<string> HoldingIijIdAsync(SecureMxApp app)
    {
        string customer = Forms.NewCustomer();
        await HoldAsync(app, customer, "2026-01-01");
        return customer;
    }

    private static async Task HoldAsync(SecureMxApp app, string customer, string since)
    {
        Reply reply = await app.Operator.PutReplyAsync(
            $"/api/customers/{customer}/designated-services/iij-id", new { since, partnerId = "acme" });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    private static Task<string> ContractAsync(SecureMxApp app, string customer) =>
        app.ContractAsync(Forms.Service(Forms.Option("iij-id")).With("customerId", customer), Forms.Terms("2026-04-01"));

    private static async Task EndAsync(SecureMxApp app, string customer, string effectiveDate)
    {
        Reply reply = await app.Operator.PostReplyAsync(
            $"/api/customers/{customer}/designated-services/iij-id/termination", new { effectiveDate });
        Assert.True(reply.Status == HttpStatusCode.Accepted, reply.Text);
    }
}
