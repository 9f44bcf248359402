using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Outages;

/// <summary>
/// An outage as it is stored, in a partition of its own; beside it are the marks of the contracts that claimed
/// (<see cref="OutageClaimDocument"/>).
/// </summary>
/// <param name="Id">The document's id, the same for all.</param>
/// <param name="Scope">The outage's id.</param>
/// <param name="Type">The document's type.</param>
/// <param name="Outage">The outage as it is now.</param>
/// <param name="Version">1, and one more with each change.</param>
/// <param name="EntryId">Its entry in the list of outages; null in documents that were written before there was a list.</param>
/// <param name="Partners">Where <see cref="Outage.ContractIds"/> names contracts: for each partner the places of its contracts in that
/// list.</param>
/// <param name="Changes">Changes by operators, oldest first.</param>
/// <param name="Withdrawal">Withdrawal; null for an outage in effect.</param>
internal sealed record OutageDocument(
    string Id, string Scope, string Type, Outage Outage, int Version = 1, string? EntryId = null,
    IReadOnlyDictionary<string, IReadOnlyList<int>>? Partners = null, IReadOnlyList<OutageChange>? Changes = null,
    OutageWithdrawal? Withdrawal = null)
{
    public const string DocumentId = "outage";
    public const string DocumentType = "outage";

    public static OutageDocument Of(Outage outage, string entryId, IReadOnlyDictionary<string, IReadOnlyList<int>>? partners) =>
        new(DocumentId, outage.OutageId, DocumentType, outage, Version: 1, entryId, partners);

    /// <summary>The contracts of a partner that the outage names; none where it names none or all.</summary>
    public IReadOnlyList<string> ContractsOf(string partnerId) =>
        Outage.ContractIds is { } ids && Partners?.GetValueOrDefault(partnerId) is { } places
            ? [.. places.Select(place => ids[place])]
            : [];

    /// <summary>The document after a correction.</summary>
    public OutageDocument Corrected(Outage after, IReadOnlyDictionary<string, IReadOnlyList<int>>? partners, OutageChange change) =>
        this with { Outage = after, Partners = partners, Version = Version + 1, Changes = [.. Changes ?? [], change] };
}

/// <summary>A change of an outage: by whom, why, and what it was before (R1).</summary>
/// <param name="At">When.</param>
/// <param name="By">The operator.</param>
/// <param name="Reason">Why; null if no reason was given.</param>
/// <param name="Before">The outage before the change.</param>
internal sealed record OutageChange(Instant At, Actor By, string? Reason, Outage Before);

/// <summary>Withdrawal of an outage (R1).</summary>
internal sealed record OutageWithdrawal(Instant At, Actor By, string? Reason);

/// <summary>An entry in the list of outages, newest first: its id sorts by the time of the recording.</summary>
internal sealed record OutageEntryDocument(string Id, string Scope, string Type, string OutageId)
{
    /// <summary>The one partition of all entries: there are few outages, and their order must be that of the list.</summary>
    public const string AllEntries = "outages";

    public const string DocumentType = "outage-entry";

    public static OutageEntryDocument Of(string outageId, Instant recordedAt) => new(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{long.MaxValue - recordedAt.ToUnixTimeTicks():D19}-{outageId}"),
        AllEntries, DocumentType, outageId);
}

/// <summary>
/// The mark of a contract that has claimed a reduction for an outage, or was about to. It stays, whatever became of the claim.
/// </summary>
internal sealed record OutageClaimDocument(string Id, string Scope, string Type, string ContractId)
{
    public const string DocumentType = "outage-claim";

    /// <summary>The ids of all marks lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>): "." is the character after "-".</summary>
    public const string IdFrom = "claim-";
    public const string IdBefore = "claim.";

    public static OutageClaimDocument Of(string outageId, string contractId) =>
        new(IdFrom + contractId, outageId, DocumentType, contractId);
}
