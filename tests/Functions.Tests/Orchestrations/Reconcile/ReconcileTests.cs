using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;
using SecureMx.Functions.Tests.Telemetry;

namespace SecureMx.Functions.Tests.Orchestrations.Reconcile;

/// <summary>What a crash between two steps has left is mended: the orchestration that is missing is started.</summary>
[Collection(TelemetryCollection.Name)]
public class ReconcileTests
{
    private static readonly Actor Partner = new("partner", "acme");

    [Fact]
    public async Task A_notice_whose_orchestration_was_never_started_still_takes_effect_on_its_day()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        await GiveWithoutStartAsync(app, contract);
        Assert.Equal(0, await app.LiveInstancesAsync());

        await app.MoveClockAsync("2026-04-01T00:10:00Z");
        Assert.Equal(1, await app.LiveInstancesAsync());
        await app.MoveClockAsync("2026-05-01T15:00:00Z");

        Assert.Equal("contract-ended", (await app.EventsAsync(contract))[^1]);
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task A_request_of_less_than_a_minute_is_left_to_those_who_made_it()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:04:30Z");
        await GiveWithoutStartAsync(app, await app.ContractAsync("2026-04-01"));

        await app.MoveClockAsync("2026-04-01T00:05:00Z");
        Assert.Equal(0, await app.LiveInstancesAsync());
        await app.MoveClockAsync("2026-04-01T00:10:00Z");
        Assert.Equal(1, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task The_daily_walk_starts_again_what_was_lost_and_nothing_else()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string lost = await app.ContractAsync("2026-04-01"), kept = await app.ContractAsync("2026-04-01"),
        ended = await app.ContractAsync("2026-04-01");
        string instance = (await app.Partner.NoticeAsync(lost))["orchestration.instanceId"].GetString()!;
        await app.Partner.NoticeAsync(kept);
        string done = (await app.Partner.NoticeAsync(ended)).Headers.Location!.ToString();
        await app.Operator.PostReplyAsync($"{done}/withdrawal", new { consent = "了承" });
        await app.MoveClockAsync("2026-04-01T01:00:00Z");
        await app.LoseAsync(instance);
        Assert.Equal(1, await app.LiveInstancesAsync());
        DurableTaskClient client = app.Orchestrations;

        await app.MoveClockAsync("2026-04-01T18:30:00Z");

        Assert.Equal(2, await app.LiveInstancesAsync());
        Assert.False((await client.GetInstanceAsync(instance))!.IsCompleted);
        Assert.Equal(1, (await client.GetInstanceAsync("reconcile-daily", getInputsAndOutputs: true))!.ReadOutputAs<int>());
        await app.MoveClockAsync("2026-05-01T15:00:00Z");
        Assert.Equal("terminated", (await app.ContractNowAsync(lost)).StatusOf("contract"));
        Assert.Equal("active", (await app.ContractNowAsync(ended)).StatusOf("contract"));
        await app.MoveClockAsync("2026-05-02T18:30:00Z");
        Assert.Equal(0, (await client.GetInstanceAsync("reconcile-daily", getInputsAndOutputs: true))!.ReadOutputAs<int>());
    }

