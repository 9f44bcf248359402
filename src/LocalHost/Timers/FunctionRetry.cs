using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Timers;

/// <summary>Retry policy of a failed run: the function's <c>[FixedDelayRetry]</c> or <c>[ExponentialBackoffRetry]</c>.</summary>
internal static class FunctionRetry
{
    private const int Forever = -1;

    /// <summary>The pause before a repetition; null if there is none any more.</summary>
    /// <param name="options">The function's retry options; null if it has none.</param>
    /// <param name="retries">Number of repetitions so far.</param>
    public static TimeSpan? DelayBefore(RpcRetryOptions? options, int retries)
    {
        if (options is null || (options.MaxRetryCount != Forever && retries >= options.MaxRetryCount))
            return null;
        if (options.RetryStrategy == RpcRetryOptions.Types.Strategy.FixedDelay)
            return options.DelayInterval?.ToTimeSpan() ?? TimeSpan.Zero;
        var shortest = options.MinimumInterval?.ToTimeSpan() ?? TimeSpan.Zero;
        var longest = options.MaximumInterval?.ToTimeSpan() ?? shortest;
        return TimeSpan.FromTicks((long)Math.Min(longest.Ticks, shortest.Ticks * Math.Pow(2, retries)));
    }
}
