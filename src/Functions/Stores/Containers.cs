using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>The containers of the app, declared once, for the adapters and for the infrastructure.</summary>
public static class Containers
{
    /// <summary>
    /// A contract's state, its events, outbox entries, readings and bills: all that one commit must be able to change together.
    /// </summary>
    public static readonly ContainerDefinition Contracts = new(
        "contracts", "contractId",
        [
            "partnerId", "customerId", "phase", "start", "bill/month", "startsOn", "endsOn", "endBefore", ContainerDefinition.Order,
            ContainerDefinition.Terms,
        ]);

    /// <summary>Applications, whatever came of them.</summary>
    public static readonly ContainerDefinition Applications = new(
        "applications", "applicationId", ["partnerId", "phase", "customerId", "kind", ContainerDefinition.Order]);

    /// <summary>
    /// Customers with their designated services, and the outbox entries that wait for the ends of those, and combined invoices.
    /// </summary>
    public static readonly ContainerDefinition Customers = new(
        "customers", "customerId", ["partnerId", "start", "invoice/month", ContainerDefinition.Order, ContainerDefinition.Terms]);

    /// <summary>Claims of IP addresses (C1), and the index of contracts by domain.</summary>
    public static readonly ContainerDefinition Claims = new("claims", "address", []);

    /// <summary>
    /// Tasks, outages, monthly closes, webhooks and their deliveries, the feeds of events, partners' clients, idempotency keys.
    /// </summary>
    public static readonly ContainerDefinition Operations = new(
        "operations", "scope", ["status", "contractId", "customer", "kind", "partnerId", "start", ContainerDefinition.Order],
        HonoursTimeToLive: true);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ContainerDefinition> All = [Contracts, Applications, Customers, Claims, Operations];
}
