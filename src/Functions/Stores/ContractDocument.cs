using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Stores;

/// <summary>The state of a contract as it is stored, with what lists look for at the top.</summary>
/// <param name="Order">Its place in lists: the day of its acceptance and its id. Earlier versions stored none.</param>
/// <param name="StartsOn">Its billing start date.</param>
/// <param name="EndsOn">Its last day; <see cref="NoEnd"/> where it has none.</param>
/// <param name="NameKey">The customer's names, present and to come, folded.</param>
/// <param name="Terms">The terms that it is found by (<see cref="ContractTerms"/>).</param>
/// <param name="Outboxed">The version after its last commit with events for partners beside it; null for none.</param>
internal sealed record ContractDocument(
    string Id, string ContractId, string Type, string PartnerId, string CustomerId, ContractPhase Phase, Instant UpdatedAt,
    Contract Contract,
    RecordQuota? Quota = null, string? Order = null, LocalDate? StartsOn = null, string? EndsOn = null, string? NameKey = null,
    IReadOnlyList<string>? Terms = null, int? Outboxed = null)
{
    public const string DocumentId = "contract";
    public const string DocumentType = "contract";

    /// <summary>Comes after every day.</summary>
    public const string NoEnd = "none";

    /// <summary>The type of <see cref="AbandonedDocument"/>.</summary>
    public const string AbandonedType = "abandoned";

    public static ContractDocument Of(Contract contract, Instant updatedAt, RecordQuota? quota = null)
    {
        string name = SearchableName.FoldAll(contract.CustomerNamesFrom(Tokyo.MonthOf(updatedAt)));
        return new(
            DocumentId, contract.ContractId, DocumentType, contract.PartnerId, contract.CustomerId, ContractPhases.Of(contract), updatedAt,
            contract, quota, $"{DateText.Format(contract.AcceptedOn)}/{contract.ContractId}", contract.BillingStartDate,
            Ends.Of(contract) is { } end ? DateText.Format(end.EffectiveDate) : NoEnd, name,
            ContractTerms.Of(contract, name, Tokyo.DateOf(updatedAt)));
    }
}

/// <summary>
/// A day on which a contract, or an option of it, ends: a document beside the contract, so that a list can be in the order of ends. It has
/// what lists look for too.
/// </summary>
/// <param name="EndBefore">The contract's end before it; empty where it is the first.</param>
internal sealed record ContractEndDocument(
    string Id, string ContractId, string Type, string PartnerId, string CustomerId, string Order, string EndBefore, LocalDate StartsOn,
    string EndsOn, string NameKey, IReadOnlyList<string> Terms)
{
    public const string DocumentType = "contract-end";

    // Stays in place of an end that comes to nothing: unlike a deletion it cannot fail.
    private const string GoneType = "contract-end-gone";

    /// <summary>The documents of a contract's ends, by their ids; none where an earlier version stored the contract.</summary>
    public static IReadOnlyDictionary<string, byte[]> Of(ContractDocument contract)
    {
        Dictionary<string, byte[]> found = new(StringComparer.Ordinal);
        if (contract.Order is null)
            return found;

        string before = "";
        foreach (string day in ContractTerms.EndsOf(contract.Contract).Select(DateText.Format))
        {
            var end = new ContractEndDocument(
                $"end-{day}", contract.ContractId, DocumentType, contract.PartnerId, contract.CustomerId, $"{day}/{contract.ContractId}",
                before, contract.StartsOn!.Value, contract.EndsOn!, contract.NameKey!, contract.Terms!);
            found.Add(end.Id, StoredJson.Write(end));
            before = day;
        }

        return found;
    }

    /// <summary>What makes the stored ends those of a contract after a change.</summary>
    public static IEnumerable<DocumentWrite> Changes(ContractDocument before, ContractDocument after)
    {
        var (old, present) = (Of(before), Of(after));
        foreach (var (id, json) in present)
        {
            if (!old.TryGetValue(id, out byte[]? stored) || !json.AsSpan().SequenceEqual(stored))
                yield return new DocumentWrite.Upsert(id, json);
        }

        foreach (string gone in old.Keys.Where(id => !present.ContainsKey(id)))
            yield return new DocumentWrite.Upsert(gone, StoredJson.Write(new GoneDocument(gone, after.ContractId, GoneType)));
    }

    private sealed record GoneDocument(string Id, string ContractId, string Type);
}

/// <summary>
/// The contract of a <see cref="ContractDocument"/> without the members that only lists need; reads of many contracts deserialize less.
/// </summary>
internal sealed record ContractProjection(Contract Contract)
{
    public static Contract Of(Document document) => StoredJson.Read<ContractProjection>(document).Contract;
}

/// <summary>Tombstone of an abandoned acceptance: no contract of this id is ever written.</summary>
internal sealed record AbandonedDocument(string Id, string ContractId, string Type)
{
    public static AbandonedDocument Of(string contractId) => new(ContractDocument.DocumentId, contractId, ContractDocument.AbandonedType);
}

/// <summary>An event as it is stored. Its id carries the version, so that of two writers of one version one fails.</summary>
internal sealed record EventDocument(string Id, string ContractId, string Type, int Version, Instant At, Actor By, ContractEvent Event)
{
    public const string DocumentType = "event";

    /// <summary>The ids of all events lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>): "." is the character after "-".</summary>
    public const string IdFrom = "event-";
    public const string IdBefore = "event.";

    public static string IdOf(int version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{IdFrom}{version:D8}");

    public static DocumentWrite Create(string contractId, RecordedEvent recorded)
    {
        string id = IdOf(recorded.Version);
        return new DocumentWrite.Create(
            id,
            StoredJson.Write(new EventDocument(id, contractId, DocumentType, recorded.Version, recorded.At, recorded.By, recorded.Event)));
    }

    public RecordedEvent ToRecorded() => new(Version, At, By, Event);
}
