using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>
/// Notes beside a customer the contracts to which another has succeeded: months before the transfer are still billed to it.
/// </summary>
public sealed class FormerContracts(IDocumentStore documents)
{
    /// <summary>The ids of all notes lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>).</summary>
    internal const string IdFrom = "former-contract-";

    /// <inheritdoc cref="IdFrom"/>
    internal const string IdBefore = "former-contract.";

    private static readonly string Container = Containers.Customers.Name;

    /// <summary>
    /// Notes that a contract is no longer the customer's. Repeatable; the contract is in one of the two lists at any time.
    /// </summary>
    /// <remarks>Budget: one upsert and one delete.</remarks>
    public async Task AddAsync(CustomerKey key, string contractId, CancellationToken cancellationToken = default)
    {
        await CommitAsync(key, FormerContractDocument.Upsert(key, contractId), cancellationToken);
        await CommitAsync(key, CustomerContractDocument.Delete(contractId), cancellationToken);
    }

    /// <summary>Removes the note of a contract that is the customer's again. Repeatable.</summary>
    /// <remarks>Budget: one delete.</remarks>
    public Task RemoveAsync(CustomerKey key, string contractId, CancellationToken cancellationToken = default) =>
        CommitAsync(key, FormerContractDocument.Delete(contractId), cancellationToken);

    /// <summary>A page of them, by their ids; at most 1,000.</summary>
    /// <param name="key">The customer.</param>
    /// <param name="limit">The most ids.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>Budget: one list of a partition.</remarks>
    public async Task<(IReadOnlyList<string> ContractIds, string? Cursor)> ListAsync(
        CustomerKey key, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, key.Partition, IdFrom, IdBefore, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(ContractIdOf)], page.Cursor);
    }

    /// <summary>The contract that a note is of.</summary>
    internal static string ContractIdOf(Document note) => StoredJson.Read<FormerContractDocument>(note).ContractId;

    private Task<CommitResult> CommitAsync(CustomerKey key, DocumentWrite write, CancellationToken cancellationToken) =>
        documents.CommitAsync(Container, key.Partition, [write], cancellationToken);

    private sealed record FormerContractDocument(string Id, string CustomerId, string Type, string ContractId)
    {
        public const string DocumentType = "former-contract";

        public static DocumentWrite.Upsert Upsert(CustomerKey key, string contractId)
        {
            var note = new FormerContractDocument(IdFrom + contractId, key.Partition, DocumentType, contractId);
            return new DocumentWrite.Upsert(note.Id, StoredJson.Write(note));
        }

        public static DocumentWrite.Delete Delete(string contractId) => new(IdFrom + contractId, null);
    }
}
