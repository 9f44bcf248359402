using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>Every step may run twice, and two instances of one id or of one contract may run at once: it ends in one result (E5).</summary>
public class EndingActivitiesTests
{
    private static readonly DateTime End = new(2026, 5, 1, 15, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task E5_a_step_that_runs_twice_or_eight_times_at_once_records_one_end()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        string notice = (await app.Partner.NoticeAsync(contract))["noticeId"].GetString()!;
        var activities = ActivatorUtilities.CreateInstance<EndingActivities>(app.Services);
        var input = new TakeEffectInput(contract, notice, End);

        var states = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => activities.TakeEffectAsync(input))));
        var again = await activities.TakeEffectAsync(input);

        Assert.All([.. states, again], state => Assert.Equal(("effected", true), (state.Status, state.ContractEnded)));
        Assert.Equal(6, (await app.EventsAsync(contract, after: 2)).Count);
        Assert.Single(await app.EventsAsync(contract), "contract-ended");
    }

    [Fact]
    public async Task E5_before_its_time_a_notice_has_no_effect()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string notice = (await app.Partner.NoticeAsync(contract))["noticeId"].GetString()!;
        var activities = ActivatorUtilities.CreateInstance<EndingActivities>(app.Services);

        var early = await activities.TakeEffectAsync(new TakeEffectInput(contract, notice, End.AddTicks(-1)));

        Assert.Equal(("pending", (DateTime?)End), (early.Status, early.TakesEffectAt));
        Assert.DoesNotContain("contract-ended", await app.EventsAsync(contract));
    }

    [Theory]
    [InlineData("ctr-none", "ntc-none")]
    [InlineData(null, "ntc-none")]
    public async Task E5_what_is_not_there_is_unknown_and_no_fault(string? contractId, string noticeId)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = contractId ?? await app.ContractAsync("2026-04-01");
        var activities = ActivatorUtilities.CreateInstance<EndingActivities>(app.Services);

        Assert.Equal("unknown", (await activities.TakeEffectAsync(new TakeEffectInput(contract, noticeId, End))).Status);
        await activities.ReleaseClaimsAsync(contract);
        await activities.RaiseLapseTasksAsync(contract);
        await activities.ConcludeAsync(new NoticeKey(contract, noticeId), app.Orchestrations);
    }

    [Fact]
    public async Task E5_a_second_instance_of_one_notice_and_a_late_one_change_nothing()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        string notice = (await app.Partner.NoticeAsync(contract, "mailbox-plus"))["noticeId"].GetString()!;
        var client = app.Orchestrations;
        var input = new TerminationInput(contract, notice, "mailbox-plus", "E1", End, Announce: false);
        await client.ScheduleNewOrchestrationInstanceAsync("TerminationOrchestration", input, new StartOrchestrationOptions("another-id"));

        await app.MoveClockAsync("2026-05-01T15:00:00Z");
        var events = await app.EventsAsync(contract);
        await client.StartOnceAsync("TerminationOrchestration", TerminationOrchestration.InstanceIdOf(contract, notice), input);
        await app.MoveClockAsync("2026-05-02T15:00:00Z");

        Assert.Single(events, "option-ended mailbox-plus");
        Assert.Equal(events, await app.EventsAsync(contract));
        Assert.Single((await app.Operator.GetReplyAsync("/api/tasks"))["items"].EnumerateArray());
        Assert.Equal(0, await app.LiveInstancesAsync());
    }
}
