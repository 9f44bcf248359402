using SecureMx.Domain;
using SecureMx.Functions.Misuse;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Misuse;

/// <summary>U2: notified at once, or at growing intervals, with a task after an hour.</summary>
public class RestrictionNoticeOrchestrationTests
{
    private static readonly DateTime Imposed = new(2026, 6, 10, 3, 0, 0, DateTimeKind.Utc);
    private static readonly OutboxInput Input = new("ctr-1", "rst-1", Imposed, "restriction-ctr-1-rst-1");

    [Fact]
    public async Task U2_what_is_taken_at_once_is_sent_once()
    {
        var stage = Stage(Imposed, _ => true);

        Assert.Equal("told", await RestrictionNoticeOrchestration.RunAsync(stage.Context));
        Assert.Equal([new Text("told", "通知済み")], stage.Statuses);
        Assert.Equal(["AttemptRestrictionNotice", "ConcludeRestrictionNotice"], stage.Script);
    }

    [Fact]
    public async Task U2_the_task_is_raised_once_after_exactly_an_hour_and_the_attempts_go_on_for_three_days()
    {
        var stage = Stage(Imposed, _ => false);
        var run = RestrictionNoticeOrchestration.RunAsync(stage.Context);
        List<DateTime> raisedAt = [];
        while (!run.IsCompleted)
        {
            int before = stage.Script.Count;
            stage.MoveTo(stage.Timers.Single());
            if (stage.Script.Skip(before).Contains("RaiseRestrictionTask"))
                raisedAt.Add(stage.Now);
        }

        Assert.Equal("gave up: 503", await run);
        Assert.Equal(Imposed.AddHours(1), Assert.Single(raisedAt));
        Assert.Equal(Imposed.AddDays(3), stage.Now);
        Assert.Equal("ConcludeRestrictionNotice", stage.Script[^1]);
        Assert.InRange(stage.Script.Count(line => line == "AttemptRestrictionNotice"), 30, 60);
    }

    [Fact]
    public async Task U2_a_start_that_is_late_by_days_still_tries_and_calls_a_person_in()
    {
        var stage = Stage(Imposed.AddDays(4), _ => false);

        Assert.Equal("gave up: 503", await RestrictionNoticeOrchestration.RunAsync(stage.Context));
        Assert.Equal([new Text("gave up: 503", "通知を断念: 503")], stage.Statuses);
        Assert.Equal(["AttemptRestrictionNotice", "RaiseRestrictionTask", "ConcludeRestrictionNotice"], stage.Script);
    }

    private static OrchestrationStage Stage(DateTime now, Func<int, bool> isTaken)
    {
        int attempts = 0;
        return new OrchestrationStage(Input, now).On<OutboxInput>("AttemptRestrictionNotice", _ =>
            isTaken(++attempts) ? new RestrictionNoticeAttempt(true, "told") : new RestrictionNoticeAttempt(false, "503"));
    }
}
