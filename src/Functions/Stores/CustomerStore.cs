using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>Customers with their designated services, each in the partition of its partner and its id.</summary>
public sealed class CustomerStore(IDocumentStore documents)
{
    private const int CreditsAtOnce = 200;

    private static readonly string Container = Containers.Customers.Name;

    /// <summary>
    /// Finds a customer; null where there is none of that partner. A key without a partner finds the one that had the id before a partner
    /// took it over.
    /// </summary>
    /// <remarks>Budget: one point read; a second for a customer that is not there or that an earlier version has stored.</remarks>
    public Task<StoredCustomer?> FindAsync(CustomerKey key, CancellationToken cancellationToken = default) =>
        FindAsync(key, holder => key.PartnerId is null || holder == key.PartnerId, cancellationToken);

    /// <summary>
    /// Finds the customer that an application of a partner is for: the partner's own, or one that is no partner's yet and that an
    /// acceptance would make its own.
    /// </summary>
    /// <remarks>Budget: that of <see cref="FindAsync(CustomerKey, CancellationToken)"/>.</remarks>
    public Task<StoredCustomer?> FindForAsync(CustomerKey key, CancellationToken cancellationToken = default) =>
        FindAsync(key, holder => holder is null || holder == key.PartnerId, cancellationToken);

    /// <summary>
    /// The customer of an id, of whatever partner, for a caller that may see all; and where several partners have one, those partners.
    /// </summary>
    /// <remarks>
    /// Budget: one list of a partition and one point read; where several partners have the id, a point read for each, up to 200.
    /// </remarks>
    public async Task<(StoredCustomer? Found, IReadOnlyList<string> Partners)> FindOnlyAsync(
        string customerId, CancellationToken cancellationToken = default)
    {
        DocumentPage page = await documents.ListAsync(
            Container, customerId, CustomerEntryDocument.IdFrom, CustomerEntryDocument.IdBefore, CreditsAtOnce, null, cancellationToken);
        string[] partners =
            [.. page.Items.Select(item => StoredJson.Read<HolderOfId>(item).PartnerId).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (partners.Length <= 1)
            return (await FindAsync(new(partners.FirstOrDefault(), customerId), cancellationToken), []);

        // An entry is written before its customer: after a crash between the two it leads nowhere.
        StoredCustomer?[] found = await Task.WhenAll(
            partners.Select(partnerId => FindAsync(new(partnerId, customerId), cancellationToken)));
        StoredCustomer[] standing = [.. found.OfType<StoredCustomer>()];
        return standing.Length <= 1 ? (standing.FirstOrDefault(), []) : (null, [.. standing.Select(one => one.Customer.PartnerId!)]);
    }

    /// <summary>
    /// Notes beside the customer of a partner a contract that is about to be concluded; the customer is made, or taken over from no
    /// partner, where the partner has none. Repeatable.
    /// </summary>
    /// <param name="key">The customer, with its partner.</param>
    /// <param name="name">The name of a customer that is made.</param>
    /// <param name="contractId">The contract.</param>
    /// <param name="cancellationToken">Cancels between steps.</param>
    /// <remarks>Budget: one point read and one upsert; for a new customer two point reads, one create and one batch.</remarks>
    public Task AddContractAsync(CustomerKey key, string? name, string contractId, CancellationToken cancellationToken = default)
    {
        DocumentWrite note = CustomerContractDocument.Upsert(key, contractId);
        return Race.RunAsync(NameOf(key), async _ =>
        {
            if (await TakeOverAsync(key, cancellationToken) is null)
                return await TryCreateAsync(Customer.Unknown(key) with { CustomerName = name }, [note], cancellationToken) is not null;

            await CommitAsync(key.Partition, [note], cancellationToken);
            return true;
        }, cancellationToken);
    }

    /// <summary>
    /// The customer of a partner, which is taken over from no partner where the partner has none; null where neither is there. Repeatable.
    /// </summary>
    /// <remarks>
    /// Budget: that of <see cref="FindAsync(CustomerKey, CancellationToken)"/>; where one is taken over, four point reads, a create and two
    /// replaces.
    /// </remarks>
    public Task<StoredCustomer?> TakeOverAsync(CustomerKey key, CancellationToken cancellationToken = default) =>
        Race.RunAsync<StoredCustomer?>(NameOf(key), async _ =>
        {
            StoredCustomer? known = await FindForAsync(key, cancellationToken);
            if (known is null || known.Customer.PartnerId is not null)
                return Race.Over(known);

            // From this write on the document is one that an earlier version could have written for the partner, and is moved as such.
            var taken = CustomerDocument.Of(known.Customer with { PartnerId = key.PartnerId }, new(null, key.CustomerId));
            await CommitAsync(key.CustomerId, [Replace(taken, known.ETag)], cancellationToken);
            return Race.Overtaken;
        }, cancellationToken);

    /// <summary>
    /// Reads the customer, changes it and writes it with <paramref name="also"/> in one batch; again where another writer was faster.
    /// </summary>
    /// <param name="key">The customer.</param>
    /// <param name="change">
    /// What becomes of the customer (null: there is none yet); null where it is to stay as it is. Pure, since it may be asked several
    /// times.
    /// </param>
    /// <param name="also">More writes into the partition of the customer's key; not asked where nothing changes.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The customer after the change; null where there is none and none was made.</returns>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    public Task<StoredCustomer?> ChangeAsync(
        CustomerKey key, Func<Customer?, Customer?> change, Func<Customer, IReadOnlyList<DocumentWrite>>? also = null,
        CancellationToken cancellationToken = default) =>
        Race.RunAsync<StoredCustomer?>(NameOf(key), async _ =>
        {
            StoredCustomer? before = await FindAsync(key, cancellationToken);
            if (change(before?.Customer) is not { } after)
                return Race.Over(before);

            IReadOnlyList<DocumentWrite> more = also?.Invoke(after) ?? [];
            StoredCustomer? changed = before is null
                ? await TryCreateAsync(after, more, cancellationToken)
                : await TryReplaceAsync(after, before.ETag, more, cancellationToken);
            return changed is null ? Race.Overtaken : Race.Over<StoredCustomer?>(changed);
        }, cancellationToken);

