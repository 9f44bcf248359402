using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>The state of a contract as it is stored, with what lists look for at the top.</summary>
internal sealed record ContractDocument(
    string Id, string ContractId, string Type, string PartnerId, string CustomerId, ContractPhase Phase, Instant UpdatedAt,
    Contract Contract,
    RecordQuota? Quota = null)
{
    public const string DocumentId = "contract";
    public const string DocumentType = "contract";

    /// <summary>The type of <see cref="AbandonedDocument"/>.</summary>
    public const string AbandonedType = "abandoned";

    public static ContractDocument Of(Contract contract, Instant updatedAt, RecordQuota? quota = null) =>
        new(
            DocumentId, contract.ContractId, DocumentType, contract.PartnerId, contract.CustomerId, ContractPhases.Of(contract), updatedAt,
            contract, quota);
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
