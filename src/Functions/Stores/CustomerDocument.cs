using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>A customer as it is stored.</summary>
/// <param name="Id">The document's id, the same for all.</param>
/// <param name="CustomerId">The key of the partition: <see cref="CustomerKey.Partition"/>.</param>
/// <param name="Type">The document's type.</param>
/// <param name="CustomerName">The name.</param>
/// <param name="PartnerId">The partner; null where there is none yet.</param>
/// <param name="Services">The designated services.</param>
/// <remarks>
/// Earlier versions stored every customer in the partition of its bare id. Such a document is copied into the partition of its partner when
/// it is first read, and stays as <see cref="MovedType"/>: it says which partner the id belonged to.
/// </remarks>
internal sealed record CustomerDocument(
    string Id, string CustomerId, string Type, string? CustomerName, string? PartnerId, IReadOnlyList<DesignatedService> Services)
{
    public const string DocumentId = "customer";
    public const string DocumentType = "customer";
    public const string MovedType = "customer-moved";

    public IReadOnlyList<string> CreditContractIds { get; init; } = [];

    public IReadOnlyList<DomainReservation> DomainReservations { get; init; } = [];

    public bool? HasEarlierContracts { get; init; }

    /// <summary>Its place in lists: by its id, then its partner. Earlier versions stored none.</summary>
    public string? Order { get; init; }

    /// <summary>Its latest names, folded; null where it has none.</summary>
    public string? NameKey { get; init; }

    /// <summary>What it is found by: the n-grams of its name, and the key in the numbers of its invoices.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    public IReadOnlyList<string> AwaitedServices { get; init; } = [];

    public IReadOnlyList<ProfileChange> Profiles { get; init; } = [];

    public string? FirstName { get; init; }

    public static CustomerDocument Of(Customer customer, CustomerKey at) => new(
        DocumentId, at.Partition, DocumentType, customer.CustomerName, customer.PartnerId, customer.Services)
    {
        CreditContractIds = customer.CreditContractIds,
        DomainReservations = customer.DomainReservations,
        HasEarlierContracts = customer.HasEarlierContracts,
        Order = OrderOf(customer),
        NameKey = FoldedNameOf(customer),
        Terms = [.. NameTerms.Of(FoldedNameOf(customer)), NumberTerms.Of(at.Partition)],
        AwaitedServices = customer.AwaitedServices,
        Profiles = customer.Profiles,
        FirstName = customer.FirstName,
    };

    public static CustomerDocument MovedTo(CustomerKey key) => new(DocumentId, key.CustomerId, MovedType, null, key.PartnerId, []);

    public static StoredCustomer Read(Document found) =>
        new(StoredJson.Read<CustomerDocument>(found).ToCustomer(), found.ETag, CommitETags.None);

    public Customer ToCustomer() => new(CustomerKey.CustomerIdOf(CustomerId), CustomerName, PartnerId, Services)
    {
        CreditContractIds = CreditContractIds,
        DomainReservations = DomainReservations,
        HasEarlierContracts = HasEarlierContracts,
        AwaitedServices = AwaitedServices,
        Profiles = Profiles,
        FirstName = FirstName,
    };

    public byte[] ToJson() => StoredJson.Write(this);

    // "!" comes before every character of an id, so that cust comes before cust-1.
    private static string OrderOf(Customer customer) => $"{customer.CustomerId}!{customer.PartnerId}";

    private static string? FoldedNameOf(Customer customer) =>
        customer.CustomerName is { } latest
            ? SearchableName.FoldAll(
                [latest, .. customer.Profiles.OrderByDescending(change => change.From).Select(change => change.Profile.Name)
                    .Append(customer.FirstName).OfType<string>()])
            : null;
}

/// <summary>
/// Says in the partition of a bare id that a partner has a customer of that id, so that operators find it without naming the partner.
/// </summary>
internal sealed record CustomerEntryDocument(string Id, string CustomerId, string Type, string PartnerId)
{
    public const string DocumentType = "customer-entry";

    /// <summary>
    /// The customer without a partner and all entries lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>): "." is the character after
    /// "-".
    /// </summary>
    public const string IdFrom = CustomerDocument.DocumentId;
    public const string IdBefore = CustomerDocument.DocumentId + ".";

    public static DocumentWrite.Create Create(CustomerKey key)
    {
        var entry = new CustomerEntryDocument(
            $"{CustomerDocument.DocumentId}-of-{key.PartnerId}", key.CustomerId, DocumentType, key.PartnerId!);
        return new DocumentWrite.Create(entry.Id, StoredJson.Write(entry));
    }
}

/// <summary>Notes beside a customer that one of its contracts has left a credit which no later bill takes (B8).</summary>
internal sealed record CustomerCreditDocument(string Id, string CustomerId, string Type, string ContractId)
{
    public const string DocumentType = "credit";

    /// <summary>The ids of all notes lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>).</summary>
    public const string IdFrom = "credit-";
    public const string IdBefore = "credit.";

    public static DocumentWrite.Upsert Upsert(CustomerKey key, string contractId)
    {
        var note = new CustomerCreditDocument(IdFrom + contractId, key.Partition, DocumentType, contractId);
        return new DocumentWrite.Upsert(note.Id, StoredJson.Write(note));
    }
}

/// <summary>
/// Notes beside a customer that a contract is its own, or that an acceptance is about to conclude it. It is written before the contract is:
/// whoever walks the notes passes over one whose contract is not there.
/// </summary>
internal sealed record CustomerContractDocument(string Id, string CustomerId, string Type, string ContractId)
{
    public const string DocumentType = "contract";

    /// <summary>The ids of all notes lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>).</summary>
    public const string IdFrom = "contract-";
    public const string IdBefore = "contract.";

    /// <summary>Start of the notes after that of a contract: "!" sorts before every character of an id.</summary>
    public static string After(string contractId) => contractId.Length == 0 ? IdFrom : IdFrom + contractId + "!";

    public static DocumentWrite.Upsert Upsert(CustomerKey key, string contractId)
    {
        var note = new CustomerContractDocument(IdFrom + contractId, key.Partition, DocumentType, contractId);
        return new DocumentWrite.Upsert(note.Id, StoredJson.Write(note));
    }

    public static DocumentWrite.Delete Delete(string contractId) => new(IdFrom + contractId, null);
}

/// <summary>The contracts that earlier versions listed in the customer's document; never changed.</summary>
internal sealed record EarlierContractsDocument(string Id, string CustomerId, string Type, IReadOnlyList<string> ContractIds)
{
    public const string DocumentId = "earlier-contracts";
    public const string DocumentType = "earlier-contracts";

    public static DocumentWrite.Create Create(CustomerKey key, IReadOnlyList<string> contractIds) =>
        new(DocumentId, StoredJson.Write(new EarlierContractsDocument(DocumentId, key.Partition, DocumentType, contractIds)));
}
