using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>Puts the changes of a customer's profile on the record of its contracts.</summary>
public static class ProfileRecords
{
    /// <summary>
    /// Records on a contract the changes of its customer's profile that it does not know, each by its operator. Repeatable.
    /// </summary>
    /// <remarks>Budget: nothing where it knows them; otherwise a point read and a batch for each.</remarks>
    public static async Task<Contract> RecordProfilesAsync(
        this ContractStore contracts, Contract contract, Customer customer, CancellationToken cancellationToken = default)
    {
        if (contract.CustomerId != customer.CustomerId)
            return contract; // another has succeeded to it
        foreach (var change in CustomerProfiles.Missing(contract, customer.Profiles))
        {
            var result = await contracts.DecideAsync(
                contract.ContractId,
                (state, _) => state.CustomerId == customer.CustomerId ? CustomerProfiles.Record(state, change) : Decision.Nothing,
                change.By, cancellationToken: cancellationToken);
            contract = result switch
            {
                DecideResult.Committed committed => committed.Contract,
                DecideResult.Unchanged unchanged => unchanged.Contract,
                _ => throw new InvalidOperationException($"The contract {contract.ContractId} does not take {change.ChangeId}."),
            };
        }

        return contract;
    }
}
