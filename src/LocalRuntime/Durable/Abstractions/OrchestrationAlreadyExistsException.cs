namespace SecureMx.LocalRuntime.Durable;

/// <summary>An instance of the id exists already in a status in which it may not be replaced.</summary>
public class OrchestrationAlreadyExistsException : Exception
{
    /// <summary>The exception with its default message.</summary>
    public OrchestrationAlreadyExistsException()
    {
    }

    /// <summary>The exception with a message.</summary>
    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    /// <summary>The exception with a message and what caused it.</summary>
    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