    [Fact]
    public async Task What_cannot_be_mended_is_logged_and_keeps_nothing_else_from_being_mended()
    {
        using var log = new Overheard();
        await using SecureMxApp app = await SecureMxApp.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log), "2026-04-01T00:00:00Z");
        string[] contracts = [
            await app.ContractAsync("2026-04-01"), await app.ContractAsync("2026-04-01"), await app.ContractAsync("2026-04-01")];
        foreach (string contract in contracts)
        {
            await BreakEntryAsync(app, contract, "requested");
            await BreakEntryAsync(app, contract, "started");
            await GiveWithoutStartAsync(app, contract);
        }

        await BreakAcceptanceAsync(app, "app-broken");

        await app.MoveClockAsync("2026-04-01T00:10:00Z");
        Assert.Equal(3, await app.LiveInstancesAsync());
        Assert.Contains(log.Lines, line => line.Contains("app-broken", StringComparison.Ordinal));
        Assert.Equal(
            3,
            contracts.Count(
                contract => log.Lines.Any(line => line.Contains($"errand-broken-requested of {contract}", StringComparison.Ordinal))));

        DurableTaskClient client = app.Orchestrations;
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync())
        {
            await client.TerminateInstanceAsync(instance.InstanceId);
            await client.WaitForInstanceCompletionAsync(instance.InstanceId);
        }

        await app.MoveClockAsync("2026-04-01T18:30:00Z");
        Assert.Equal(3, await app.LiveInstancesAsync());
        await app.MoveClockAsync("2026-05-01T15:00:00Z");
        Assert.Equal("terminated", (await app.ContractNowAsync(contracts[2])).StatusOf("contract"));
    }

    [Fact]
    public async Task The_end_of_a_service_whose_orchestration_was_never_started_takes_effect_too()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = Forms.NewCustomer();
        await app.Operator.PutReplyAsync(
            $"/api/customers/{customer}/designated-services/document-exchange", new { since = "2026-01-01", partnerId = "acme" });
        string contract = await app.ContractAsync(
            Forms.Service(Forms.Option("dox")).With("customerId", customer), Forms.Terms("2026-04-01"));
        var day = new NodaTime.LocalDate(2026, 4, 20);
        var end = ServiceEnd.Of("sve-1", new("acme", customer), "document-exchange", day, NodaTime.Instant.FromUtc(2026, 4, 1, 0, 0));
        await app.Services.GetRequiredService<CustomerStore>().ChangeAsync(
            end.Customer, known => known! with { Services = [.. known.Services.Select(held => held with { EndsOn = day })] },
            _ => [OutboxDocument.RequestOnCustomer(end.Customer, end.ToEntry())]);

        await app.MoveClockAsync("2026-04-20T15:00:00Z");

        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("dox"));
        Assert.Equal("2026-04-20", (await app.ContractNowAsync(contract)).EndOf("dox"));
    }

    [Fact]
    public async Task When_all_is_done_nothing_is_left_to_wait_for()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        await app.Partner.NoticeAsync(contract, "mailbox-plus", new { designatedDate = "2026-06-30" });
        await app.Partner.NoticeAsync(contract, "mailbox-plus");
        await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-06-30" });
        Assert.Equal(3, await CountAsync(app, "started") + await CountAsync(app, "finished")); // the replaced one may be done already

        await app.MoveClockAsync("2026-07-01T00:00:00Z");

        Assert.Equal(0, await CountAsync(app, "requested"));
        Assert.Equal(0, await CountAsync(app, "started"));
        Assert.Equal(3, await CountAsync(app, "finished"));
    }

    private static async Task<int> CountAsync(SecureMxApp app, string start) =>
        (
            await app.Services.GetRequiredService<IDocumentStore>()
                .QueryAsync("contracts", new DocumentQuery("errand", [new FieldEquals("start", start)]), 100)).Items.Count;

    private static Task<CommitResult> BreakEntryAsync(SecureMxApp app, string contractId, string start) =>
        app.Services.GetRequiredService<IDocumentStore>().CommitAsync(
            "contracts", contractId, [new DocumentWrite.Create(
                $"errand-broken-{start}",
                Encoding.UTF8.GetBytes($$"""{"id":"errand-broken-{{start}}","contractId":"{{contractId}}","type":"errand","start":"{{start}}"}"""))]);

    private static Task<StoredApplication> BreakAcceptanceAsync(SecureMxApp app, string applicationId)
    {
        var at = NodaTime.Instant.FromUtc(2026, 4, 1, 0, 0);
        return app.Services.GetRequiredService<ApplicationStore>().CreateAsync(new Application
        {
            ApplicationId = applicationId,
            Kind = ApplicationKind.Options,
            Phase = ApplicationPhase.Accepting,
            PartnerId = "acme",
            CustomerId = "cust-gone",
            ReceivedAt = at,
            By = Partner,
            Options = [new OptionRequest(OptionCatalog.AccountApi)],
            ContractId = "ctr-gone",
            Acceptance = new Acceptance(FixedTerms.Of(new AcceptanceTerms(new NodaTime.LocalDate(2026, 4, 1))), "ctr-gone", at, Partner),
        });
    }

    // What a handler leaves that dies between its commit and the start.
    private static Task<DecideResult> GiveWithoutStartAsync(SecureMxApp app, string contractId)
    {
        var command = new GiveNotice("ntc-lost", EndTarget.ContractCode);
        return app.Services.GetRequiredService<ContractStore>().DecideAsync(
            contractId, (contract, now) => EndNotices.Give(contract, command, now), Partner,
            also: after => [OutboxDocument.RequestOnContract(contractId,
                TerminationInput.EntryOf(after, command.NoticeId))]);
    }
}
