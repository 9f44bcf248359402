using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>
/// The terms that a contract is found by: its number, domains, addresses and options, and the n-grams of its customer's name.
/// </summary>
internal static class ContractTerms
{
    /// <summary>The term of a domain, in canonical form.</summary>
    public static string OfDomain(string domain) => "d:" + domain;

    /// <summary>The term of an address, in canonical form.</summary>
    public static string OfAddress(string address) => "a:" + address;

    /// <summary>The term of an option that has not ended.</summary>
    public static string OfOption(string code) => "o:" + code;

    /// <summary>Whether an option is held and has not ended on a date.</summary>
    public static bool IsHeld(Contract contract, ContractOption option, LocalDate today) =>
        contract.HasHeld(option) && option.StatusOn(contract, today) != ContractStatus.Terminated;

    /// <summary>All terms of a contract on a Tokyo date: what it covers today or from a later day.</summary>
    public static IReadOnlyList<string> Of(Contract contract, string foldedName, LocalDate today) =>
    [
        NumberTerms.Of(contract.ContractId),
        .. contract.ScopeOn(today).Domains.Concat(LaterScopes(contract, today).SelectMany(scope => scope.Domains)).Select(OfDomain)
            .Concat(contract.AddressesFrom(today).Select(OfAddress))
            .Concat(contract.Options.Where(option => IsHeld(contract, option, today)).Select(option => OfOption(option.Code)))
            .Concat(NameTerms.Of(foldedName))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The days on which the contract or an option of it ends, each once, in order; past ones are among them.</summary>
    public static IReadOnlyList<LocalDate> EndsOf(Contract contract) =>
    [
        .. contract.Options.Where(contract.HasHeld).Select(option => Ends.Of(contract, option)).Append(Ends.Of(contract))
            .OfType<ScheduledEnd>().Select(end => end.EffectiveDate).Distinct().Order(),
    ];

    private static IEnumerable<DatedScope> LaterScopes(Contract contract, LocalDate today) =>
        contract.Scopes.Where(scope => scope.From > today);
}
