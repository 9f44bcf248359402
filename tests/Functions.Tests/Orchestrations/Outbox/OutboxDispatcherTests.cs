using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Compromises;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Misuse;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Orchestrations.Outbox;

/// <summary>
/// Whatever is lost between a commit and the start of its orchestration, the outbox entry is run, and what is done stays done.
/// </summary>
public class OutboxDispatcherTests
{
    private static readonly Actor Operator = new("operator", "op");

    [Fact]
    public async Task U2_a_restriction_whose_notice_was_never_started_is_told_within_minutes()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Webhooks:AllowLoopback", "true");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string contract = await app.ContractAsync("2026-04-01");
        await CommitWithoutStartAsync(
            app, contract, (state, now) => Restrictions.Impose(state, new RestrictTraffic("rst-lost", "大量送信"), now),
            at => OutboxEntry.OnContract(
                contract, RestrictionNoticeOrchestration.Name, RestrictionNoticeOrchestration.InstanceIdOf(contract, "rst-lost"),
                "rst-lost", at, at));

        await app.MoveClockAsync("2026-04-01T00:10:00Z");

        Assert.Equal("rst-lost.imposed", Assert.Single(receiver.Of("securemx.restriction.imposed")).Id);
        Assert.NotEqual(
            "null", (await app.Partner.GetReplyAsync($"/api/contracts/{contract}/restrictions/rst-lost"))["informedAt"].GetRawText());
        Assert.Equal(
            OutboxState.Finished, await StateAsync(app, contract, RestrictionNoticeOrchestration.InstanceIdOf(contract, "rst-lost")));
    }

    [Fact]
    public async Task C3_a_report_whose_orchestration_was_never_started_still_becomes_a_task()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        await CommitWithoutStartAsync(
            app, contract, (state, now) => CompromiseReports.Report(state, new("cmp-lost", "漏えいの疑い"), now),
            at => OutboxEntry.OnContract(
                contract, CompromiseReportOrchestration.Name, $"compromise-{contract}-cmp-lost", "cmp-lost", at, at));

        await app.MoveClockAsync("2026-04-01T00:10:00Z");

        Assert.Equal(
            "compromise-reported",
            (await app.Operator.GetReplyAsync("/api/tasks"))["items"].EnumerateArray().Single().GetProperty("kind").GetString());
    }

    [Fact]
    public async Task What_is_finished_before_its_start_is_marked_stays_finished()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01"), instance = $"compromise-{contract}-cmp-1";
        var outbox = app.Services.GetRequiredService<OutboxDispatcher>();
        var documents = app.Services.GetRequiredService<IDocumentStore>();
        await CommitWithoutStartAsync(
            app, contract, (state, now) => CompromiseReports.Report(state, new("cmp-1", "漏えいの疑い"), now),
            at => OutboxEntry.OnContract(contract, CompromiseReportOrchestration.Name, instance, "cmp-1", at, at));
        var requested = (await documents.ReadAsync("contracts", contract, OutboxDocument.IdOf(instance)))!;

        await outbox.FinishOnContractAsync(contract, instance);
        await outbox.StartAsync(app.Orchestrations, "contracts", requested);

        Assert.Equal(OutboxState.Finished, await StateAsync(app, contract, instance));
    }

    // What a handler leaves that dies between its commit and the start.
    private static async Task CommitWithoutStartAsync(
        SecureMxApp app, string contractId, Func<Contract, NodaTime.Instant, Decision> decide, Func<NodaTime.Instant, OutboxEntry> entry)
    {
        var result = await app.Services.GetRequiredService<ContractStore>().DecideAsync(
            contractId, decide, Operator,
            also: _ => [OutboxDocument.RequestOnContract(contractId, entry(NodaTime.Instant.FromUtc(2026, 4, 1, 0, 0)))]);
        Assert.IsType<DecideResult.Committed>(result);
    }

    private static async Task<OutboxState> StateAsync(SecureMxApp app, string contractId, string instanceId) =>
        StoredJson.Read<OutboxDocument>(
            (
                await app.Services.GetRequiredService<IDocumentStore>().ReadAsync(
                    "contracts", contractId, OutboxDocument.IdOf(instanceId)))!).Start;
}
