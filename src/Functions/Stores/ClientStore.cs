using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>Kind of a change of a client.</summary>
public enum ClientChangeKind
{
    /// <summary>It was made a partner's.</summary>
    Added,

    /// <summary>It was taken from its partner.</summary>
    Removed,
}

/// <summary>A line of a client's record.</summary>
/// <param name="At">When.</param>
/// <param name="By">The operator.</param>
/// <param name="Kind">Work done.</param>
/// <param name="PartnerId">The partner whose client it became, or ceased to be.</param>
public sealed record ClientChange(Instant At, Actor By, ClientChangeKind Kind, string PartnerId);

/// <summary>A client of the identity provider, and the partner that it speaks for.</summary>
/// <param name="ClientId">The client id, as tokens name it in <c>azp</c> or <c>appid</c>.</param>
/// <param name="PartnerId">The partner; null where the client was removed.</param>
/// <param name="Record">Changes of it, oldest first.</param>
public sealed record PartnerClient(string ClientId, string? PartnerId, IReadOnlyList<ClientChange> Record);

/// <summary>Outcome of a change of a client.</summary>
public enum ChangeClientResult
{
    /// <summary>It was made.</summary>
    Changed,

    /// <summary>It was so before.</summary>
    Unchanged,

    /// <summary>The client is another partner's or, of a removal, not the partner's.</summary>
    Elsewhere,

    /// <summary>Its record is full.</summary>
    Full,
}

/// <summary>
/// Store of the clients that speak for partners. Each client is a partition of its own, so that it can be one partner's only; what was
/// removed stays for its record.
/// </summary>
public sealed class ClientStore(IDocumentStore documents, TimeProvider clock)
{
    /// <summary>The most lines of a client's record that an addition may be.</summary>
    public const int MaximumRecord = 200;

    private const string DocumentId = "client";
    private const string DocumentType = "partner-client";

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>A client id in the one form in which it is kept: Entra ID's are GUIDs, which people also write in capitals.</summary>
    public static string Canonical(string clientId) => Guid.TryParseExact(clientId, "D", out var guid) ? guid.ToString("D") : clientId;

    /// <summary>A client; null where no operator has ever named it.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<PartnerClient?> FindAsync(string clientId, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, ScopeOf(clientId), DocumentId, cancellationToken) is { } found ? ClientOf(found) : null;

    /// <summary>The clients of a partner, page by page.</summary>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    /// <remarks>Budget: one query page over indexed properties.</remarks>
    public async Task<(IReadOnlyList<PartnerClient> Items, string? Cursor)> ListAsync(
        string partnerId, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        var query = new DocumentQuery(DocumentType, [new FieldEquals("partnerId", partnerId)]);
        var page = await documents.QueryAsync(Container, query, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(ClientOf)], page.Cursor);
    }

    /// <summary>Makes a client a partner's, unless it is another's.</summary>
    /// <remarks>Budget: one point read; one create or replace.</remarks>
    public Task<ChangeClientResult> AddAsync(string partnerId, string clientId, Actor by, CancellationToken cancellationToken = default) =>
        ChangeAsync(
        clientId,
        present => present.PartnerId == partnerId ? ChangeClientResult.Unchanged
            : present.PartnerId is not null ? ChangeClientResult.Elsewhere
            : present.Record.Count >= MaximumRecord ? ChangeClientResult.Full
            : ChangeClientResult.Changed,
        present =>
            present with
            {
                PartnerId = partnerId,
                Record = [.. present.Record, new ClientChange(clock.Now(), by, ClientChangeKind.Added, partnerId)]
            },
        cancellationToken);

    /// <summary>Takes a client from its partner.</summary>
    /// <remarks>Budget: one point read, one replace.</remarks>
    public Task<ChangeClientResult> RemoveAsync(
        string partnerId, string clientId, Actor by, CancellationToken cancellationToken = default) => ChangeAsync(
        clientId,
        present => present.PartnerId == partnerId ? ChangeClientResult.Changed : ChangeClientResult.Elsewhere,
        present =>
            present with
            {
                PartnerId = null,
                Record = [.. present.Record, new ClientChange(clock.Now(), by, ClientChangeKind.Removed, partnerId)]
            },
        cancellationToken);

    private Task<ChangeClientResult> ChangeAsync(
        string clientId, Func<PartnerClient, ChangeClientResult> decide, Func<PartnerClient, PartnerClient> change,
        CancellationToken cancellationToken)
    {
        var scope = ScopeOf(clientId);
        return Race.RunAsync<ChangeClientResult>($"The client {clientId}", async _ =>
        {
            var found = await documents.ReadAsync(Container, scope, DocumentId, cancellationToken);
            var present = found is null ? new PartnerClient(clientId, null, []) : ClientOf(found);
            var result = decide(present);
            if (result != ChangeClientResult.Changed)
                return result;

            var after = change(present);
            var json = StoredJson.Write(new ClientDocument(DocumentId, scope, DocumentType, after.PartnerId, after.ClientId, after.Record));
            DocumentWrite write = found is null
                ? new DocumentWrite.Create(DocumentId, json)
                : new DocumentWrite.Replace(DocumentId, json, found.ETag);
            return (await documents.CommitAsync(Container, scope, [write], cancellationToken)).IsCommitted
                ? Race.Over(result)
                : Race.Overtaken;
        }, cancellationToken);
    }

    private static PartnerClient ClientOf(Document document)
    {
        var stored = StoredJson.Read<ClientDocument>(document);
        return new PartnerClient(stored.ClientId, stored.PartnerId, stored.Record);
    }

    private static string ScopeOf(string clientId) => $"client-{clientId}";

    private sealed record ClientDocument(
        string Id, string Scope, string Type, string? PartnerId, string ClientId, IReadOnlyList<ClientChange> Record);
}
