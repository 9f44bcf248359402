using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>The state of a contract as it is stored, with what lists look for at the top.</summary>
internal sealed record ContractDocument(
    string Id, string ContractId, string Type, string PartnerId, string CustomerId, ContractPhase Phase, Instant UpdatedAt, Contract Contract)
{
    public const string DocumentId = "contract";
    public const string DocumentType = "contract";

    /// <summary>The type of what stands in the place of a contract that was never concluded and never will be.</summary>
    public const string AbandonedType = "abandoned";

    public static ContractDocument Of(Contract contract, Instant updatedAt) =>
        new(DocumentId, contract.ContractId, DocumentType, contract.PartnerId, contract.CustomerId, ContractPhases.Of(contract), updatedAt, contract);
}

/// <summary>Of a <see cref="ContractDocument"/> the contract alone, for whoever reads many.</summary>
internal sealed record ContractBody(Contract Contract)
{
    public static Contract Of(Document document) => StoredJson.Read<ContractBody>(document).Contract;
}

/// <summary>What stands in the place of a contract whose acceptance was given up.</summary>
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
            id, StoredJson.Write(new EventDocument(id, contractId, DocumentType, recorded.Version, recorded.At, recorded.By, recorded.Event)));
    }

    public RecordedEvent ToRecorded() => new(Version, At, By, Event);
}
