using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class DeterminismTests
{
    private static DurableApp App(Func<TaskOrchestrationContext, Task> run) => new DurableApp()
        .Activity<int>("A", n => n).Activity<int>("B", n => n)
        .Orchestrator("Sub", context => Task.FromResult(1))
        .Orchestrator("Other", context => Task.FromResult(1))
        .Orchestrator("Changed", run);

    private static Task<int> Go(TaskOrchestrationContext context) => context.WaitForExternalEvent<int>("Go");

    public static TheoryData<string, string, string> Changes => new()
    {
        { "A", "B", "activity 'A' as call #0, but this replay made a call of activity 'B'" },
        { "A", "timer", "activity 'A' as call #0, but this replay made a call of a timer" },
        { "timer", "A", "a timer as call #0, but this replay made a call of activity 'A'" },
        { "sub", "A", "sub-orchestration 'Sub' as call #0, but this replay made a call of activity 'A'" },
        { "sub", "other", "sub-orchestration 'Sub' as call #0, but this replay made a call of sub-orchestration 'Other'" },
        { "send", "A", "sending of event 'Ping' as call #0, but this replay made a call of activity 'A'" },
        { "A", "nothing", "activity 'A' as call #0, but this replay has not made that call" },
        { "A,B", "B,A", "activity 'A' as call #0, but this replay made a call of activity 'B'" },
        { "A,B", "A", "activity 'B' as call #1, but this replay has not made that call" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_call_that_does_not_match_the_history_fails_the_instance_and_names_both(string before, string after, string message)
    {
        await using var hub = await DurableHub.StartAsync(App(context => MakeCalls(context, before)));
        var id = await hub.StartAsync("Changed");
        await hub.IdleAsync();
        var changed = await hub.CrashAsync(App(context => MakeCalls(context, after)));
        await changed.Client.RaiseEventAsync(id, "Go", 1, changed.Patience);
        var end = await changed.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(typeof(NonDeterministicOrchestrationException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains(message, end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rewind_mends_an_instance_whose_orchestrator_was_mended()
    {
        await using var hub = await DurableHub.StartAsync(App(context => MakeCalls(context, "A,B")));
        var id = await hub.StartAsync("Changed");
        await hub.IdleAsync();
        var broken = await hub.CrashAsync(App(context => MakeCalls(context, "B,A")));
        await broken.Client.RaiseEventAsync(id, "Go", 1, broken.Patience);
        await broken.EndAsync(id);
        var mended = await broken.CrashAsync(App(context => MakeCalls(context, "A,B")));
        await mended.Client.RewindInstanceAsync(id, "mended", mended.Patience);
        await mended.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await mended.GetAsync(id)).RuntimeStatus);
    }

    public static TheoryData<string> ForeignAwaits => ["delay", "delay after activity", "configure await", "run", "hidden"];

    [Theory]
    [MemberData(nameof(ForeignAwaits))]
    public async Task Awaiting_what_is_not_in_the_history_fails_the_instance(string kind)
    {
        await using var hub = await DurableHub.StartAsync(App(async context =>
        {
            switch (kind)
            {
                case "delay":
                    await Task.Delay(10);
                    break;
                case "delay after activity":
                    await context.CallActivityAsync("A", 1);
                    await Task.Delay(10);
                    break;
                case "configure await":
                    await context.CallActivityAsync("A", 1).ConfigureAwait(false);
                    break;
                case "run":
                    await Task.Run(() => Thread.Sleep(10));
                    break;
                case "hidden": // Something durable is open too, so the wait alone does not tell.
                    _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                    await Task.Delay(10);
                    break;
            }

            await context.CallActivityAsync("B", 2);
        }));
        var end = await hub.RunAsync("Changed");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("Only what TaskOrchestrationContext returns may be awaited", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yields_and_continuations_of_the_orchestrator_stay_on_its_thread()
    {
        await using var hub = await DurableHub.StartAsync(App(async context =>
        {
            await Task.Yield();
            await context.CallActivityAsync("A", 1).ContinueWith(_ => context.SetCustomStatus("continued"), TaskScheduler.Current);
            await Task.Yield();
            await context.CallActivityAsync("B", 1);
        }));
        var end = await hub.RunAsync("Changed");
        Assert.Null(end.FailureDetails);
        Assert.Equal("continued", end.ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task An_orchestrator_that_nobody_wrote_fails_with_its_name()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp());
        var end = await hub.RunAsync("Missing");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("no orchestrator named 'Missing'", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal($"{end.FailureDetails.ErrorType}: {end.FailureDetails.ErrorMessage}", end.SerializedOutput);
    }

    [Fact]
    public async Task Guids_and_instants_are_the_same_in_each_replay()
    {
        var seen = new List<string>();
        await using var hub = await DurableHub.StartAsync(App(async context =>
        {
            var first = context.NewGuid() + context.CurrentUtcDateTime.ToString("o");
            seen.Add(first);
            await context.CallActivityAsync("A", 1);
            Assert.NotEqual(first, context.NewGuid() + context.CurrentUtcDateTime.ToString("o"));
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        }));
        var id = await hub.StartAsync("Changed");
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndAsync(id)).RuntimeStatus);
        Assert.Equal(3, seen.Count);
        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_each_line_once()
    {
        using var lines = new Lines();
        await using var hub = await DurableHub.StartAsync(
            App(async context =>
            {
                var logger = context.CreateReplaySafeLogger(Lines.Category);
                logger.LogDebug("begin");
                await context.CallActivityAsync("A", 1);
                logger.LogDebug("middle");
                await context.CallActivityAsync("B", 1);
                logger.LogDebug("end");
            }),
            lines);
        await hub.RunAsync("Changed");
        Assert.Equal(["begin", "middle", "end"], lines.Written);
    }

    private static async Task MakeCalls(TaskOrchestrationContext context, string calls)
    {
        foreach (var call in calls.Split(','))
        {
            switch (call)
            {
                case "timer":
                    _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    break;
                case "sub":
                    _ = context.CallSubOrchestratorAsync("Sub");
                    break;
                case "other":
                    _ = context.CallSubOrchestratorAsync("Other");
                    break;
                case "send":
                    context.SendEvent("nobody", "Ping", 1);
                    break;
                case "A" or "B":
                    _ = context.CallActivityAsync(call, 1);
                    break;
            }
        }

        await Go(context);
    }

    /// <summary>What is logged under the category of the test.</summary>
    private sealed class Lines : ILoggerFactory, ILogger
    {
        public const string Category = "orchestrator";

        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => categoryName == Category ? this : NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Written.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
