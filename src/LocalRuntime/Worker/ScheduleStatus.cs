namespace SecureMx.LocalRuntime;

/// <summary>The state of a monitored schedule; all instants are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence that ran; the default value before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this state was last written.</summary>
    public DateTime LastUpdated { get; set; }
}
