namespace SecureMx.LocalRuntime.Durable;

/// <summary>Where an orchestration stands.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>It has started and is not at its end.</summary>
    Running,

    /// <summary>It ended with an output.</summary>
    Completed,

    /// <summary>Kept for the number of the others; the engine never reports it.</summary>
    [Obsolete("The ContinuedAsNew status is not used.")]
    ContinuedAsNew,

    /// <summary>It ended with an unhandled exception.</summary>
    Failed,

    /// <summary>Kept for the number of the others; the engine never reports it.</summary>
    [Obsolete("The Canceled status is not used.")]
    Canceled,

    /// <summary>It was ended from outside.</summary>
    Terminated,

    /// <summary>It is to start, at once or later.</summary>
    Pending,

    /// <summary>It is held until it is resumed.</summary>
    Suspended,
}
