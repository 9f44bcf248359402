using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Telemetry;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>What the app counts and samples.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class MetricTests : OverheardTests
{
    [Fact]
    public async Task Ends_are_counted_once_and_by_kind()
    {
        string whole = await App.MailboxContractAsync(), part = await App.MailboxContractAsync();
        await App.Partner.NoticeAsync(whole);
        await App.Partner.NoticeAsync(part, "mailbox-plus");

        await App.MoveClockAsync("2026-05-03T00:00:00Z");

        Assert.Equal(1, Overheard.SumOf("securemx.ends", "kind=contract"));
        Assert.Equal(1, Overheard.SumOf("securemx.ends", "kind=option"));
        // O3: mailing-list and active-mail of the one; O4: the five options of the other.
        Assert.Equal(2 + 5, Overheard.SumOf("securemx.ends", "kind=cascade"));
    }

    [Fact]
    public async Task Each_bill_is_counted_once_however_often_the_month_is_closed()
    {
        await App.ContractAsync("2026-04-01");
        await App.ContractAsync("2026-04-01");
        await App.MoveClockAsync("2026-05-02T00:00:00Z");

        await App.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        await App.MoveClockAsync("2026-05-02T01:00:00Z");

        Assert.Equal(2, Overheard.SumOf("securemx.bills"));
    }

    [Fact]
    public async Task Refusals_are_counted_by_rule()
    {
        var form = Forms.Service();
        await App.ContractAsync(form, Forms.Terms("2026-04-01"));

        await App.Partner.PostReplyAsync("/api/applications", form);
        await App.Operator.PostReplyAsync("/api/billing/2026-04/close", null);

        Assert.Equal(1, Overheard.SumOf("securemx.refusals", "rule=C1"));
        Assert.Equal(1, Overheard.SumOf("securemx.refusals", "rule=B9"));
    }

    [Fact]
    public async Task What_Reconcile_mends_is_counted_by_kind_and_the_daily_walk_samples_the_notices_that_wait()
    {
        string lost = await App.ContractAsync("2026-04-01"), kept = await App.ContractAsync("2026-04-01");
        string instance = (await App.Partner.NoticeAsync(lost))["orchestration.instanceId"].GetString()!;
        await App.Partner.NoticeAsync(kept);
        await App.MoveClockAsync("2026-04-01T01:00:00Z");
        Assert.DoesNotContain(Overheard.Measures, measured => measured.Name == "securemx.reconcile.repairs");
        await App.LoseAsync(instance);

        await App.MoveClockAsync("2026-04-01T18:31:00Z");

        Assert.Equal(1, Overheard.SumOf("securemx.reconcile.repairs", "kind=TerminationOrchestration"));
        Assert.Equal(2, Overheard.LastOf("securemx.notices.pending"));
    }

    [Fact]
    public async Task Tasks_are_overdue_after_a_day_until_they_are_completed()
    {
        await App.Services.GetRequiredService<TaskStore>().RaiseAsync(new NewTask("task-1", "bill-failed", new("…", "…")));
        Assert.Equal(0, await SampledAsync("securemx.tasks.overdue"));

        await App.MoveClockAsync("2026-04-02T00:00:00Z");
        Assert.Equal(0, await SampledAsync("securemx.tasks.overdue"));
        await App.MoveClockAsync("2026-04-02T00:00:01Z");
        Assert.Equal(1, await SampledAsync("securemx.tasks.overdue"));

        await App.Operator.PostReplyAsync("/api/tasks/task-1/completion", new { note = "対応済み" });
        Assert.Equal(0, await SampledAsync("securemx.tasks.overdue"));
    }

    [Fact]
    public async Task A_close_has_something_before_it_until_it_has_finished()
    {
        await App.ContractAsync("2026-04-01");
        await App.MoveClockAsync("2026-04-30T15:00:00Z");
        Assert.Equal(1, await SampledAsync("securemx.close.remaining"));

        await App.MoveClockAsync("2026-04-30T17:00:00Z");

        Assert.Equal(0, await SampledAsync("securemx.close.remaining"));
    }

    [Fact]
    public async Task The_gauges_are_sampled_by_a_timer()
    {
        await App.MoveClockAsync("2026-04-01T00:15:00Z");

        Assert.Equal((0, 1), (Overheard.LastOf("securemx.tasks.overdue"), Overheard.LastOf("securemx.close.remaining")));
    }

    [Fact]
    public async Task An_orchestration_that_the_daily_walk_finds_failed_is_counted_by_its_name_and_started_again()
    {
        var contract = await App.ContractAsync("2026-04-01");
        var instance = (await App.Partner.NoticeAsync(contract))["orchestration.instanceId"].GetString()!;
        await App.LoseAsync(instance);
        // The input is none that it can read, so its first line throws.
        await App.Orchestrations.ScheduleNewOrchestrationInstanceAsync(
            TerminationOrchestration.Name, input: null, new StartOrchestrationOptions(instance));

        await App.MoveClockAsync("2026-04-01T18:31:00Z");

        Assert.Equal(1, Overheard.SumOf("securemx.orchestrations.failed", "orchestrator=TerminationOrchestration"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await App.Orchestrations.GetInstanceAsync(instance))!.RuntimeStatus);
    }

    private async Task<double?> SampledAsync(string name)
    {
        await ActivatorUtilities.CreateInstance<GaugeFunctions>(App.Services).SampleAsync();
        return Overheard.LastOf(name);
    }
}
