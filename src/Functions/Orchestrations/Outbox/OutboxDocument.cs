using System.Text.Json.Serialization;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>
/// Beside a contract, a customer or an outage, for each outbox entry: whether its orchestration was started. Written in one commit with
/// what asks for it.
/// </summary>
/// <param name="Id"><see cref="IdOf"/> of the instance.</param>
/// <param name="ContractId">The contract; null beside a customer.</param>
/// <param name="CustomerId">The partition of the customer; null beside a contract.</param>
/// <param name="Type"><see cref="DocumentType"/>.</param>
/// <param name="Start">The status of the orchestration.</param>
/// <param name="Entry">The outbox entry; stored under an earlier name.</param>
/// <param name="Scope">The partition of the outage; null beside another.</param>
internal sealed record OutboxDocument(
    string Id, string? ContractId, string? CustomerId, string Type, OutboxState Start,
    [property: JsonPropertyName("errand")] OutboxEntry Entry, string? Scope = null)
{
    public const string DocumentType = "errand";

    /// <summary>The containers with outbox entries.</summary>
    public static readonly IReadOnlyList<string> ContainerNames =
        [Containers.Contracts.Name, Containers.Customers.Name, Containers.Operations.Name];

    private const string IdPrefix = "errand-";

    /// <summary>Asks for an outbox entry on a contract; one of the same instance that was done before is to be run again.</summary>
    public static DocumentWrite RequestOnContract(string contractId, OutboxEntry entry) =>
        Request(Containers.Contracts.Name, contractId, entry);

    /// <summary>The same for a customer.</summary>
    public static DocumentWrite RequestOnCustomer(CustomerKey customer, OutboxEntry entry) =>
        Request(Containers.Customers.Name, customer.Partition, entry);

    /// <summary>The same for a partition of the operations.</summary>
    public static DocumentWrite RequestOnOperation(string scope, OutboxEntry entry) =>
        Request(Containers.Operations.Name, scope, entry);

    public static OutboxDocument Of(string container, string partitionKey, OutboxEntry entry, OutboxState start) => new(
        IdOf(entry.InstanceId), container == Containers.Contracts.Name ? partitionKey : null,
        container == Containers.Customers.Name ? partitionKey : null,
        DocumentType, start, entry,
        container == Containers.Operations.Name ? partitionKey : null);

    public static string IdOf(string instanceId) => IdPrefix + instanceId;

    private static DocumentWrite.Upsert Request(string container, string partitionKey, OutboxEntry entry)
    {
        OutboxDocument document = Of(container, partitionKey, entry, OutboxState.Requested);
        return new DocumentWrite.Upsert(document.Id, StoredJson.Write(document));
    }
}

/// <summary>The status of the orchestration behind a document. The document is the truth, the orchestration its clock.</summary>
public enum OutboxState
{
    /// <summary>It is to be started: the document is written, the start may have been lost.</summary>
    Requested,

    /// <summary>It was started.</summary>
    Started,

    /// <summary>Finished: the orchestration has nothing more to wait for.</summary>
    Finished,
}
