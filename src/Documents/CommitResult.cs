namespace SecureMx.Documents;

/// <summary>Outcome of a commit. Only <see cref="Committed"/> changed anything.</summary>
public enum CommitStatus
{
    /// <summary>All writes are durable.</summary>
    Committed,

    /// <summary>A create met a document of its id (409 in Cosmos DB).</summary>
    AlreadyExists,

    /// <summary>A replace or delete found no document (404).</summary>
    NotFound,

    /// <summary>A replace or delete met another ETag (412).</summary>
    PreconditionFailed,
}

/// <summary>The outcome of a commit.</summary>
/// <param name="Status">Outcome.</param>
/// <param name="FailedIndex">The index of the write that was refused; -1 if none was.</param>
/// <param name="ETags">The new ETag of each write, in their order (empty string for a delete); empty where the commit was refused.</param>
public sealed record CommitResult(CommitStatus Status, int FailedIndex, IReadOnlyList<string> ETags)
{
    /// <summary>Whether all writes were made.</summary>
    public bool IsCommitted => Status == CommitStatus.Committed;
}
