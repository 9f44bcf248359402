using System.Reflection;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>How an activity or orchestration failed, as it is kept in the history.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="InnerFailure">The failure behind it.</param>
/// <param name="Properties">Further values of the exception; the local engine keeps none.</param>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    /// <summary>The type and the message.</summary>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>Whether the exception was a <typeparamref name="T"/> or derived from it; false where its type cannot be found.</summary>
    /// <exception cref="AmbiguousMatchException">Several loaded types have the name.</exception>
    public bool IsCausedBy<T>()
        where T : Exception =>
        IsCausedBy(typeof(T));

    /// <inheritdoc cref="IsCausedBy{T}"/>
    /// <exception cref="ArgumentException">The type is no exception.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return !string.IsNullOrEmpty(ErrorType) && targetBaseExceptionType.IsAssignableFrom(FindType(targetBaseExceptionType));
    }

    /// <summary>The details of an exception and of those inside it.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new TaskFailureDetails(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception switch
            {
                TaskFailedException failed => failed.FailureDetails,
                { InnerException: { } inner } => FromException(inner),
                _ => null,
            },
            null);
    }

    private Type? FindType(Type nearby)
    {
        if ((Type.GetType(ErrorType, throwOnError: false) ?? nearby.Assembly.GetType(ErrorType, throwOnError: false)) is { } found)
        {
            return found;
        }

        var matches = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .Where(type => type is not null)
            .ToList();
        return matches.Count < 2
            ? matches.FirstOrDefault()
            : throw new AmbiguousMatchException($"Several loaded exception types are named '{ErrorType}'.");
    }
}
