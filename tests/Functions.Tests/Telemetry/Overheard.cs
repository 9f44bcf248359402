using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMx.Functions.Telemetry;
using SecureMx.Tests;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>A measurement of an instrument.</summary>
/// <param name="Name">The instrument.</param>
/// <param name="Value">What was added or recorded.</param>
/// <param name="Tags">As <c>name=value</c>, with spaces.</param>
/// <param name="Within">The span in which it was measured; null for none.</param>
internal sealed record Measured(string Name, double Value, string Tags, Activity? Within)
{
    /// <summary>Whether it was measured within a span of this process, or within one below it.</summary>
    public bool IsWithin(Activity span)
    {
        for (var one = Within; one is not null; one = one.Parent)
        {
            if (one == span)
                return true;
        }

        return false;
    }
}

/// <summary>All that the app's own sources, meters and loggers say while this listens.</summary>
internal sealed class Overheard : ILoggerProvider
{
    private const string Ours = "SecureMx";

    private readonly ActivityListener _spans;
    private readonly MeterListener _meters;
    private int _running;

    public Overheard()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith(Ours, StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => Interlocked.Increment(ref _running),
            ActivityStopped = span =>
            {
                Spans.Enqueue(span);
                Interlocked.Decrement(ref _running);
            },
        };
        ActivitySource.AddActivityListener(_spans);
        _meters = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name.StartsWith(Ours, StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        _meters.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => Measures.Enqueue(new Measured(instrument.Name, value, Text(tags), Activity.Current)));
        _meters.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => Measures.Enqueue(new Measured(instrument.Name, value, Text(tags), Activity.Current)));
        _meters.Start();
    }

    public ConcurrentQueue<Activity> Spans { get; } = [];

    public ConcurrentQueue<Measured> Measures { get; } = [];

    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Lets the app log here.</summary>
    public void Hear(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    /// <summary>The spans of a command, in the order of their ends.</summary>
    public IReadOnlyList<Activity> SpansOf(string command) =>
        [.. Spans.Where(span => span.Source.Name == CommandSpan.SourceName && span.DisplayName == command)];

    /// <summary>The one span of a command.</summary>
    public Activity SpanOf(string command) => Assert.Single(SpansOf(command));

    /// <summary>What was measured by an instrument, with those tags.</summary>
    public double SumOf(string name, string tags = "") =>
        Measures.Where(measured => measured.Name == name && measured.Tags == tags).Sum(measured => measured.Value);

    /// <summary>What a gauge was last set to; null where it was not.</summary>
    public double? LastOf(string name) => Measures.LastOrDefault(measured => measured.Name == name)?.Value;

    /// <summary>Waits until every command that has begun is over: an answer is there before its command's span ends.</summary>
    public Task QuietAsync() => Eventually.Holds(() => Volatile.Read(ref _running) == 0);

    public void Forget()
    {
        Spans.Clear();
        Measures.Clear();
        Lines.Clear();
    }

    public ILogger CreateLogger(string categoryName) => new Listener(this, categoryName);

    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> texts = [];
        foreach ((string name, object? value) in tags)
            texts.Add($"{name}={value}");
        return string.Join(' ', texts);
    }

    private sealed class Listener(Overheard all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            all.Lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
        }
    }
}
