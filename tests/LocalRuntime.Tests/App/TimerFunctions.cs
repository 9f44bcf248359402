namespace SecureMx.LocalRuntime.Tests.App;

/// <summary>Timer functions that write down when they ran.</summary>
public sealed class TimerFunctions(Journal journal, TimeProvider time)
{
    [Function("EveryFiveMinutes")]
    public void EveryFiveMinutes([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => Write("five", timer);

    [Function("Daily")]
    public async Task Daily([TimerTrigger("%Schedules:Daily%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        Write("daily", timer);
        throw new InvalidOperationException("A failed run does not end the schedule.");
    }

    private void Write(string name, TimerInfo timer) =>
        journal.Add($"{name} {time.GetUtcNow().UtcDateTime:s}{(timer.IsPastDue ? " past due" : "")} last {timer.ScheduleStatus?.Last:s}");
}
