using DurableTask.Sqlite;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using SecureMx.LocalHost.Worker;

namespace SecureMx.LocalHost.Hosting;

/// <summary>Explains a failed start in one line.</summary>
internal static class StartFailure
{
    /// <summary>Returns what is wrong and what to do; null if the exception is a fault of the program itself.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        SqliteTaskHubException { Error: SqliteTaskHubError.UnknownVersion } hub =>
            $"{hub.Path} was written by another version: start once with --renew-orchestrations, which sets it aside and starts anew what "
                + "is pending.",
        SqliteTaskHubException => OneLine(exception.Message),
        IOException { InnerException: AddressInUseException } =>
            "The port is in use by another program: stop it, or give another port with --port.",
        OptionsValidationException invalid => string.Join(" ", invalid.Failures),
        IOException or UnauthorizedAccessException or InvalidDataException or WorkerStoppedException => OneLine(exception.Message),
        InvalidOperationException or AggregateException { InnerExceptions.Count: 1 } when exception.InnerException is { } inner =>
            Explain(inner),
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
