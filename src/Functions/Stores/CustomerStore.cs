using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>A customer of the provider.</summary>
/// <param name="CustomerId">As the partner chose it.</param>
/// <param name="CustomerName">As last entered; null if only a designated service is known.</param>
/// <param name="PartnerId">The partner whose application was first accepted; null before.</param>
/// <param name="Services">The designated services (terms/3) in the order of their beginning; one that is held again after its end is listed twice.</param>
/// <param name="ContractIds">Its contracts, in the order of their conclusion.</param>
public sealed record Customer(
    string CustomerId, string? CustomerName, string? PartnerId, IReadOnlyList<DesignatedService> Services, IReadOnlyList<string> ContractIds)
{
    /// <summary>Its contracts that have left a credit which no later bill takes, settled or not (B8).</summary>
    public IReadOnlyList<string> CreditContractIds { get; init; } = [];

    /// <summary>The domains of acceptances that are being followed through (O5).</summary>
    public IReadOnlyList<DomainReservation> DomainReservations { get; init; } = [];

    /// <summary>A customer of whom nothing is known yet.</summary>
    public static Customer Unknown(string customerId) => new(customerId, null, null, [], []);
}

/// <summary>The domains that an acceptance is about to give an option (O5, terms/15).</summary>
/// <param name="ApplicationId">The application that is being accepted.</param>
/// <param name="ContractId">The contract that the option is for.</param>
/// <param name="Code">The option's code.</param>
/// <param name="Domains">In canonical form.</param>
public sealed record DomainReservation(string ApplicationId, string ContractId, string Code, IReadOnlyList<string> Domains);

/// <summary>A customer, as stored.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="ETag">The document's ETag.</param>
/// <param name="Written">The ETags of the documents that were just written with it, by their ids; empty where nothing was written.</param>
public sealed record StoredCustomer(Customer Customer, string ETag, IReadOnlyDictionary<string, string> Written);

/// <summary>Customers with their designated services.</summary>
public sealed class CustomerStore(IDocumentStore documents)
{
    private const string DocumentId = "customer";
    private const string DocumentType = "customer";

    private static readonly string Container = Containers.Customers.Name;

    /// <summary>The customer, or null where there is none.</summary>
    public async Task<StoredCustomer?> FindAsync(string customerId, CancellationToken cancellationToken = default)
        => await documents.ReadAsync(Container, customerId, DocumentId, cancellationToken) is { } found
            ? new StoredCustomer(StoredJson.Read<CustomerDocument>(found).ToCustomer(), found.ETag, CommitETags.None)
            : null;

    /// <summary>Reads the customer, changes it and writes it with <paramref name="also"/> in one batch; again where another writer was faster.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="change">
    /// What becomes of the customer (null: there is none yet); null where it is to stay as it is. Pure, since it may be asked several times.
    /// </param>
    /// <param name="also">More writes into the customer's partition; not called for no change.</param>
    /// <param name="known">The customer as it was just read, to begin with; null reads it.</param>
    /// <param name="cancellationToken">Cancels the operation before the commit.</param>
    /// <returns>The customer after the write; null if it does not exist and was not created.</returns>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    public async Task<StoredCustomer?> ChangeAsync(
        string customerId, Func<Customer?, Customer?> change, Func<Customer, IReadOnlyList<DocumentWrite>>? also = null,
        StoredCustomer? known = null, CancellationToken cancellationToken = default)
    {
        return await Race.RunAsync<StoredCustomer?>($"The customer {customerId}", async attempt =>
        {
            StoredCustomer? before = attempt == 0 && known is not null ? known : await FindAsync(customerId, cancellationToken);
            if (change(before?.Customer) is not { } after)
                return before;

            byte[] json = StoredJson.Write(CustomerDocument.Of(after));
            List<DocumentWrite> writes =
            [
                before is null ? new DocumentWrite.Create(DocumentId, json) : new DocumentWrite.Replace(DocumentId, json, before.ETag),
                .. also?.Invoke(after) ?? [],
            ];
            CommitResult commit = await documents.CommitAsync(Container, customerId, writes, cancellationToken);
            if (commit.IsCommitted)
                return new StoredCustomer(after, commit.ETags[0], commit.ETagsById(writes, from: 1));
            return Race.Overtaken;
        }, cancellationToken);
    }

    /// <summary>Replaces a customer that has this ETag; false where it has been changed since.</summary>
    public async Task<bool> TryReplaceAsync(Customer customer, string etag, CancellationToken cancellationToken = default)
        => (await documents.CommitAsync(
            Container, customer.CustomerId, [new DocumentWrite.Replace(DocumentId, StoredJson.Write(CustomerDocument.Of(customer)), etag)], cancellationToken)).IsCommitted;

    private sealed record CustomerDocument(
        string Id, string CustomerId, string Type, string? CustomerName, string? PartnerId, IReadOnlyList<DesignatedService> Services,
        IReadOnlyList<string> ContractIds)
    {
        public IReadOnlyList<string> CreditContractIds { get; init; } = [];

        public IReadOnlyList<DomainReservation> DomainReservations { get; init; } = [];

        public static CustomerDocument Of(Customer customer) => new(
            DocumentId, customer.CustomerId, DocumentType, customer.CustomerName, customer.PartnerId, customer.Services, customer.ContractIds)
        {
            CreditContractIds = customer.CreditContractIds,
            DomainReservations = customer.DomainReservations,
        };

        public Customer ToCustomer() => new(CustomerId, CustomerName, PartnerId, Services, ContractIds)
        {
            CreditContractIds = CreditContractIds,
            DomainReservations = DomainReservations,
        };
    }
}
