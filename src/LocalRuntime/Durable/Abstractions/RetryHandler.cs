namespace SecureMx.LocalRuntime.Durable;

/// <summary>Says whether a failed task is tried again. It is part of the orchestrator and must be as deterministic.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <inheritdoc cref="RetryHandler"/>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

/// <summary>What a retry handler is told.</summary>
/// <param name="OrchestrationContext">The orchestrator's context.</param>
/// <param name="LastAttemptNumber">The attempt that failed; 1 is the first.</param>
/// <param name="LastFailure">How it failed.</param>
/// <param name="TotalRetryTime">The time since the first attempt began.</param>
/// <param name="CancellationToken">A token that cancels the retries.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
