namespace SecureMx.Documents.Sqlite;

/// <summary>A commit that has been checked on its caller's thread and waits for the writer.</summary>
internal sealed class PendingCommit(SqliteContainer container, string partitionKey, PendingWrite[] writes)
{
    // Continuations go to the pool: the writer thread has the next group to write.
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteContainer Container => container;

    public string PartitionKey => partitionKey;

    public int Range { get; } = SqliteRanges.Of(partitionKey);

    public IReadOnlyList<PendingWrite> Writes => writes;

    /// <summary>The result of the group's transaction, published once the transaction is durable.</summary>
    public CommitResult? Result { get; set; }

    public Task<CommitResult> Answer => _answer.Task;

    public void Publish() => _answer.SetResult(Result!);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>One write with what its row needs.</summary>
/// <param name="Write">As the caller gave it.</param>
/// <param name="Fields">Fields of the body; default for a delete.</param>
/// <param name="Expires">The Unix second at which the document expires; null for never.</param>
internal readonly record struct PendingWrite(DocumentWrite Write, DocumentFields Fields, long? Expires);
