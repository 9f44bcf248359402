using System.Collections.Immutable;
using System.Globalization;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>An orchestration instance as a client sees it.</summary>
/// <param name="name">The orchestrator's name.</param>
/// <param name="instanceId">The instance's id.</param>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    private const int LongestShownPayload = 50;

    /// <summary>The orchestrator's name.</summary>
    public string Name { get; } = name;

    /// <summary>The instance's id.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>What reads inputs and outputs; null where they were not asked for.</summary>
    public DataConverter? DataConverter { get; init; }

    /// <summary>Where the instance stands.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was created (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed (UTC).</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>Its input as kept.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>Its output as kept.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>Its custom status as kept.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>The words that were given with its start.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary.Create<string, string>();

    /// <summary>How it failed; null where it did not, or where outputs were not asked for.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Whether it was running.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it was at its end: completed, failed or terminated.</summary>
    public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;

    /// <summary>The input.</summary>
    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    public T? ReadInputAs<T>() => Converter(nameof(ReadInputAs)).Deserialize<T>(SerializedInput);

    /// <summary>The output.</summary>
    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    public T? ReadOutputAs<T>() => Converter(nameof(ReadOutputAs)).Deserialize<T>(SerializedOutput);

    /// <summary>The custom status.</summary>
    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    public T? ReadCustomStatusAs<T>() => Converter(nameof(ReadCustomStatusAs)).Deserialize<T>(SerializedCustomStatus);

    /// <summary>The instance in a line, with the beginnings of its input and output.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}"
        + $"{Shown("Input", SerializedInput)}{Shown("Output", SerializedOutput)}{Shown("FailureDetails", FailureDetails?.ToString())}]");

    private static string Shown(string label, string? payload) => payload switch
    {
        null => "",
        { Length: > LongestShownPayload } => $", {label}: '{payload[..LongestShownPayload]}...'",
        _ => $", {label}: '{payload}'",
    };

    private DataConverter Converter(string member) =>
        DataConverter ?? throw new InvalidOperationException($"{member} needs an instance that was fetched with its inputs and outputs.");
}
