using System.Reflection;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime;

/// <summary>A timer function with its schedule's state. Never runs twice at once.</summary>
internal sealed class FunctionTimer(
    Function function,
    TimerSchedule schedule,
    StateFile file,
    FunctionPipeline pipeline,
    IServiceProvider services,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private readonly TimerTriggerAttribute trigger = function.TriggerParameter.GetCustomAttribute<TimerTriggerAttribute>()!;
    private readonly Lock guard = new();
    private ScheduleStatus status = new();
    private bool never;
    private Task running = Task.CompletedTask;

    /// <summary>The run at hand; completed where there is none. It never fails.</summary>
    public Task Running
    {
        get
        {
            lock (guard)
                return running;
        }
    }

    /// <summary>When it runs next, in the past too; null while it runs, and where its schedule has come to its end.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (guard)
                return running.IsCompleted && !never ? new DateTimeOffset(status.Next, TimeSpan.Zero) : null;
        }
    }

    private bool Monitored => trigger.UseMonitor && !schedule.IsSubMinute;

    /// <summary>Reads the kept state, and makes up for a missed occurrence, or runs once because the function asks for it.</summary>
    public void Start(CancellationToken stopping)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var kept = Monitored ? Read() : null;
        var pastDue = false;
        if (kept is null)
        {
            Set(default, now, now);
        }
        else
        {
            // Next was reckoned from Last, or before the first run from LastUpdated; if it no longer comes out, the schedule was changed.
            var from = kept.Last != default ? kept.Last : kept.LastUpdated != default ? kept.LastUpdated : now;
            var changed = schedule.Next(from) != kept.Next;
            if (changed)
                Set(default, schedule.Next(from) < now ? now : from, now);
            else
                (status, pastDue) = (kept, kept.Next < now);
        }

        if (pastDue || trigger.RunOnStartup)
            Run(now, pastDue, scheduled: false, stopping);
    }

    /// <summary>Runs the function if it is due and does not run.</summary>
    public bool RunIfDue(DateTimeOffset now, CancellationToken stopping)
    {
        if (Next is not { } next || next > now)
            return false;
        Run(now.UtcDateTime, pastDue: false, scheduled: true, stopping);
        return true;
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
            logger.LogWarning(exception, "The schedule of {Function} begins anew", function.Name);
            return null;
        }
    }

    private void Run(DateTime now, bool pastDue, bool scheduled, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (guard)
            running = done.Task;
        _ = RunAsync(now, pastDue, scheduled, done, stopping);
    }

    private async Task RunAsync(DateTime now, bool pastDue, bool scheduled, TaskCompletionSource done, CancellationToken stopping)
    {
        try
        {
            var info = new TimerInfo { ScheduleStatus = Monitored ? status : null, IsPastDue = pastDue };
            await using var context = new LocalFunctionContext(function, services, stopping) { TriggerValue = info };
            await pipeline.RunAsync(context);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            logger.LogDebug("The end of the host ended a run of {Function}", function.Name);
        }
#pragma warning disable CA1031 // A failed run must not end the schedule.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Timer function {Function} failed", function.Name);
        }
        finally
        {
            Finish(now, scheduled, done);
        }
    }

    private void Finish(DateTime now, bool scheduled, TaskCompletionSource done)
    {
        try
        {
            // A run that took longer than its interval leaves Next in the past: one more run follows at once, not one for each missed.
            var last = scheduled && status.Next > now ? status.Next : now;
            Set(last, last, last);
        }
        catch (IOException exception)
        {
            logger.LogError(exception, "The state of timer function {Function} cannot be kept", function.Name);
        }
        finally
        {
            done.SetResult();
        }
    }

    private void Set(DateTime last, DateTime from, DateTime updated)
    {
        var next = schedule.Next(from);
        var changed = new ScheduleStatus { Last = last, Next = next ?? DateTime.MaxValue, LastUpdated = updated };
        lock (guard)
            (status, never) = (changed, next is null);
        if (Monitored)
            file.Write(changed);
    }
}
