using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Links;

/// <summary>Links to bills, each a partition of its own, found by the hash of its secret.</summary>
public sealed class BillLinkStore(IDocumentStore documents)
{
    private static readonly string Container = Containers.Operations.Name;

    /// <summary>The link of an id; null where there is none.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<BillLink?> FindAsync(string linkId, CancellationToken cancellationToken) =>
        await documents.ReadAsync(Container, linkId, BillLink.DocumentId, cancellationToken) is { } found
            && StoredJson.TypeOf(found) == BillLink.DocumentType
            ? StoredJson.Read<BillLink>(found)
            : null;

    /// <summary>Keeps a new link.</summary>
    /// <remarks>Budget: one create.</remarks>
    internal Task AddAsync(BillLink link, CancellationToken cancellationToken) => documents.CommitAsync(
        Container, link.Scope, [new DocumentWrite.Create(link.Id, StoredJson.Write(link))], cancellationToken);

    /// <summary>
    /// A page of the links of a contract, or of a customer's combined invoices, of all months; those that have expired or were revoked are
    /// among them.
    /// </summary>
    /// <remarks>Budget: one query page over indexed properties.</remarks>
    internal async Task<(IReadOnlyList<BillLink> Items, string? Cursor)> ListAsync(
        LinkTarget target, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var of = target.ContractId is { } contractId
            ? new FieldEquals("contractId", contractId)
            : new FieldEquals("customer", target.Customer!);
        var query = new DocumentQuery(BillLink.DocumentType, [of]);
        var page = await documents.QueryAsync(Container, query, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(StoredJson.Read<BillLink>)], page.Cursor);
    }

    /// <summary>Revokes a link of a bill; one that was revoked stays as it is. False where the bill has no such link.</summary>
    /// <remarks>Budget: one point read and one replace.</remarks>
    internal Task<bool> RevokeAsync(LinkTarget target, string linkId, Instant at, CancellationToken cancellationToken) =>
        Race.RunAsync<bool>($"The link {linkId}", async _ =>
        {
            if (await documents.ReadAsync(Container, linkId, BillLink.DocumentId, cancellationToken) is not { } found
                || StoredJson.TypeOf(found) != BillLink.DocumentType)
            {
                return Race.Over(false);
            }

            var link = StoredJson.Read<BillLink>(found);
            if (link.Target != target)
                return Race.Over(false);
            if (link.RevokedAt is not null)
                return Race.Over(true);
            var revoked = new DocumentWrite.Replace(link.Id, StoredJson.Write(link with { RevokedAt = at }), found.ETag);
            return (await documents.CommitAsync(Container, linkId, [revoked], cancellationToken)).IsCommitted
                ? Race.Over(true)
                : Race.Overtaken;
        }, cancellationToken);
}
