namespace SecureMx.LocalRuntime;

/// <summary>Marks the parameter of a function that runs on a schedule.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>NCRONTAB in UTC of six fields (seconds first) or five, a time span, or the setting <c>%Name%</c> that holds one.</summary>
    public string Schedule { get; private set; } = schedule;

    /// <summary>
    /// Whether occurrences are kept, so that one missed while the host was down is made up for. Schedules of under a minute never are.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs once when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}
