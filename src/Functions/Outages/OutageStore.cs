using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>The outages that operators have recorded (S1); each is a partition of its own.</summary>
public sealed class OutageStore(IDocumentStore documents)
{
    private const string DocumentId = "outage";
    private const string DocumentType = "outage";

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>The outage, or null where there is none.</summary>
    public async Task<Outage?> FindAsync(string outageId, CancellationToken cancellationToken = default)
        => Ids.IsOurs(outageId) && await documents.ReadAsync(Container, outageId, DocumentId, cancellationToken) is { } found
            ? StoredJson.Read<OutageDocument>(found).Outage
            : null;

    /// <summary>Records an outage; doing it again changes nothing.</summary>
    public Task RecordAsync(Outage outage, CancellationToken cancellationToken = default) => documents.CommitAsync(
        Container, outage.OutageId,
        [new DocumentWrite.Create(DocumentId, StoredJson.Write(new OutageDocument(DocumentId, outage.OutageId, DocumentType, outage)))],
        cancellationToken);

    private sealed record OutageDocument(string Id, string Scope, string Type, Outage Outage);
}
