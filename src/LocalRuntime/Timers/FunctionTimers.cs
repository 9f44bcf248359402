using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime;

/// <summary>Runs the timer functions: by the time of day, or under the test clock when that comes to their instants.</summary>
internal sealed class FunctionTimers : BackgroundService, IDueWork
{
    // Below the longest delay that a task can wait, and short enough to notice a clock that was set.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly FunctionTimer[] timers;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();

    public FunctionTimers(
        FunctionCatalog catalog,
        FunctionPipeline pipeline,
        DataFolder data,
        IConfiguration settings,
        TimeProvider time,
        IServiceProvider services,
        ILogger<FunctionTimers> logger)
    {
        this.time = time;
        timers = [.. catalog.Of(FunctionTrigger.Timer).OrderBy(function => function.Name, StringComparer.Ordinal).Select(Create)];

        FunctionTimer Create(Function function)
        {
            var trigger = function.TriggerParameter.GetCustomAttribute<TimerTriggerAttribute>()!;
            var schedule = TimerSchedule.Parse(trigger.Schedule, settings);
            return new FunctionTimer(
                function, schedule, data.State($"timer-{function.Name}.json"), pipeline, services, time, logger);
        }
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? earliest = null;
        foreach (var timer in timers)
        {
            if (timer.Next is { } next && !(earliest <= next))
                earliest = next;
        }

        return ValueTask.FromResult(earliest);
    }

    public ValueTask FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var timer in timers)
            timer.RunIfDue(now, stopping.Token);
        return ValueTask.CompletedTask;
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in timers)
        {
            if (!timer.Running.IsCompleted)
                return Task.WhenAll(timers.Select(each => each.Running)).WaitAsync(cancellationToken);
        }

        return Task.CompletedTask;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in timers)
            timer.Start(stopping.Token);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await stopping.CancelAsync();
        await WhenIdleAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var timer in timers)
            timer.Dispose();
        stopping.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time is SandboxClock ? Task.CompletedTask : Task.WhenAll(timers.Select(timer => FollowAsync(timer, stoppingToken)));

    private async Task FollowAsync(FunctionTimer timer, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await timer.Running.WaitAsync(stoppingToken);
            var wait = timer.Next is { } next ? next - time.GetUtcNow() : LongestWait;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stoppingToken);
            else
                timer.RunIfDue(time.GetUtcNow(), stopping.Token);
        }
    }
}
