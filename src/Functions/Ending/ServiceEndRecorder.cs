using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Puts the ends of designated services on contracts (E6, O3).</summary>
public sealed class ServiceEndRecorder(ContractStore contracts, OutboxDispatcher outbox, TimeProvider clock)
{
    // Two machines' clocks differ by less.
    private static readonly Duration ClockSkew = Duration.FromMinutes(1);

    private static readonly Actor By = new("system", "acceptance");

    /// <summary>
    /// Records on a contract the ends that are known of its customer's services and that came between the reading of the services and the
    /// commit of an acceptance. One whose day is past may have been carried out before the contract was the customer's: that is made up for. Repeatable.
    /// </summary>
    /// <returns>The contract as it then stands.</returns>
    public async Task<Contract> RecordKnownAsync(Contract contract, IReadOnlyList<DesignatedService> services, CancellationToken cancellationToken = default)
    {
        foreach (DesignatedService service in services)
        {
            // A service that was taken anew after its end carries the options on.
            if (service.EndsOn is not { } endsOn || services.Any(other => other.Service == service.Service && other.Since > endsOn))
                continue;

            if (EndOrders.RecordServiceEnd(contract, service.Service, endsOn).Events.Count > 0)
            {
                DecideResult result = await contracts.DecideAsync(
                    contract.ContractId, (state, _) => EndOrders.RecordServiceEnd(state, service.Service, endsOn), By, cancellationToken: cancellationToken);
                contract = result is DecideResult.Committed committed ? committed.Contract : contract;
            }

            Instant now = clock.Now(), end = Tokyo.EndOf(endsOn);
            if (end <= now + ClockSkew && DueEnds.Decide(contract, Instant.Max(now, end)).Events.Count > 0) // O3
                await outbox.RequestOnContractAsync(contract.ContractId, LateServiceEndInput.EntryOf(contract.ContractId, service.Service, endsOn, now), cancellationToken);
        }

        return contract;
    }
}
