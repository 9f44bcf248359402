using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Billing;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>
/// B7, A4: an acceptance that died on the way is followed through later. Where the month in which it was asked for is billed by then, it
/// counts as of that later day, so that its fees are on a bill; before that, as of the day on which it was asked for.
/// </summary>
public class LateAcceptanceTests
{
    private const string BeforeMidnight =
        "2026-05-31T14:58:00Z", BeforeTheClose = "2026-05-31T16:00:00Z", AfterTheClose = "2026-05-31T18:00:00Z";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B7_the_one_time_fee_of_a_change_resumed_after_the_close_is_on_the_next_bill(bool isAskedForAgain)
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-05-01");
        (string application, var terms) = await DiedAsync(
            app, await SettingAsync(app, contract), Change("2026-06-10"), AfterTheClose);

        if (isAskedForAgain)
            Assert.Equal(HttpStatusCode.OK, (await app.AcceptAsync(application, terms)).Status);
        else
            await app.Services.GetRequiredService<AcceptanceProcess>().ContinueAsync(application); // as Reconcile does

        var accepted = await app.Operator.GetReplyAsync($"/api/applications/{application}");
        Assert.Equal("2026-06-01", accepted["acceptance.acceptedOn"].GetString());
        Assert.DoesNotContain(("change.one-time", 5_000L), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        Assert.Contains(("change.one-time", 5_000L), (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
    }

    [Fact]
    public async Task B7_the_initial_fee_of_an_option_resumed_after_the_close_is_on_the_next_bill()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-05-01");
        (string application, var terms) = await DiedAsync(
            app, await OptionAsync(app, contract), Forms.Terms("2026-06-10", "private-relay"), AfterTheClose);

        var accepted = await app.AcceptAsync(application, terms);

        Assert.Equal("2026-06-01", accepted["options.0.acceptedOn"].GetString());
        Assert.Contains(("option.private-relay.initial", 3_000L), (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
    }

    [Fact]
    public async Task A4_what_was_to_begin_in_the_billed_month_is_refused_and_can_be_accepted_from_a_later_day()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-05-01");
        (string application, var terms) = await DiedAsync(
            app, await OptionAsync(app, contract), Forms.Terms("2026-05-31", "private-relay"), AfterTheClose);

        Assert.Contains(
            "/billingStartDate: ", Assert.Single((await app.AcceptAsync(application, terms)).AssertProblem(422, "refused-by-terms")),
            StringComparison.Ordinal);

        Assert.Equal("received", (await app.Operator.GetReplyAsync($"/api/applications/{application}"))["status"].GetString());
        Assert.Equal(HttpStatusCode.Created, (await app.AcceptAsync(application, Forms.Terms("2026-06-01", "private-relay"))).Status);
        Assert.Contains(("option.private-relay.initial", 3_000L), (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
    }

    [Fact]
    public async Task A3_resumed_before_the_close_it_counts_as_of_the_day_on_which_it_was_asked_for()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-05-01");
        (string application, var terms) = await DiedAsync(
            app, await SettingAsync(app, contract), Change("2026-05-31"), BeforeTheClose);

        Assert.Equal(HttpStatusCode.OK, (await app.AcceptAsync(application, terms)).Status);

        await app.MoveClockAsync(AfterTheClose);
        Assert.Contains(("change.one-time", 5_000L), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
    }

    [Fact]
    public async Task B7_what_was_on_the_contract_before_its_acceptance_died_keeps_its_day()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-05-01");
        string application = await SettingAsync(app, contract);
        await app.MoveClockAsync(BeforeMidnight);
        Assert.Equal(HttpStatusCode.Created, (await app.AcceptAsync(application, Change("2026-05-31"))).Status);
        (_, var terms) = await DiedAsync(app, application, Change("2026-05-31"), AfterTheClose);

        Assert.Equal(HttpStatusCode.OK, (await app.AcceptAsync(application, terms)).Status);

        Assert.Equal(
            "2026-05-31", (await app.Operator.GetReplyAsync($"/api/applications/{application}"))["acceptance.acceptedOn"].GetString());
        Assert.DoesNotContain("change.one-time", (await app.BillAsync(contract, "2026-06"))!.Value.Lines().Select(line => line.Code));
    }

    private static JsonObject Change(string effectiveDate) => new() { ["effectiveDate"] = effectiveDate, ["oneTimeFee"] = 5000 };

    private static async Task<string> SettingAsync(SecureMxApp app, string contract) =>
        (
            await app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/change-applications", new { setting = "mx" }))["applicationId"].GetString()!;

    private static async Task<string> OptionAsync(SecureMxApp app, string contract) =>
        (
            await app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/option-applications",
                Forms.Options(Forms.Option("private-relay"))))["applicationId"].GetString()!;

    // As a process leaves it that dies after it has written that an application is being accepted: found at that instant by the next
    // attempt.
    private static async Task<(string Application, JsonObject Terms)> DiedAsync(
        SecureMxApp app, string applicationId, JsonObject terms, string foundAt)
    {
        await app.MoveClockAsync(foundAt);
        var applications = app.Services.GetRequiredService<ApplicationStore>();
        var stored = (await applications.FindAsync(applicationId))!;
        var acceptance = new Acceptance(
            stored.Application.Kind == ApplicationKind.Change
                ? FixedTerms.Of(Read<ChangeTerms>(terms))
                : FixedTerms.Of(Read<AcceptanceTerms>(terms)),
            stored.Application.ContractId!, InstantPattern.ExtendedIso.Parse(BeforeMidnight).Value, new Actor("operator", "olivia"));
        Assert.NotNull(
            await applications.TryReplaceAsync(
                stored.Application with { Phase = ApplicationPhase.Accepting, Acceptance = acceptance }, stored.ETag));
        return (applicationId, terms);
    }

    private static T Read<T>(JsonObject terms) => System.Text.Json.JsonSerializer.Deserialize<T>(terms, StoredJson.Options)!;
}
