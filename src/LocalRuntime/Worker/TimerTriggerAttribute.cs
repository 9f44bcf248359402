namespace SecureMx.LocalRuntime;

/// <summary>Marks the parameter of a function that runs on a schedule.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>Six NCRONTAB fields (seconds first, in UTC), five fields, a <see cref="TimeSpan"/>, or <c>%Setting%</c> that names one of these.</summary>
    public string Schedule { get; private set; } = schedule;

    /// <summary>Whether occurrences are kept, so that one missed while the host was down is made up for. Not done for schedules of under a minute.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs once when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}
