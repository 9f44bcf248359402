using System.Text.Json;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Orchestrations.Management;

/// <summary>An orchestration, as a list shows it.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="Kind">What it is for; null for a part of another.</param>
/// <param name="Orchestrator">The name of its orchestrator.</param>
/// <param name="Status">Its status.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="LastUpdatedAt">When it last did something.</param>
public sealed record OrchestrationSummaryView(
    string InstanceId, OrchestrationKind? Kind, string Orchestrator, OrchestrationStatus Status, Instant CreatedAt, Instant LastUpdatedAt)
{
    /// <summary>Shows one.</summary>
    public static OrchestrationSummaryView Of(OrchestrationMetadata instance) => new(
        instance.InstanceId, OrchestrationKinds.Of(instance.InstanceId), instance.Name, OrchestrationStatuses.Of(instance.RuntimeStatus),
        Instant.FromDateTimeOffset(instance.CreatedAt), Instant.FromDateTimeOffset(instance.LastUpdatedAt));
}

/// <summary>An orchestration with its history and what operators have done with it.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="Kind">What it is for; null for a part of another.</param>
/// <param name="Orchestrator">The name of its orchestrator.</param>
/// <param name="Status">Its status.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="LastUpdatedAt">When it last did something.</param>
/// <param name="Input">What it was given, as JSON in a string; null where that is larger than <see cref="MaximumValueLength"/>.</param>
/// <param name="Output">What came of it, as JSON in a string or as plain text, under the same bound; null while it has not ended.</param>
/// <param name="CustomStatus">What it says that it is doing; null where it has said nothing.</param>
/// <param name="Failure">The error that has ended it; null where none has.</param>
/// <param name="History">What has happened in it, oldest first: the newest <see cref="MaximumHistory"/> events.</param>
/// <param name="EarlierEvents">How many events came before those.</param>
/// <param name="Record">What operators have done with it, oldest first.</param>
public sealed record OrchestrationView(
    string InstanceId, OrchestrationKind? Kind, string Orchestrator, OrchestrationStatus Status, Instant CreatedAt, Instant LastUpdatedAt,
    string? Input, string? Output, Text? CustomStatus, string? Failure, IReadOnlyList<HistoryEventView> History,
    int EarlierEvents, IReadOnlyList<RecordedAction> Record)
{
    /// <summary>The most events that are shown.</summary>
    public const int MaximumHistory = 200;

    /// <summary>The most characters of an input or output that is shown.</summary>
    public const int MaximumValueLength = 64 * 1024;

    /// <summary>Shows one.</summary>
    public static OrchestrationView Of(
        OrchestrationMetadata instance, IReadOnlyList<HistoryEventView> history, IReadOnlyList<RecordedAction> record)
    {
        var summary = OrchestrationSummaryView.Of(instance);
        return new OrchestrationView(
            summary.InstanceId, summary.Kind, summary.Orchestrator, summary.Status, summary.CreatedAt, summary.LastUpdatedAt,
            ValueOf(instance.SerializedInput), ValueOf(instance.SerializedOutput), StatusOf(instance.SerializedCustomStatus),
            FailureOf(instance),
            [.. history.TakeLast(MaximumHistory)], Math.Max(0, history.Count - MaximumHistory), record);
    }

    // What failed before it ran has no details: the runtime says why in the place of its output.
    private static string? FailureOf(OrchestrationMetadata instance) =>
        instance.FailureDetails is { } failure ? HistoryEventView.TextOf(failure.ErrorType, failure.ErrorMessage)
        : instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed ? HistoryEventView.Short(PlainText.Of(instance.SerializedOutput))
        : null;

    private static Text? StatusOf(string? serialized) =>
        serialized is { Length: > MaximumValueLength } ? null : CustomStatuses.Read(serialized);

    private static string? ValueOf(string? serialized) => serialized is { Length: > MaximumValueLength } ? null : PlainText.Of(serialized);
}

/// <summary>What the task hub keeps as JSON, or as it came.</summary>
internal static class PlainText
{
    /// <summary>The text within a JSON string; anything else unchanged.</summary>
    public static string? Of(string? serialized)
    {
        if (serialized is not ['"', ..])
            return serialized;
        try
        {
            return JsonSerializer.Deserialize<string>(serialized);
        }
        catch (JsonException)
        {
            return serialized;
        }
    }
}
