using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Telemetry;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>What the app counts and samples.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class MetricTests : IAsyncLifetime
{
    private readonly Overheard _overheard = new();
    private SecureMxApp _app = null!;

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync(_overheard.Hear);

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _overheard.Dispose();
    }

    [Fact]
    public async Task Ends_are_counted_once_and_by_kind()
    {
        string whole = await _app.MailboxContractAsync(), part = await _app.MailboxContractAsync();
        await _app.Partner.NoticeAsync(whole);
        await _app.Partner.NoticeAsync(part, "mailbox-plus");

        await _app.MoveClockAsync("2026-05-03T00:00:00Z");

        Assert.Equal(1, _overheard.SumOf("securemx.ends", "kind=contract"));
        Assert.Equal(1, _overheard.SumOf("securemx.ends", "kind=option"));
        // O3: mailing-list and active-mail of the one; O4: the five options of the other.
        Assert.Equal(2 + 5, _overheard.SumOf("securemx.ends", "kind=cascade"));
    }

    [Fact]
    public async Task Each_bill_is_counted_once_however_often_the_month_is_closed()
    {
        await _app.ContractAsync("2026-04-01");
        await _app.ContractAsync("2026-04-01");
        await _app.MoveClockAsync("2026-05-02T00:00:00Z");

        await _app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        await _app.MoveClockAsync("2026-05-02T01:00:00Z");

        Assert.Equal(2, _overheard.SumOf("securemx.bills"));
    }

    [Fact]
    public async Task Refusals_are_counted_by_rule()
    {
        var form = Forms.Service();
        await _app.ContractAsync(form, Forms.Terms("2026-04-01"));

        await _app.Partner.PostReplyAsync("/api/applications", form);
        await _app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);

        Assert.Equal(1, _overheard.SumOf("securemx.refusals", "rule=C1"));
        Assert.Equal(1, _overheard.SumOf("securemx.refusals", "rule=B9"));
    }

    [Fact]
    public async Task What_Reconcile_mends_is_counted_by_kind_and_the_daily_walk_samples_the_notices_that_wait()
    {
        string lost = await _app.ContractAsync("2026-04-01"), kept = await _app.ContractAsync("2026-04-01");
        string instance = (await _app.Partner.NoticeAsync(lost))["orchestration.instanceId"].GetString()!;
        await _app.Partner.NoticeAsync(kept);
        await _app.MoveClockAsync("2026-04-01T01:00:00Z");
        Assert.DoesNotContain(_overheard.Measures, measured => measured.Name == "securemx.reconcile.repairs");
        await LoseAsync(instance);

        await _app.MoveClockAsync("2026-04-01T18:31:00Z");

        Assert.Equal(1, _overheard.SumOf("securemx.reconcile.repairs", "kind=TerminationOrchestration"));
        Assert.Equal(2, _overheard.LastOf("securemx.notices.pending"));
    }

    [Fact]
    public async Task Tasks_are_overdue_after_a_day_and_until_somebody_has_dealt_with_them()
    {
        await _app.Services.GetRequiredService<TaskStore>().RaiseAsync(new NewTask("task-1", "bill-failed", "…"));
        Assert.Equal(0, await SampledAsync("securemx.tasks.overdue"));

        await _app.MoveClockAsync("2026-04-02T00:00:00Z");
        Assert.Equal(0, await SampledAsync("securemx.tasks.overdue"));
        await _app.MoveClockAsync("2026-04-02T00:00:01Z");
        Assert.Equal(1, await SampledAsync("securemx.tasks.overdue"));

        await _app.Operator.PostReplyAsync("/api/tasks/task-1/completion", new { note = "対応済み" });
        Assert.Equal(0, await SampledAsync("securemx.tasks.overdue"));
    }

    [Fact]
    public async Task A_close_has_something_before_it_until_it_has_finished()
    {
        await _app.ContractAsync("2026-04-01");
        await _app.MoveClockAsync("2026-04-30T15:00:00Z");
        Assert.Equal(1, await SampledAsync("securemx.close.remaining"));

        await _app.MoveClockAsync("2026-04-30T17:00:00Z");

        Assert.Equal(0, await SampledAsync("securemx.close.remaining"));
    }

    [Fact]
    public async Task The_gauges_are_sampled_by_a_timer()
    {
        await _app.MoveClockAsync("2026-04-01T00:15:00Z");

        Assert.Equal((0, 1), (_overheard.LastOf("securemx.tasks.overdue"), _overheard.LastOf("securemx.close.remaining")));
    }

    [Fact]
    public async Task An_orchestration_that_fails_is_counted_by_its_name()
    {
        // The input is none that it can read, so its first line throws.
        await _app.Services.GetRequiredService<DurableTaskClient>().ScheduleNewOrchestrationInstanceAsync(TerminationOrchestration.Name, input: null);

        await _app.MoveClockAsync("2026-04-01T00:01:00Z");

        Assert.Equal(1, _overheard.SumOf("securemx.orchestrations.failed", "orchestrator=TerminationOrchestration"));
    }

    [Fact]
    public async Task The_host_is_told_what_a_run_has_measured_where_it_is_asked_for()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync(_overheard.Hear, settings: ["--Telemetry:Host", "true"]);
        await app.Partner.NoticeAsync(await app.MailboxContractAsync());
        await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        await _overheard.QuietAsync();
        Assert.Equal(["Name=securemx.refusals Value=1 rule=B9"], _overheard.ToHost);

        await app.MoveClockAsync("2026-05-03T00:00:00Z");
        await app.Services.GetRequiredService<DurableTaskClient>().ScheduleNewOrchestrationInstanceAsync(TerminationOrchestration.Name, input: null);
        await app.MoveClockAsync("2026-05-03T00:01:00Z");
        await _overheard.QuietAsync();

        // What a run counts is told as one sum, not one by one.
        Assert.Equal(
            ["Name=securemx.ends Value=1 kind=contract", "Name=securemx.ends Value=5 kind=cascade"],
            _overheard.ToHost.Where(told => told.StartsWith("Name=securemx.ends", StringComparison.Ordinal)).Order());
        Assert.Contains("Name=securemx.close.remaining Value=1", _overheard.ToHost);
        Assert.Contains("Name=securemx.orchestrations.failed Value=1 orchestrator=TerminationOrchestration", _overheard.ToHost);
    }

    private async Task<double?> SampledAsync(string name)
    {
        await ActivatorUtilities.CreateInstance<GaugeFunctions>(_app.Services).SampleAsync();
        return _overheard.LastOf(name);
    }

    private async Task LoseAsync(string instance)
    {
        DurableTaskClient client = _app.Services.GetRequiredService<DurableTaskClient>();
        await client.TerminateInstanceAsync(instance);
        await client.WaitForInstanceCompletionAsync(instance);
        await client.PurgeInstanceAsync(instance);
    }
}
