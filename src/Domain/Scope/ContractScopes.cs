using NodaTime;

namespace SecureMx.Domain;

/// <summary>A contract's scope from a date on.</summary>
public sealed record DatedScope(LocalDate From, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses);

/// <summary>Reads a contract's scope off the date (C2): a change that is accepted takes effect by the calendar alone.</summary>
public static class ContractScopes
{
    /// <summary>The scope in force on a date.</summary>
    public static ContractScope ScopeOn(this Contract contract, LocalDate date)
    {
        if (contract.Scopes.Count == 0) return new(contract.Domains, contract.IpAddresses);

        var scope = contract.Scopes.LastOrDefault(s => s.From <= date) ?? contract.Scopes[0];
        return new(scope.Domains, scope.IpAddresses);
    }

    /// <summary>The addresses that are the contract's on a date or later: no other contract may claim them (C1).</summary>
    public static IReadOnlyList<string> AddressesFrom(this Contract contract, LocalDate date) =>
        [.. ScopesFrom(contract, date).SelectMany(s => s.IpAddresses).Distinct()];

    /// <summary>The domains that are the contract's on a date and ever after: those that an option may be for (O5).</summary>
    public static IReadOnlyList<string> DomainsFrom(this Contract contract, LocalDate date) =>
        [.. ScopesFrom(contract, date).Select(s => s.Domains).Aggregate((left, right) => [.. left.Intersect(right)])];

    /// <summary>Whether a domain is the contract's on a date or later (C2).</summary>
    public static bool HasDomainFrom(this Contract contract, string domain, LocalDate date) =>
        ScopesFrom(contract, date).Any(s => s.Domains.Contains(domain));

    private static IEnumerable<ContractScope> ScopesFrom(Contract contract, LocalDate date) =>
        contract.Scopes.Where(s => s.From > date).Select(s => new ContractScope(s.Domains, s.IpAddresses)).Prepend(contract.ScopeOn(date));
}
