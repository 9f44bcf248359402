using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// Gives what a function's run has measured to the Functions host, which brings it to Application Insights as custom metrics: one for each instrument and
/// its tags. The host takes metrics only from a run that goes on, so they are gathered in it and told at its end.
/// </summary>
internal sealed class HostMetrics
{
    private static readonly AsyncLocal<HostMetrics?> Ambient = new();
    private static readonly Lazy<MeterListener> Listener = new(Listen);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Name, long Value, Dictionary<string, object> Tags)> _measured = [];

    private HostMetrics()
    {
    }

    /// <summary>Gathers from here on, in this run and what it awaits.</summary>
    public static HostMetrics Gather()
    {
        _ = Listener.Value;
        return Ambient.Value = new HostMetrics();
    }

    /// <summary>Tells the host what was measured.</summary>
    public void Tell(ILogger logger)
    {
        Ambient.Value = null;
        lock (_lock)
        {
            foreach ((string name, long value, Dictionary<string, object> tags) in _measured.Values)
                logger.LogMetric(name, value, tags);
        }
    }

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object> named = [];
        foreach ((string tag, object? text) in tags)
            named[tag] = text ?? "";
        string key = $"{instrument.Name} {string.Join(' ', named.Values)}";
        lock (_lock)
        {
            long sum = instrument is Counter<long> && _measured.TryGetValue(key, out var before) ? before.Value + value : value;
            _measured[key] = (instrument.Name, sum, named);
        }
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Measures.Name)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Ambient.Value?.Add(instrument, value, tags));
        listener.Start();
        return listener;
    }
}
