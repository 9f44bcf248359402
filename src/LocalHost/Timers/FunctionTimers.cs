using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Hosting;
using SecureMx.LocalHost.Sandbox;
using SecureMx.LocalHost.Worker;

namespace SecureMx.LocalHost.Timers;

/// <summary>Runs the timer functions: by the time of day, or when the test clock comes to their instants.</summary>
internal sealed class FunctionTimers : IDueWork, IAsyncDisposable
{
    // A wait is measured by the machine's monotonic clock. A laptop that slept, or a clock that was set, is noticed after this at most.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly FunctionTimer[] _timers;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;

    /// <exception cref="InvalidOperationException">A schedule cannot be read.</exception>
    public FunctionTimers(
        IEnumerable<LoadedFunction> functions,
        FunctionRunner runner,
        DataFolder data,
        AppConfiguration configuration,
        TimeProvider clock,
        ILogger<FunctionTimers> logger)
    {
        _clock = clock;
        _timers =
        [
            .. functions
                .Where(function => function.Trigger.Is("timerTrigger"))
                .OrderBy(function => function.Name, StringComparer.Ordinal)
                .Select(Create),
        ];

        FunctionTimer Create(LoadedFunction function)
        {
            var schedule = TimerSchedule.Parse(function.Trigger.Text("schedule") ?? "", key => configuration[key]);
            return new FunctionTimer(function, schedule, data.State($"timer-{function.Name}.json"), runner, clock, logger);
        }
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? earliest = null;
        foreach (var timer in _timers)
        {
            if (timer.Next is { } next && !(earliest <= next) && !timer.IsQuiet)
                earliest = next;
        }

        return ValueTask.FromResult(earliest);
    }

    public ValueTask FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var timer in _timers.Where(timer => !timer.IsQuiet))
            timer.RunIfDue(now, _stopping.Token);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public bool OnlyRepeatsAt(DateTimeOffset instant) => _timers.All(timer => !(timer.Next <= instant) || timer.IsFrequent);

    /// <inheritdoc/>
    public void Happened(DateTimeOffset now)
    {
        foreach (var timer in _timers)
            timer.Resume(now);
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in _timers)
        {
            if (!timer.Running.IsCompleted)
                return Task.WhenAll(_timers.Select(each => each.Running)).WaitAsync(cancellationToken);
        }

        return Task.CompletedTask;
    }

    /// <summary>Starts the schedules. Under a test clock only <see cref="FireDueAsync"/> continues them.</summary>
    public void Start()
    {
        foreach (var timer in _timers)
            timer.Start(_stopping.Token);
        if (_clock is not SandboxClock)
            _following = Task.WhenAll(_timers.Select(FollowAsync));
    }

    /// <summary>Starts no more runs, cancels those that run and waits for them.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        await WhenIdleAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var timer in _timers)
            timer.Dispose();
        _stopping.Dispose();
    }

    private async Task FollowAsync(FunctionTimer timer)
    {
        try
        {
            while (true)
            {
                await timer.Running.WaitAsync(_stopping.Token);
                var wait = timer.Next is { } next ? next - _clock.GetUtcNow() : LongestWait;
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait < LongestWait ? wait : LongestWait, _clock, _stopping.Token);
                else
                    timer.RunIfDue(_clock.GetUtcNow(), _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
