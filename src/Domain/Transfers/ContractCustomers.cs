using NodaTime;

namespace SecureMx.Domain;

/// <summary>Reads off a contract whose it was when, and puts a transfer on it.</summary>
public static class ContractCustomers
{
    /// <summary>The customer to whom a month is billed.</summary>
    public static string CustomerIdIn(this Contract contract, YearMonth month) =>
        contract.Customers.LastOrDefault(customer => customer.BilledFrom is not { } from || from.CompareTo(month) <= 0)?.CustomerId
            ?? contract.CustomerId;

    /// <summary>The customers by the first months that are billed to them, in order; null stands for the beginning.</summary>
    public static IReadOnlyList<(string CustomerId, YearMonth? From)> BilledCustomers(this Contract contract) =>
        contract.Customers.Count == 0
            ? [(contract.CustomerId, null)]
            : [.. contract.Customers.Select(customer => (customer.CustomerId, customer.BilledFrom))];

    /// <summary>The first Tokyo date of the present customer; null where the contract was never transferred.</summary>
    public static LocalDate? TransferredOn(this Contract contract) => contract.Customers is [.., var last] ? last.Since : null;

    /// <summary>The first month that can be billed to the present customer.</summary>
    internal static YearMonth PresentCustomerBilledFrom(this Contract contract) =>
        contract.Customers is [.., { BilledFrom: { } from }] ? from : contract.BilledFrom;

    /// <summary>The contract after a transfer. All that is not named here goes on as it was (Civil Code 539-2).</summary>
    internal static Contract Apply(Contract contract, ContractTransferred e)
    {
        IReadOnlyList<DatedCustomer> before = contract.Customers.Count > 0
            ? contract.Customers
            : [new DatedCustomer(contract.CustomerId, null, null)];
        IReadOnlyList<DatedProfile> profiles = contract.CustomerProfiles.Count > 0
            ? contract.CustomerProfiles
            : [new DatedProfile(null, new CustomerProfile(contract.CustomerName), null)];
        return contract with
        {
            AcceptedApplications = [.. contract.AcceptedApplications, e.ApplicationId],
            CustomerId = e.CustomerId,
            CustomerName = e.Profiles[^1].Profile.Name,
            Customers = [.. before, new DatedCustomer(e.CustomerId, e.EffectiveDate, e.BilledFrom)],
            CustomerProfiles =
                [.. profiles.Where(known => known.From is not { } from || from.CompareTo(e.BilledFrom) < 0), .. e.Profiles],
            Options = [.. contract.Options.Select(option => ServicesOfSuccessor.Of(contract, option, e.EffectiveDate, e.Services))],
        };
    }
}
