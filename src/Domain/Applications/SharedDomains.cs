using NodaTime;

namespace SecureMx.Domain;

/// <summary>A domain that is applied for and that a contract of another customer has (O5, INT).</summary>
/// <param name="Domain">In canonical form (C2).</param>
/// <param name="ContractId">The contract that has it.</param>
/// <param name="CustomerId">That contract's customer.</param>
/// <param name="PartnerId">That customer's partner, since ids of customers are per partner.</param>
public sealed record SharedDomain(string Domain, string ContractId, string CustomerId, string PartnerId);

/// <summary>
/// Finds the domains that are applied for and that another customer's contract in force has. The terms do not refuse them; the operators
/// decide (O5, INT).
/// </summary>
public static class SharedDomains
{
    /// <summary>The shares of one domain, in the order of the contracts.</summary>
    /// <param name="domain">In canonical form (C2).</param>
    /// <param name="partnerId">The partner through which the customer applies.</param>
    /// <param name="customerId">The customer that applies.</param>
    /// <param name="contracts">Contracts that may have the domain.</param>
    /// <param name="today">The Tokyo date. A contract that is still to begin, or that gets the domain by a change still to come, has it
    /// too.</param>
    public static IEnumerable<SharedDomain> Of(
        string domain, string partnerId, string customerId, IEnumerable<Contract> contracts, LocalDate today) =>
        from contract in contracts
        where (contract.CustomerId != customerId || contract.PartnerId != partnerId)
            && contract.StatusOn(today) != ContractStatus.Terminated && contract.HasDomainFrom(domain, today)
        select new SharedDomain(domain, contract.ContractId, contract.CustomerId, contract.PartnerId); // O5
}
