namespace SecureMx.LocalRuntime.Durable;

/// <summary>Start options in the words of the statuses.</summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>The options with the statuses in which an instance of the same id makes the start fail.</summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses) =>
        options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
}
