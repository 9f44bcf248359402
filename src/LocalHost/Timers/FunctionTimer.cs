using System.Text.Json;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Hosting;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Timers;

/// <summary>A timer function and the state of its schedule. Two runs never overlap.</summary>
internal sealed class FunctionTimer(
    LoadedFunction function, TimerSchedule schedule, StateFile file, FunctionRunner runner, TimeProvider clock,
    ILogger logger) : IDisposable
{
    // Two, since what a timer leaves alone while it is young (a minute, for Reconcile) is old enough at the next occurrence.
    private const int RunsAfterChange = 2;

    private static readonly TimeSpan FrequentInterval = TimeSpan.FromHours(1);

    private readonly bool _isMonitored = !schedule.IsSubMinute && function.Trigger.Flag("useMonitor", otherwise: true);
    private readonly bool _runsOnStartup = function.Trigger.Flag("runOnStartup", otherwise: false);
    private readonly Lock _lock = new();
    private int _runsSinceChange;
    private ScheduleStatus _status = new();
    private bool _isOver;
    private Task _running = Task.CompletedTask;

    /// <summary>The current run; completed if there is none. It never fails.</summary>
    public Task Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Instant of the next run, which may be past; null while it runs, and after the last occurrence of its schedule.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock)
                return _running.IsCompleted && !_isOver ? new DateTimeOffset(_status.Next, TimeSpan.Zero) : null;
        }
    }

    /// <summary>Reads the stored state. Runs once if an occurrence was missed, or if the function asks for a run at the start.</summary>
    public void Start(CancellationToken stopping)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var stored = _isMonitored ? Read() : null;
        var isPastDue = false;
        if (stored is null)
        {
            Set(default, now, now);
        }
        else
        {
            // Next was computed from Last, or before the first run from LastUpdated. Another result means that the schedule was changed.
            var from = stored.Last != default ? stored.Last : stored.LastUpdated != default ? stored.LastUpdated : now;
            var isChanged = schedule.Next(from) != stored.Next;
            if (isChanged)
                Set(default, schedule.Next(from) < now ? now : from, now);
            else
                (_status, isPastDue) = (stored, stored.Next < now);
        }

        if (isPastDue || _runsOnStartup)
            Run(now, isPastDue, isScheduled: false, stopping);
    }

    /// <summary>Runs the function if it is due and does not run.</summary>
    public bool RunIfDue(DateTimeOffset now, CancellationToken stopping)
    {
        if (Next is not { } next || next > now)
            return false;
        _runsSinceChange++;
        Run(now.UtcDateTime, isPastDue: false, isScheduled: true, stopping);
        return true;
    }

    /// <summary>Whether it repeats at least once an hour.</summary>
    public bool IsFrequent =>
        Next is { } next && schedule.Next(next.UtcDateTime) is { } following && following - next.UtcDateTime <= FrequentInterval;

    /// <summary>Whether it has run often enough since something else happened to have seen all that there is to see.</summary>
    public bool IsQuiet => _runsSinceChange >= RunsAfterChange && IsFrequent;

    /// <summary>Lets a frequent timer run again, from its first occurrence at an instant or after it.</summary>
    public void Resume(DateTimeOffset now)
    {
        if (IsQuiet && Next < now)
            Set(_status.Last, now.UtcDateTime.AddTicks(-1), now.UtcDateTime);
        _runsSinceChange = 0;
    }

    public void Dispose() => file.Dispose();

    private ScheduleStatus? Read()
    {
        try
        {
            return file.Read<ScheduleStatus>();
        }
        catch (InvalidDataException exception)
        {
            logger.LogWarning(exception, "The schedule of {Function} starts anew", function.Name);
            return null;
        }
    }

    private void Run(DateTime now, bool isPastDue, bool isScheduled, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _running = done.Task;
        _ = RunAsync(now, isPastDue, isScheduled, done, stopping);
    }

    private async Task RunAsync(DateTime now, bool isPastDue, bool isScheduled, TaskCompletionSource done, CancellationToken stopping)
    {
        try
        {
            await RunWithRetriesAsync(JsonSerializer.Serialize(new TimerInfo(_isMonitored ? _status : null, isPastDue)), stopping);
        }
        catch (Exception exception) when (stopping.IsCancellationRequested)
        {
            logger.LogDebug(exception, "The end of the host ended a run of {Function}", function.Name);
        }
#pragma warning disable CA1031 // A failed run must not end the schedule.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Timer function {Function} failed", function.Name);
        }
        finally
        {
            Finish(now, isScheduled, done);
        }
    }

    private async Task RunWithRetriesAsync(string input, CancellationToken stopping)
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                var retry = new RetryContext { RetryCount = retries, MaxRetryCount = function.Retry?.MaxRetryCount ?? 0 };
                await runner.RunAsync(function, new TypedData { Json = input }, request => request.RetryContext = retry, stopping);
                return;
            }
            catch (FunctionFailedException exception) when (
                !stopping.IsCancellationRequested && FunctionRetry.DelayBefore(function.Retry, retries) is { } delay)
            {
                logger.LogWarning(exception, "Timer function {Function} failed and runs again in {Delay}", function.Name, delay);
                await Task.Delay(delay, stopping);
            }
        }
    }

    private void Finish(DateTime now, bool isScheduled, TaskCompletionSource done)
    {
        try
        {
            // A run that took longer than its interval leaves Next in the past: one more run follows at once, not one for each missed.
            var last = isScheduled && _status.Next > now ? _status.Next : now;
            Set(last, last, last);
        }
        catch (IOException exception)
        {
            logger.LogError(exception, "The state of timer function {Function} could not be stored", function.Name);
        }
        finally
        {
            done.SetResult();
        }
    }

    private void Set(DateTime last, DateTime from, DateTime updated)
    {
        var next = schedule.Next(from);
        var changed = new ScheduleStatus(last, next ?? DateTime.MaxValue, updated);
        lock (_lock)
            (_status, _isOver) = (changed, next is null);
        if (_isMonitored)
            file.Write(changed);
    }
}