    /// <summary>Replaces a customer that has this ETag; false where it has been changed since.</summary>
    public async Task<bool> TryReplaceAsync(Customer customer, string etag, CancellationToken cancellationToken = default) =>
        await TryReplaceAsync(customer, etag, [], cancellationToken) is not null;

    /// <summary>Removes the note of a contract that will never be concluded. Repeatable.</summary>
    /// <remarks>Budget: one delete.</remarks>
    public Task RemoveContractAsync(CustomerKey key, string contractId, CancellationToken cancellationToken = default) =>
        CommitAsync(key.Partition, [CustomerContractDocument.Delete(contractId)], cancellationToken);

    /// <summary>
    /// A page of the contracts of a customer, by their ids; one that is just being accepted may be among them and not be there.
    /// </summary>
    /// <param name="customer">The customer.</param>
    /// <param name="after">Those after this id; empty for the first page.</param>
    /// <param name="limit">The most ids, up to 1,000.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ids, and the last one where there are more.</returns>
    /// <remarks>Budget: one list of a partition; a point read more where earlier versions have listed contracts.</remarks>
    public async Task<(IReadOnlyList<string> ContractIds, string? Next)> ListContractsAsync(
        Customer customer, string after, int limit, CancellationToken cancellationToken = default)
    {
        string partition = customer.Key.Partition;
        DocumentPage page = await documents.ListAsync(
            Container, partition, CustomerContractDocument.After(after), CustomerContractDocument.IdBefore, limit, null, cancellationToken);
        IEnumerable<string> found = page.Items.Select(item => StoredJson.Read<CustomerContractDocument>(item).ContractId);
        if (customer.HasEarlierContracts == true
            && await documents.ReadAsync(Container, partition, EarlierContractsDocument.DocumentId, cancellationToken) is { } earlier)
        {
            IReadOnlySet<string> former = await ReadFormerAsync(partition, cancellationToken);
            found = found.Concat(
                StoredJson.Read<EarlierContractsDocument>(earlier).ContractIds
                    .Where(id => string.CompareOrdinal(id, after) > 0 && !former.Contains(id)));
        }

        string[] ids = [.. found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return ids.Length > limit || page.Cursor is not null
            ? (ids[..Math.Min(limit, ids.Length)], ids[Math.Min(limit, ids.Length) - 1])
            : (ids, null);
    }

    /// <summary>
    /// The partitions with outbox entries of a customer: its own, and that of its bare id where it has been moved from there.
    /// </summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<IReadOnlyList<string>> PartitionsOfAsync(CustomerKey key, CancellationToken cancellationToken = default) =>
        key.PartnerId is not null && await ReadAsync(new(null, key.CustomerId), cancellationToken) is { } bare
            && StoredJson.Read<HolderOfId>(bare).PartnerId == key.PartnerId
            ? [key.Partition, key.CustomerId]
            : [key.Partition];

    /// <summary>Notes that a contract of a customer has left a credit (B8). Repeatable.</summary>
    /// <remarks>Budget: one upsert.</remarks>
    public Task NoteCreditAsync(CustomerKey key, string contractId, CancellationToken cancellationToken = default) =>
        CommitAsync(key.Partition, [CustomerCreditDocument.Upsert(key, contractId)], cancellationToken);

    /// <summary>The contracts of a customer that have left a credit, settled or not (B8).</summary>
    /// <remarks>Budget: one list of a partition for each 200.</remarks>
    public async Task<IReadOnlyList<string>> ListCreditsAsync(Customer customer, CancellationToken cancellationToken = default)
    {
        List<string> found = [.. customer.CreditContractIds];
        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(
                Container, customer.Key.Partition, CustomerCreditDocument.IdFrom, CustomerCreditDocument.IdBefore, CreditsAtOnce, cursor,
                cancellationToken);
            found.AddRange(page.Items.Select(item => StoredJson.Read<CustomerCreditDocument>(item).ContractId));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    // The list of earlier versions never changes: contracts that are the customer's no longer have a note.
    private async Task<IReadOnlySet<string>> ReadFormerAsync(string partition, CancellationToken cancellationToken)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(
                Container, partition, FormerContracts.IdFrom, FormerContracts.IdBefore, CreditsAtOnce, cursor, cancellationToken);
            found.UnionWith(page.Items.Select(FormerContracts.ContractIdOf));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return found;
    }

    private async Task<StoredCustomer?> FindAsync(CustomerKey key, Func<string?, bool> isMeant, CancellationToken cancellationToken)
    {
        if (key.PartnerId is not null && await ReadAsync(key, cancellationToken) is { } own)
            return CustomerDocument.Read(own);
        if (await ReadAsync(new(null, key.CustomerId), cancellationToken) is not { } bare)
            return null;

        StoredCustomer stored = CustomerDocument.Read(bare);
        return !isMeant(stored.Customer.PartnerId) ? null
            : stored.Customer.PartnerId is { } holder ? await MoveAsync(key with { PartnerId = holder }, bare, cancellationToken)
            : stored;
    }

    // The copy comes first, so that the customer is in one place at least whenever this is interrupted; of two at once the second finds the
    // copy of the first.
    private async Task<StoredCustomer> MoveAsync(CustomerKey key, Document found, CancellationToken cancellationToken)
    {
        bool isMoved = StoredJson.TypeOf(found) == CustomerDocument.MovedType;
        if (!isMoved)
        {
            IReadOnlyList<string> contractIds = StoredJson.Read<EarlierContracts>(found).ContractIds;
            Customer customer = CustomerDocument.Read(found).Customer with { HasEarlierContracts = contractIds.Count > 0 ? true : null };
            if (contractIds.Count > 0)
                await CommitAsync(key.Partition, [EarlierContractsDocument.Create(key, contractIds)], cancellationToken);
            await CommitAsync(
                key.Partition, [new DocumentWrite.Create(CustomerDocument.DocumentId, CustomerDocument.Of(customer, key).ToJson())],
                cancellationToken);
        }

        Document moved = await ReadAsync(key, cancellationToken)
            ?? throw new InvalidOperationException($"The customer {key.Partition} is gone.");
        if (!isMoved)
            await CommitAsync(key.CustomerId, [Replace(CustomerDocument.MovedTo(key), found.ETag)], cancellationToken);
        return CustomerDocument.Read(moved);
    }

    private async Task<StoredCustomer?> TryCreateAsync(
        Customer customer, IReadOnlyList<DocumentWrite> also, CancellationToken cancellationToken)
    {
        if (customer.PartnerId is not null)
            await CommitAsync(customer.CustomerId, [CustomerEntryDocument.Create(customer.Key)], cancellationToken);
        var create = new DocumentWrite.Create(CustomerDocument.DocumentId, CustomerDocument.Of(customer, customer.Key).ToJson());
        return await WriteAsync(customer, [create, .. also], cancellationToken);
    }

    private Task<StoredCustomer?> TryReplaceAsync(
        Customer customer, string etag, IReadOnlyList<DocumentWrite> also, CancellationToken cancellationToken)
        => WriteAsync(customer, [Replace(CustomerDocument.Of(customer, customer.Key), etag), .. also], cancellationToken);

    // The customer is the first of the writes.
    private async Task<StoredCustomer?> WriteAsync(
        Customer customer, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
        => await CommitAsync(customer.Key.Partition, writes, cancellationToken) is { IsCommitted: true } commit
            ? new StoredCustomer(customer, commit.ETags[0], commit.ETagsById(writes, from: 1))
            : null;

    private static DocumentWrite.Replace Replace(CustomerDocument document, string etag) => new(document.Id, document.ToJson(), etag);

    private Task<CommitResult> CommitAsync(string partition, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken) =>
        documents.CommitAsync(Container, partition, writes, cancellationToken);

    private Task<Document?> ReadAsync(CustomerKey key, CancellationToken cancellationToken) =>
        documents.ReadAsync(Container, key.Partition, CustomerDocument.DocumentId, cancellationToken);

    private static string NameOf(CustomerKey key) => $"The customer {key.Partition}";

    // Of a customer in the partition of its bare id, or of an entry there.
    private sealed record HolderOfId(string? PartnerId);

    // What earlier versions had in the customer's document.
    private sealed record EarlierContracts
    {
        public IReadOnlyList<string> ContractIds { get; init; } = [];
    }
}
