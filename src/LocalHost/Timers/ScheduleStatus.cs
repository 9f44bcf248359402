namespace SecureMx.LocalHost.Timers;

/// <summary>The state of a timer's schedule, as it is stored and as the function gets it; all in UTC.</summary>
/// <param name="Last">The occurrence that ran last; the default if none has.</param>
/// <param name="Next">The next occurrence.</param>
/// <param name="LastUpdated">Instant at which the state was last changed.</param>
internal sealed record ScheduleStatus(DateTime Last = default, DateTime Next = default, DateTime LastUpdated = default);

/// <summary>The input of a timer function.</summary>
/// <param name="ScheduleStatus">The state of the schedule before this run; null if it is not stored.</param>
/// <param name="IsPastDue">Whether the run makes up for an occurrence that was missed while the host was down.</param>
internal sealed record TimerInfo(ScheduleStatus? ScheduleStatus, bool IsPastDue);
