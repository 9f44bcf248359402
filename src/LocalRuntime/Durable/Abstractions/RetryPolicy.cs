namespace SecureMx.LocalRuntime.Durable;

/// <summary>When and how often a failed activity or sub-orchestration is tried again.</summary>
public class RetryPolicy
{
    /// <summary>A policy.</summary>
    /// <param name="maxNumberOfAttempts">How many attempts in all, the first one included; at least 1.</param>
    /// <param name="firstRetryInterval">The wait after the first attempt; more than zero.</param>
    /// <param name="backoffCoefficient">What each wait is multiplied by for the next; at least 1.</param>
    /// <param name="maxRetryInterval">The longest wait; an hour where it is null, no limit where it is infinite.</param>
    /// <param name="retryTimeout">How long after the first attempt a retry may still begin; no limit where it is null or infinite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        RequireAtLeast(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        RequireAtLeast(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>How many attempts in all, the first one included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>The wait after the first attempt.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>What each wait is multiplied by for the next.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest wait, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>How long after the first attempt a retry may still begin, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Says of a failure whether it may be retried; without it every failure may.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => MayRetry = value;
    }

    internal Func<TaskFailureDetails, bool> MayRetry { get; private init; } = static _ => true;

    /// <summary>The wait after a failed attempt (1 is the first); null where there is no further attempt.</summary>
    internal TimeSpan? WaitAfter(int attempt, TimeSpan sinceFirstAttempt)
    {
        if (attempt >= MaxNumberOfAttempts || (RetryTimeout != Timeout.InfiniteTimeSpan && sinceFirstAttempt >= RetryTimeout))
        {
            return null;
        }

        var longest = MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : MaxRetryInterval;
        var milliseconds = FirstRetryInterval.TotalMilliseconds * Math.Pow(BackoffCoefficient, attempt - 1);
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private static void RequireAtLeast(TimeSpan? value, TimeSpan least, string name)
    {
        if (value < least && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must not be less than the first retry interval ({least}).");
        }
    }
}
