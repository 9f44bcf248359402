using System.Globalization;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class RetryTests
{
    [Theory]
    [InlineData(1, 10, 1.0, null, null, "")]
    [InlineData(4, 10, 1.0, null, null, "10 10 10")]
    [InlineData(5, 10, 2.0, null, null, "10 20 40 80")]
    [InlineData(5, 10, 3.0, 50, null, "10 30 50 50")]
    [InlineData(9, 1000, 2.0, null, null, "1000 2000 3600 3600 3600 3600 3600 3600")] // An hour is the longest wait where none is given.
    [InlineData(4, 1000, 10.0, -1, null, "1000 10000 100000")]
    [InlineData(9, 10, 1.0, null, 25, "10 10 10")] // The attempt that begins at 30 is the last: the one after would begin past the timeout.
    public async Task A_policy_waits_between_attempts(
        int attempts, int first, double factor, int? longest, int? timeout, string expectedSeconds)
    {
        var policy = new RetryPolicy(attempts, TimeSpan.FromSeconds(first), factor, Span(longest), Span(timeout));
        DurableHub? hub = null;
        var began = new List<DateTimeOffset>();
        await using (hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Fail", _ =>
            {
                began.Add(hub!.Clock.Now);
                throw new FormatException("no");
            })
            .Orchestrator("Try", context => context.CallActivityAsync<int>("Fail", 0, TaskOptions.FromRetryPolicy(policy)))))
        {
            var id = await hub.StartAsync("Try");
            await hub.AdvanceAsync(TimeSpan.FromDays(3));
            Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.EndAsync(id)).RuntimeStatus);
            Assert.Equal(
                expectedSeconds,
                string.Join(' ', began.Zip(began.Skip(1), (a, b) => (b - a).TotalSeconds.ToString(CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public async Task A_policy_can_be_told_which_failures_to_retry()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Fail", _ => throw new FormatException("no"))
            .Orchestrator("Try", context => context.CallActivityAsync<int>("Fail", 0, TaskOptions.FromRetryPolicy(
                new RetryPolicy(5, TimeSpan.FromSeconds(1)) { HandleFailure = failure => !failure.IsCausedBy<FormatException>() }))));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.RunAsync("Try")).RuntimeStatus);
        Assert.Single(hub.App.Ran);
    }

    [Fact]
    public async Task A_handler_decides_on_each_failure_and_may_wait()
    {
        var attempts = 0;
        var seen = new List<string>();
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Flaky", n => ++attempts < 4 ? throw new FormatException("no " + attempts) : n)
            .Orchestrator("Try", context => context.CallActivityAsync<int>("Flaky", 3, TaskOptions.FromRetryHandler(async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(10), retry.CancellationToken);
                if (!retry.OrchestrationContext.IsReplaying)
                {
                    seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.TotalRetryTime.TotalSeconds}");
                }

                return true;
            }))));
        var id = await hub.StartAsync("Try");
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(3, (await hub.EndAsync(id)).ReadOutputAs<int>());
        Assert.Equal(["1 no 1 0", "2 no 2 10", "3 no 3 20"], seen);
    }

    [Fact]
    public async Task A_handler_that_says_no_ends_it()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Fail", _ => throw new FormatException("no"))
            .Orchestrator("Try", context => context.CallActivityAsync<int>(
                "Fail", 0, TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 2))));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.RunAsync("Try")).RuntimeStatus);
        Assert.Equal(2, hub.App.Ran.Count);
    }

    [Theory]
    [InlineData(0, 1, 1.0, null, null)]
    [InlineData(1, 0, 1.0, null, null)]
    [InlineData(1, 1, 0.9, null, null)]
    [InlineData(1, 10, 1.0, 9, null)]
    [InlineData(1, 10, 1.0, null, 9)]
    public void A_policy_refuses_values_outside_their_ranges(int attempts, int first, double factor, int? longest, int? timeout) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new RetryPolicy(attempts, TimeSpan.FromSeconds(first), factor, Span(longest), Span(timeout)));

    private static TimeSpan? Span(int? seconds) => seconds switch
    {
        null => null,
        < 0 => Timeout.InfiniteTimeSpan,
        { } s => TimeSpan.FromSeconds(s),
    };
}
