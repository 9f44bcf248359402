using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Records on contracts when the designated services that their options need end and are held again (E6, O3).</summary>
public sealed class ServiceEndRecorder(ContractStore contracts, OutboxDispatcher outbox, TimeProvider clock)
{
    // Two machines' clocks differ by less.
    private static readonly Duration ClockSkew = Duration.FromMinutes(1);

    private static readonly Actor By = new("system", "acceptance");

    /// <summary>
    /// Records on a contract what is known of its customer's services and came between the reading of the services and the commit of an
    /// acceptance. One whose day is past may have been carried out before the contract was the customer's: that is made up for. Repeatable.
    /// </summary>
    /// <returns>The contract after that.</returns>
    public async Task<Contract> RecordKnownAsync(
        Contract contract, IReadOnlyList<DesignatedService> services, CancellationToken cancellationToken = default)
    {
        contract = await RecordAsync(contract, services, cancellationToken);
        foreach (var service in services)
        {
            if (service.EndsOn is not { } endsOn)
                continue;

            Instant now = clock.Now(), end = Tokyo.EndOf(endsOn);
            if (end <= now + ClockSkew && DueEnds.Decide(contract, Instant.Max(now, end)).Events.Count > 0) // O3
            {
                await outbox.RequestOnContractAsync(
                    contract.ContractId, LateServiceEndInput.EntryOf(contract.ContractId, service.Service, endsOn, now), cancellationToken);
            }
        }

        if (Eligibility.NextRestoration(contract, Tokyo.DateOf(clock.Now())) is { } restoredOn)
        {
            await outbox.RequestOnContractAsync(
                contract.ContractId, EligibilityRestorationInput.EntryOf(contract.ContractId, restoredOn, clock.Now()), cancellationToken);
        }

        return contract;
    }

    // Writes nothing, not even a read, where there is nothing to record.
    private async Task<Contract> RecordAsync(
        Contract contract, IReadOnlyList<DesignatedService> services, CancellationToken cancellationToken)
    {
        if (ServiceRecords.RecordKnown(contract, services, clock.Now()).Events.Count == 0)
            return contract;

        var result = await contracts.DecideAsync(
            contract.ContractId, (state, now) => ServiceRecords.RecordKnown(state, services, now), By,
            cancellationToken: cancellationToken);
        return result is DecideResult.Committed committed ? committed.Contract : contract;
    }
}
