using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Reads off a customer and a contract what a transfer between them turns on.</summary>
internal static class SuccessorReader
{
    /// <summary>The successor as its record has it.</summary>
    public static Successor Of(Customer? customer) => customer is null
        ? Successor.Unknown
        : new Successor(
            (customer.Profiles.Count == 0 ? null : customer.FirstName) ?? customer.CustomerName, customer.Profiles, customer.Services);

    /// <summary>The domains that options of a contract have on a day or later (O5).</summary>
    public static IReadOnlyList<OptionRequest> DomainsOf(Contract contract, LocalDate day) =>
    [
        .. contract.Options
            .Where(option => option.Domains.Count > 0 && !(Ends.Of(contract, option)?.EffectiveDate < day))
            .Select(option => new OptionRequest(option.Code, option.Domains)),
    ];
}
