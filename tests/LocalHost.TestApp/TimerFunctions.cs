namespace SecureMx.LocalHost.TestApp;

/// <summary>Timer functions that write down when they ran.</summary>
public sealed class TimerFunctions(Journal journal, TimeProvider time)
{
    private static int _running;

    [Function("EveryFiveMinutes")]
    public void EveryFiveMinutes([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => Write("five", timer);

    [Function("Daily")]
    public async Task Daily([TimerTrigger("%Schedules:Daily%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        Write("daily", timer);
        throw new InvalidOperationException("A failed run does not end the schedule.");
    }

    [Function("Fast")]
    public async Task Fast([TimerTrigger("%Schedules:Fast%", UseMonitor = false)] TimerInfo timer)
    {
        var others = Interlocked.Increment(ref _running) - 1;
        await Task.Delay(30);
        Interlocked.Decrement(ref _running);
        journal.Add($"fast beside {others}, status {(timer.ScheduleStatus is null ? "none" : "some")}");
    }

    [Function("AtStart")]
    public void AtStart([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => Write("start", timer);

    private void Write(string name, TimerInfo timer) =>
        journal.Add($"{name} {time.GetUtcNow().UtcDateTime:s}{(timer.IsPastDue ? " past due" : "")}, last {timer.ScheduleStatus?.Last:s}");
}
