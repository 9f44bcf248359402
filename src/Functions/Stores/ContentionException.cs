namespace SecureMx.Functions.Stores;

/// <summary>So many others wrote the same document at once that this writer gave up; trying again later will do.</summary>
public sealed class ContentionException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public ContentionException()
        : this("Too many writers at once.")
    {
    }

    /// <summary>An exception that says what was contended for.</summary>
    public ContentionException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    public ContentionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
