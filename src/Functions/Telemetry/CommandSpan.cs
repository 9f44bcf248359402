using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecureMx.Documents.Cosmos;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// One run of a command: its subject and its cost. The stores and the answer add to it; without a listener there
/// is none, and telling costs nothing. It holds ids of ours, rules and numbers, and nothing that a caller has written.
/// </summary>
public sealed class CommandSpan : IDisposable
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = Measures.Name;

    internal const string Done = "done";
    internal const string Unchanged = "unchanged";
    internal const string Failed = "failed";
    internal const string Repeated = "problem-repeated";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly AsyncLocal<CommandSpan?> Ambient = new();

    // One for the process, as the store's meter is.
    private static readonly MeterListener Charges = ListenToCharges();

    private readonly CommandSpan? _outer;
    private readonly Activity? _outerActivity;
    private readonly Lock _lock = new();
    private readonly SortedSet<string> _rules = new(StringComparer.Ordinal);
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private string? _contractId;
    private bool _hasSeveralContracts;
    private double? _requestCharge;

    private CommandSpan(string name, Activity? outerActivity, Activity? activity)
    {
        Name = name;
        _outer = Ambient.Value;
        _outerActivity = outerActivity;
        Activity = activity;
        Ambient.Value = this;
    }

    /// <summary>The command that runs; null without a listener.</summary>
    public static CommandSpan? Current => Ambient.Value;

    /// <summary>The command's name, which is its function's.</summary>
    public string Name { get; }

    /// <summary>The contract that it is about; null where it is about none, or several.</summary>
    public string? ContractId => _hasSeveralContracts ? null : _contractId;

    /// <summary>The rules that refused it, or those that it carried out; in order, with commas.</summary>
    public string? Rules => _rules.Count == 0 ? null : string.Join(',', _rules);

    /// <summary>
    /// <c>done</c>, <c>unchanged</c>, <c>failed</c>, the kind of problem that it was answered with, or <c>problem-repeated</c> for one by
    /// idempotency key.
    /// </summary>
    public string Outcome { get; private set; } = Done;

    /// <summary>Request units of all its calls of the store; null where the store does not charge.</summary>
    public double? RequestCharge => _requestCharge;

    /// <summary>Elapsed time.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    internal static bool HasListeners => Source.HasListeners();

    internal Activity? Activity { get; }

    /// <summary>Begins a command that belongs to the one that runs, e.g. one contract of a close; null without a listener.</summary>
    /// <param name="name">Its name: one of few.</param>
    /// <param name="contractId">The contract that it is about.</param>
    public static CommandSpan? BeginPart(string name, string contractId)
    {
        if (Current is null || !Source.HasListeners())
            return null;
        var outer = Activity.Current;
        var part = new CommandSpan(name, outer, Source.StartActivity(name));
        part.Saw(contractId);
        return part;
    }

    /// <summary>Begins the command of a function's run; dispose it when that is over.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="kind">What began it: a caller, or the app itself.</param>
    /// <param name="parent">The caller's span; none begins a trace.</param>
    internal static CommandSpan Begin(string name, ActivityKind kind, ActivityContext parent)
    {
        var outer = Activity.Current;
        // The server's own activity has no listener: below it, samplers that ask the parent would drop everything.
        if (parent == default)
            Activity.Current = null;
        var activity = Source.StartActivity(name, kind, parent);
        if (activity is null)
            Activity.Current = outer;
        return new CommandSpan(name, outer, activity);
    }

    /// <summary>The command has read or written a contract.</summary>
    public void Saw(string contractId)
    {
        lock (_lock)
        {
            _hasSeveralContracts |= _contractId is not null && _contractId != contractId;
            _contractId = contractId;
        }
    }

    /// <summary>The command has carried out rules: what it put on a contract's record.</summary>
    public void Recorded(IEnumerable<RecordedEvent> events)
    {
        lock (_lock)
        {
            // A command of several steps that changes anything has done something.
            Outcome = Done;
            _rules.UnionWith(events.SelectMany(recorded => recorded.Event.Basis).Select(rule => rule.Number));
        }
    }

    /// <summary>The command came to something other than done.</summary>
    /// <param name="outcome">One of few words.</param>
    /// <param name="rules">The rules that refuse it.</param>
    public void CameTo(string outcome, IEnumerable<string>? rules = null)
    {
        lock (_lock)
        {
            Outcome = outcome;
            if (rules is not null)
                _rules.UnionWith(rules);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Activity is { } activity)
        {
            activity.SetTag(SpanTags.Outcome, Outcome);
            if (ContractId is not null)
                activity.SetTag(SpanTags.ContractId, ContractId);
            if (Rules is not null)
                activity.SetTag(SpanTags.Rule, Rules);
            if (RequestCharge is { } charge)
                activity.SetTag(SpanTags.RequestCharge, charge);
            if (Outcome == Failed)
                activity.SetStatus(ActivityStatusCode.Error);
            activity.Dispose();
        }

        Activity.Current = _outerActivity;
        Ambient.Value = _outer;
    }

    private void Charge(double requestUnits)
    {
        lock (_lock)
            _requestCharge = (_requestCharge ?? 0) + requestUnits;
        _outer?.Charge(requestUnits);
    }

    private static MeterListener ListenToCharges()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == CosmosTelemetry.Name && instrument.Name == CosmosTelemetry.RequestCharge)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, charge, _, _) => Ambient.Value?.Charge(charge));
        listener.Start();
        return listener;
    }
}

/// <summary>The tags of a command's span, beside those of OpenTelemetry's conventions.</summary>
internal static class SpanTags
{
    public const string ContractId = "securemx.contract.id";
    public const string Rule = "securemx.rule";
    public const string Outcome = "securemx.outcome";
    public const string RequestCharge = "azure.cosmosdb.operation.request_charge";
    public const string Trigger = "faas.trigger";
    public const string Status = "http.response.status_code";
}
