namespace SecureMx.Documents;

/// <summary>One write of a batch.</summary>
public abstract record DocumentWrite(string Id)
{
    /// <summary>The most writes that one commit may hold (the limit of a Cosmos DB transactional batch).</summary>
    public const int MaximumPerCommit = 100;

    internal ReadOnlyMemory<byte> Body => this switch
    {
        Create create => create.Json,
        Replace replace => replace.Json,
        Upsert upsert => upsert.Json,
        _ => default,
    };

    /// <summary>Creates a document; <see cref="CommitStatus.AlreadyExists"/> where the id is taken.</summary>
    public sealed record Create(string Id, ReadOnlyMemory<byte> Json) : DocumentWrite(Id);

    /// <summary>
    /// Replaces a document; <see cref="CommitStatus.NotFound"/> where there is none, <see cref="CommitStatus.PreconditionFailed"/> where
    /// its ETag is not <paramref name="IfMatch"/> (null replaces any version).
    /// </summary>
    public sealed record Replace(string Id, ReadOnlyMemory<byte> Json, string? IfMatch) : DocumentWrite(Id);

    /// <summary>Creates or replaces a document.</summary>
    public sealed record Upsert(string Id, ReadOnlyMemory<byte> Json) : DocumentWrite(Id);

    /// <summary>Deletes a document; refused as <see cref="Replace"/> is.</summary>
    public sealed record Delete(string Id, string? IfMatch) : DocumentWrite(Id);
}
