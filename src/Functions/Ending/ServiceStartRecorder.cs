using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Records on a customer's contracts that a designated service is held again (O3).</summary>
public sealed class ServiceStartRecorder(
    ServiceStartActivities activities, CustomerStore customers, OutboxDispatcher outbox, TimeProvider clock)
{
    /// <summary>
    /// The outbox entries to be written with the customer: one where the service had ended before or is awaited, otherwise none.
    /// </summary>
    public IReadOnlyList<DocumentWrite> EntriesFor(Customer customer, string service, LocalDate since) =>
        Concerns(customer, service, since)
        ? [OutboxDocument.RequestOnCustomer(customer.Key, ServiceStart.Of(customer.Key, service, since).ToEntry(clock.Now()))]
        : [];

    /// <summary>
    /// Records it at once on as many contracts as an answer can wait for, so that they show it; the orchestration does the others, and
    /// waits for a day to come. Doing it again records what an earlier entry has left.
    /// </summary>
    /// <remarks>
    /// Budget: nothing where the service had not ended before and is not awaited; otherwise for each contract that of
    /// <see cref="ServiceStartActivities.RecordOnContractAsync"/>, one start and one replace.
    /// </remarks>
    public async Task RecordAsync(
        DurableTaskClient client, StoredCustomer stored, string service, LocalDate since, Actor by, CancellationToken cancellationToken)
    {
        Customer customer = stored.Customer;
        if (!Concerns(customer, service, since))
            return;

        foreach (string contractId in (await customers.ListContractsAsync(customer, "", ServiceStartActivities.ContractsAtOnce,
            cancellationToken)).ContractIds)
        {
            await activities.RecordOnContractAsync(client, contractId, customer, service, by, Instant.MinValue);
        }

        OutboxEntry entry = ServiceStart.Of(customer.Key, service, since).ToEntry(clock.Now());
        if (stored.Written.Count > 0)
            await outbox.TryStartAsync(client, stored, entry);
        else
            await outbox.RequestOnCustomerAsync(customer.Key, entry, cancellationToken);
    }

    // Contracts have options that have stayed in force without the service: it had ended, or the contracts came without it.
    private static bool Concerns(Customer customer, string service, LocalDate since) =>
        DesignatedServiceBook.IsHeldAgain(customer.Services, service, since) || customer.AwaitedServices.Contains(service);
}
