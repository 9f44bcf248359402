using NodaTime;
using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>A contract's claim on an address (C1).</summary>
/// <param name="Address">In canonical form (C2).</param>
/// <param name="ContractId">The contract that holds it, or that an acceptance is about to conclude.</param>
/// <param name="ApplicationId">The application on which it was claimed.</param>
/// <param name="ClaimedAt">When.</param>
public sealed record AddressClaim(string Address, string ContractId, string ApplicationId, Instant ClaimedAt);

/// <summary>A claim, as stored.</summary>
public sealed record StoredAddressClaim(AddressClaim Claim, string ETag);

/// <summary>Records which contract holds an IP address: one document an address, so that of two claims one fails (C1).</summary>
public sealed class AddressClaimStore(IDocumentStore documents)
{
    private const string DocumentId = "claim";
    private const string DocumentType = "claim";

    private static readonly string Container = Containers.Claims.Name;

    /// <summary>
    /// The claim on an address, or null where it is free. Whether its contract is still in force is for the caller to see.
    /// </summary>
    public async Task<StoredAddressClaim?> FindAsync(string address, CancellationToken cancellationToken = default) =>
        (await FindManyAsync([address], cancellationToken))[0];

    /// <summary>For each address the result of <see cref="FindAsync"/>.</summary>
    /// <remarks>Budget: a point read for each, side by side.</remarks>
    public async Task<IReadOnlyList<StoredAddressClaim?>> FindManyAsync(
        IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        DocumentKey[] keys = [.. addresses.Select(address => new DocumentKey(address, DocumentId))];
        return [.. (await documents.ReadManyAsync(Container, keys, cancellationToken)).Select(found => found is null ? null : Of(found))];
    }

    /// <summary>Claims an address that is free, or takes it over from the claim with that ETag; false where another was faster.</summary>
    public async Task<bool> TryClaimAsync(AddressClaim claim, string? takenOverETag, CancellationToken cancellationToken = default)
    {
        byte[] json = StoredJson.Write(new ClaimDocument(
            DocumentId, claim.Address, DocumentType, claim.ContractId, claim.ApplicationId, claim.ClaimedAt));
        DocumentWrite write = takenOverETag is null
            ? new DocumentWrite.Create(DocumentId, json)
            : new DocumentWrite.Replace(DocumentId, json, takenOverETag);
        return (await documents.CommitAsync(Container, claim.Address, [write], cancellationToken)).IsCommitted;
    }

    /// <summary>
    /// Gives an address back, where that contract holds it (on that application, where one is named); otherwise nothing changes.
    /// </summary>
    public async Task ReleaseAsync(
        string address, string contractId, string? applicationId = null, CancellationToken cancellationToken = default)
    {
        // A claim that changes meanwhile has been taken over, and is no longer this one's to release.
        if (await FindAsync(address, cancellationToken) is { Claim: var claim } found && claim.ContractId == contractId
            && (applicationId ?? claim.ApplicationId) == claim.ApplicationId)
        {
            await documents.CommitAsync(Container, address, [new DocumentWrite.Delete(DocumentId, found.ETag)], cancellationToken);
        }
    }

    private static StoredAddressClaim Of(Document found)
    {
        var document = StoredJson.Read<ClaimDocument>(found);
        return new StoredAddressClaim(
            new AddressClaim(document.Address, document.ContractId, document.ApplicationId, document.ClaimedAt), found.ETag);
    }

    private sealed record ClaimDocument(string Id, string Address, string Type, string ContractId, string ApplicationId, Instant ClaimedAt);
}
