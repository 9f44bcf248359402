namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>Where the orchestration behind a document stands. The document is the truth, the orchestration its clock.</summary>
public enum OutboxState
{
    /// <summary>It is to be started: the document is written, the start may have been lost.</summary>
    Requested,

    /// <summary>It was started.</summary>
    Started,

    /// <summary>What it waits for has come or will never come.</summary>
    Finished,
}
