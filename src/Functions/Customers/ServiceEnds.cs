using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>Puts the ends of designated services on contracts (E6, O3).</summary>
public sealed class ServiceEnds(ContractStore contracts)
{
    private static readonly Actor By = new("system", "acceptance");

    /// <summary>
    /// Records on a contract the ends that are known of its customer's services and that came between the reading of the services and the
    /// commit of an acceptance. Repeatable.
    /// </summary>
    /// <returns>The contract as it then stands.</returns>
    public async Task<Contract> RecordKnownAsync(Contract contract, IReadOnlyList<DesignatedService> services, CancellationToken cancellationToken = default)
    {
        foreach (DesignatedService service in services)
        {
            // A service that was taken anew after its end carries the options on.
            if (service.EndsOn is not { } endsOn || services.Any(other => other.Service == service.Service && other.Since > endsOn)
                || Terminations.RecordServiceEnd(contract, service.Service, endsOn).Events.Count == 0)
            {
                continue;
            }

            DecideResult result = await contracts.DecideAsync(
                contract.ContractId, (state, _) => Terminations.RecordServiceEnd(state, service.Service, endsOn), By, cancellationToken: cancellationToken);
            contract = result is DecideResult.Committed committed ? committed.Contract : contract;
        }

        return contract;
    }
}
