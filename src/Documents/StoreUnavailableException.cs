namespace SecureMx.Documents;

/// <summary>
/// The store does not answer, and has been asked again for as long as that may help: a broken connection, a partition that moves, a region
/// that is down. Of a commit the outcome is unknown, as with any exception. Callers answer 503.
/// </summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>An exception without a cause.</summary>
    public StoreUnavailableException()
        : this(null)
    {
    }

    /// <summary>An exception with its cause.</summary>
    /// <param name="innerException">What the last attempt came to.</param>
    public StoreUnavailableException(Exception? innerException)
        : base("The store does not answer.", innerException)
    {
    }
}
