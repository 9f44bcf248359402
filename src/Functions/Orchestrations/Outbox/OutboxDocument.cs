using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>
/// Beside a contract or a customer, for each errand: whether its orchestration was started. Written in one commit with what asks for it.
/// </summary>
/// <param name="Id"><see cref="IdOf"/> of the instance.</param>
/// <param name="ContractId">The contract; null beside a customer.</param>
/// <param name="CustomerId">The customer; null beside a contract.</param>
/// <param name="Type"><see cref="DocumentType"/>.</param>
/// <param name="Start">Where the orchestration stands.</param>
/// <param name="Errand">The errand.</param>
internal sealed record ErrandDocument(string Id, string? ContractId, string? CustomerId, string Type, StartState Start, Errand Errand)
{
    public const string DocumentType = "errand";

    /// <summary>The containers in which errands stand.</summary>
    public static readonly IReadOnlyList<string> ContainerNames = [Containers.Contracts.Name, Containers.Customers.Name];

    private const string IdPrefix = "errand-";

    /// <summary>Asks for an errand on a contract; one of the same instance that was done before is to be run again.</summary>
    public static DocumentWrite RequestOnContract(string contractId, Errand errand) => Request(Containers.Contracts.Name, contractId, errand);

    /// <summary>The same for a customer.</summary>
    public static DocumentWrite RequestOnCustomer(string customerId, Errand errand) => Request(Containers.Customers.Name, customerId, errand);

    public static ErrandDocument Of(string container, string partitionKey, Errand errand, StartState start) => new(
        IdOf(errand.InstanceId), container == Containers.Contracts.Name ? partitionKey : null, container == Containers.Customers.Name ? partitionKey : null,
        DocumentType, start, errand);

    public static string IdOf(string instanceId) => IdPrefix + instanceId;

    private static DocumentWrite.Upsert Request(string container, string partitionKey, Errand errand)
    {
        ErrandDocument document = Of(container, partitionKey, errand, StartState.Requested);
        return new DocumentWrite.Upsert(document.Id, StoredJson.Write(document));
    }
}
