namespace SecureMx.Functions.Orchestrations;

/// <summary>
/// Retry policy of activities: for about a day, so that an outage of the store or of a network does not end one.
/// </summary>
public static class ActivityRetries
{
    /// <summary>The options for every activity that can be repeated, which is all of them.</summary>
    public static TaskOptions Options { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 36,
        firstRetryInterval: TimeSpan.FromSeconds(5),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromHours(1)));
}
