namespace SecureMx.LocalRuntime.Durable;

/// <summary>An activity or sub-orchestration failed; what an orchestrator that awaits it gets.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>A failure by an exception.</summary>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException?.Message), innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    /// <summary>A failure by its details.</summary>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails?.ErrorMessage))
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    /// <summary>The name of the activity or sub-orchestrator.</summary>
    public string TaskName { get; }

    /// <summary>The number of the call in its orchestration.</summary>
    public int TaskId { get; }

    /// <summary>How it failed.</summary>
    public TaskFailureDetails FailureDetails { get; }

    private static string Describe(string taskName, int taskId, string? cause) =>
        $"Task '{taskName}' (#{taskId}) failed with an unhandled exception" + (cause is null ? "." : ": " + cause);
}
