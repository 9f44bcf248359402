using Microsoft.Extensions.Options;
using SecureMx.LocalHost.Worker;

namespace SecureMx.LocalHost.Hosting;

/// <summary>Why a start failed, in one line.</summary>
internal static class StartFailure
{
    /// <summary>What is wrong and what to do; null if the exception is a fault of the program itself.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(" ", invalid.Failures),
        IOException or UnauthorizedAccessException or InvalidDataException or WorkerStoppedException => OneLine(exception.Message),
        InvalidOperationException or AggregateException { InnerExceptions.Count: 1 } when exception.InnerException is { } inner => Explain(inner),
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
