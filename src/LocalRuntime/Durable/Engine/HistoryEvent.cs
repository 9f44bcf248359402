using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>What a line of a history says; the names are those that the management API shows.</summary>
internal enum HistoryEventKind
{
    OrchestratorStarted,
    ExecutionStarted,
    TaskScheduled,
    TaskCompleted,
    TaskFailed,
    TimerCreated,
    TimerFired,
    EventSent,
    EventRaised,
    SubOrchestrationInstanceCreated,
    SubOrchestrationInstanceCompleted,
    SubOrchestrationInstanceFailed,
    ExecutionSuspended,
    ExecutionResumed,
    ExecutionTerminated,
    ExecutionRewound,
    ExecutionCompleted,

    /// <summary>Only ever a message: the orchestrator was found waiting for something that is not in its history.</summary>
    ForeignAwait,
}

/// <summary>A line of an instance's history, or a message on its way there. An orchestrator's state is what its lines make it.</summary>
internal sealed record HistoryEvent(HistoryEventKind Kind, DateTime At)
{
    /// <summary>The number of the call that the line is about; the orchestrator's calls are numbered from 0.</summary>
    public int? Task { get; init; }

    /// <summary>The name of the activity, sub-orchestrator or event.</summary>
    public string? Name { get; init; }

    /// <summary>The input, result, payload or reason, as JSON text.</summary>
    public string? Data { get; init; }

    /// <summary>The instance that is called or sent to.</summary>
    public string? Instance { get; init; }

    /// <summary>When a timer is due (UTC).</summary>
    public DateTime? Due { get; init; }

    /// <summary>How a task or the execution failed.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>How the execution ended.</summary>
    public OrchestrationRuntimeStatus? Status { get; init; }

    /// <summary>Of a failure: no retry can mend it. Of a termination: it goes for the sub-orchestrations too.</summary>
    public bool Whole { get; init; }
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(List<HistoryEvent>))]
[JsonSerializable(typeof(TaskFailureDetails))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class HistoryJson : JsonSerializerContext;

/// <summary>Histories as they are kept: UTF-8 JSON, so that a later version can add members and a person can read them.</summary>
internal static class HistoryText
{
    private static readonly HistoryJson Json = new(new JsonSerializerOptions(HistoryJson.Default.Options)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(List<HistoryEvent> lines) => JsonSerializer.SerializeToUtf8Bytes(lines, Json.ListHistoryEvent);

    public static byte[] Write(HistoryEvent line) => JsonSerializer.SerializeToUtf8Bytes(line, Json.HistoryEvent);

    public static string Write(TaskFailureDetails failure) => JsonSerializer.Serialize(failure, Json.TaskFailureDetails);

    public static string Write(Dictionary<string, string> tags) => JsonSerializer.Serialize(tags, Json.DictionaryStringString);

    public static List<HistoryEvent> ReadLines(byte[] utf8) => JsonSerializer.Deserialize(utf8, Json.ListHistoryEvent)!;

    public static HistoryEvent ReadLine(byte[] utf8) => JsonSerializer.Deserialize(utf8, Json.HistoryEvent)!;

    public static TaskFailureDetails ReadFailure(string text) => JsonSerializer.Deserialize(text, Json.TaskFailureDetails)!;

    public static Dictionary<string, string> ReadTags(string text) => JsonSerializer.Deserialize(text, Json.DictionaryStringString)!;
}
