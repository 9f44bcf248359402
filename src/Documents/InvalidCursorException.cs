namespace SecureMx.Documents;

/// <summary>A cursor that no page of this listing or query gave: garbage, cut short, or from another one. Callers answer 400.</summary>
public sealed class InvalidCursorException : Exception
{
    /// <summary>An exception without a cause.</summary>
    public InvalidCursorException()
        : this(null)
    {
    }

    /// <summary>An exception with the failure that showed the cursor to be wrong.</summary>
    public InvalidCursorException(Exception? innerException)
        : base("The cursor is not one of this list.", innerException)
    {
    }
}
