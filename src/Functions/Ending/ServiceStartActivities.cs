using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>The steps after which a customer's contracts know that a designated service is held again. Each may run twice.</summary>
public sealed class ServiceStartActivities(
    CustomerStore customers, ContractStore contracts, EventQueue queue, OutboxDispatcher outbox)
{
    /// <summary>Name of <see cref="RecordAsync"/>.</summary>
    public const string Record = "RecordServiceStart";

    /// <summary>Name of <see cref="ConcludeAsync"/>.</summary>
    public const string Conclude = "ConcludeServiceStart";

    /// <summary>The most contracts of one step.</summary>
    public const int ContractsAtOnce = 50;

    private static readonly Actor By = new(Actor.SystemRole, DesignatedServiceStartOrchestration.Name);

    /// <summary>Puts it on the record of some contracts (O3), unless the day was corrected since.</summary>
    /// <remarks>Budget: one point read, and for each contract one point read and, where an option needs the service, one batch.</remarks>
    [Function(Record)]
    public async Task<ServiceEndPage> RecordAsync([ActivityTrigger] ServiceStartPageInput input, [DurableClient] DurableTaskClient client)
    {
        var since = LocalDate.FromDateOnly(input.Start.Since);
        if (await customers.FindAsync(input.Start.Customer) is not { Customer: var customer }
            || !customer.Services.Any(held => held.Service == input.Start.Service && held.Since == since))
        {
            return new ServiceEndPage(false, null);
        }

        var reached = Instant.FromDateTimeUtc(DateTime.SpecifyKind(input.ReachedUtc, DateTimeKind.Utc));
        (IReadOnlyList<string> some, string? next) = await customers.ListContractsAsync(customer, input.AfterContractId, ContractsAtOnce);
        foreach (string contractId in some)
            await RecordOnContractAsync(client, contractId, customer, input.Start.Service, By, reached);

        return new ServiceEndPage(true, next);
    }

    /// <summary>Notes that nothing is left to do.</summary>
    [Function(Conclude)]
    public Task ConcludeAsync([ActivityTrigger] ServiceStart start) => outbox.FinishOnCustomerAsync(start.Customer, start.InstanceId());

    /// <summary>
    /// Puts it on the record of one contract, with what is due by an instant. The end before it is recorded first, where its orchestration
    /// was slower. The partner is notified.
    /// </summary>
    public async Task RecordOnContractAsync(
        DurableTaskClient client, string contractId, Customer customer, string service, Actor by, Instant reached)
    {
        DesignatedService[] services = [.. customer.Services.Where(held => held.Service == service)];
        var result = await contracts.DecideAsync(
            contractId,
            (contract, now) =>
            {
                if (contract.CustomerId != customer.CustomerId)
                    return Decision.Nothing;
                Decision known = ServiceRecords.RecordKnown(contract, services, Instant.Max(now, reached));
                return known.Events.Count > 0 ? known : DueEnds.Decide(contract, Instant.Max(now, reached));
            },
            by);
        if (result is DecideResult.Committed committed)
            queue.Enqueue(client, committed);
    }
}
