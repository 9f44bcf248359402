namespace SecureMx.Documents;

/// <summary>
/// The store has more to do than it is allowed, and has been waited for: try again later. What was asked last was not done; of a commit
/// whose earlier answer was lost the outcome is unknown, as with any exception. Callers answer 429.
/// </summary>
public sealed class StoreBusyException : Exception
{
    /// <summary>An exception without a cause.</summary>
    public StoreBusyException()
        : this(null, null)
    {
    }

    /// <summary>An exception that says when to come again.</summary>
    /// <param name="retryAfter">When the store expects to have time; null where it has not said.</param>
    /// <param name="innerException">Its answer.</param>
    public StoreBusyException(TimeSpan? retryAfter, Exception? innerException)
        : base("The store is over its throughput.", innerException) =>
        RetryAfter = retryAfter;

    /// <summary>Time after which the store expects to answer again; null if it named none.</summary>
    public TimeSpan? RetryAfter { get; }
}
