namespace SecureMx.LocalRuntime;

/// <summary>What a timer function is told of its schedule.</summary>
public class TimerInfo
{
    /// <summary>The schedule's state; null where the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for an occurrence that was missed.</summary>
    public bool IsPastDue { get; set; }
}
