using System.Collections.ObjectModel;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime;

/// <summary>What a run tells the host by its logger.</summary>
public static class FunctionsLoggerExtensions
{
    private const string NameKey = "Name";
    private const string ValueKey = "Value";

    private static readonly EventId MetricEvent = new(1, "MS_LogMetric");

    /// <summary>Logs a metric's value at information level. On Azure the host makes a custom metric of it; here it is an event like any other.</summary>
    /// <param name="logger">A logger of the run.</param>
    /// <param name="name">The metric.</param>
    /// <param name="value">Its value.</param>
    /// <param name="properties">Its dimensions.</param>
    public static void LogMetric(this ILogger logger, string name, double value, IDictionary<string, object>? properties = null)
    {
        Dictionary<string, object> state = properties is null ? [] : new(properties);
        state[NameKey] = name;
        state[ValueKey] = value;
        logger.Log(LogLevel.Information, MetricEvent, new ReadOnlyDictionary<string, object>(state), null, (_, _) => string.Empty);
    }
}
