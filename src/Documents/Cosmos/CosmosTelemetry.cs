using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace SecureMx.Documents.Cosmos;

/// <summary>
/// Telemetry of the store's calls: a span, a metric and a log line each, with the request charge (request units). No id, key or body.
/// </summary>
public static partial class CosmosTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "SecureMx.Documents.Cosmos";

    /// <summary>The histogram of the request units of each call.</summary>
    public const string RequestCharge = "documents.request_charge";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Charges = Meter.CreateHistogram<double>(RequestCharge, "{RU}", "Request units of a call.");
    private static readonly Counter<long> Mended = Meter.CreateCounter<long>(
        "documents.uncertain_writes", "{write}", "Writes whose answer was lost.");

    internal static Activity? Start(string operation, string container) =>
        Source.StartActivity(
            $"documents {operation}", ActivityKind.Client)?.SetTag("db.operation.name", operation).SetTag("db.collection.name", container);

    internal static void Called(ILogger logger, string operation, string container, HttpStatusCode status, double charge, long started)
    {
        Charges.Record(charge, new("operation", operation), new("container", container), new("status", (int)status));
        // A call may take several requests; its span carries their sum.
        if (Activity.Current is { } activity && activity.Source == Source)
            activity.SetTag(RequestCharge, (activity.GetTagItem(RequestCharge) as double? ?? 0) + charge);
        LogCall(logger, operation, container, (int)status, charge, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    internal static void Uncertain(ILogger logger, string container, string what, Exception? exception)
    {
        Mended.Add(1, new("container", container), new("found", what));
        LogUncertain(logger, container, what, exception);
    }

    [LoggerMessage(1, LogLevel.Debug, "{Operation} on {Container} answered {Status} for {RequestCharge} RU in {Milliseconds} ms")]
    private static partial void LogCall(
        ILogger logger, string operation, string container, int status, double requestCharge, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "The answer to a write on {Container} was lost; read back, it is {Found}")]
    private static partial void LogUncertain(ILogger logger, string container, string found, Exception? exception);
}
