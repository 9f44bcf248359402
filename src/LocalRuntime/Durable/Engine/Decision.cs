namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>A call of the orchestrator that asks for something to be done; it becomes a line of the history when it is committed.</summary>
/// <param name="Kind">The kind of its line.</param>
/// <param name="Task">The number of the call.</param>
/// <param name="Name">The activity, sub-orchestrator or event; null of a timer.</param>
internal sealed record Decision(HistoryEventKind Kind, int Task, string? Name)
{
    public string? Data { get; init; }

    public string? Instance { get; init; }

    public DateTime? Due { get; init; }

    /// <summary>Of a timer: it was cancelled before it was ever kept.</summary>
    public bool Cancelled { get; set; }

    /// <summary>The call in words, for an error.</summary>
    public string Words => Describe(Kind, Name);

    public HistoryEvent ToLine(DateTime at) => new(Kind, at) { Task = Task, Name = Name, Data = Data, Instance = Instance, Due = Due };

    public static string Describe(HistoryEventKind kind, string? name) => kind switch
    {
        HistoryEventKind.TaskScheduled => $"activity '{name}'",
        HistoryEventKind.SubOrchestrationInstanceCreated => $"sub-orchestration '{name}'",
        HistoryEventKind.EventSent => $"sending of event '{name}'",
        _ => "a timer",
    };
}

/// <summary>The orchestrator no longer makes the calls that its history holds.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);

/// <summary>The orchestrator awaited something that its context did not give.</summary>
internal sealed class ForeignAwaitException() : InvalidOperationException(
    "The orchestrator awaited something that its context did not give (Task.Delay, HTTP, Task.Run, ConfigureAwait(false), ...). "
    + "Only what TaskOrchestrationContext returns may be awaited: it is replayed from the history. Do everything else in an activity.");
