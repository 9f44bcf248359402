using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Billing.Balances;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>A customer as the API shows it on a date.</summary>
/// <param name="CustomerName">Its name in the present month.</param>
/// <param name="Profile">How the bills of the present month name and address it; null where not even a name is known.</param>
/// <param name="ComingProfiles">The profiles of later months, in their order.</param>
/// <param name="ProfileHistory">All changes of the profile, in the order in which they were entered.</param>
/// <param name="PartnerId">Its partner; another partner may have a customer of the same id. Null until an application is accepted.</param>
/// <param name="ContractIds">Its contracts, at most 200, in the order of their ids; <c>GET /contracts?customerId=</c> lists all.</param>
/// <param name="HasMoreContracts">Whether it has contracts that are not among them.</param>
/// <param name="Balance">Yen that are owed to the customer from contracts that have no later bill (B8).</param>
public sealed record CustomerView(
    string CustomerId, string? CustomerName, string? PartnerId, IReadOnlyList<DesignatedServiceView> DesignatedServices,
    IReadOnlyList<string> ContractIds,
    bool HasMoreContracts, long Balance, CustomerProfileView? Profile, IReadOnlyList<CustomerProfileView> ComingProfiles,
    IReadOnlyList<ProfileChangeView> ProfileHistory)
{
    internal static CustomerView Of(
        Customer customer, (IReadOnlyList<string> ContractIds, string? Next) contracts, LocalDate today, long balance,
        Caller caller) => new(
        customer.CustomerId, customer.NameIn(today.ToYearMonth()), customer.PartnerId,
        [.. customer.Services.Select(service => DesignatedServiceView.Of(service, today))],
        contracts.ContractIds, contracts.Next is not null, balance, CustomerProfileView.In(customer, today.ToYearMonth()),
        [.. CustomerProfiles.Coming(customer.Profiles, today.ToYearMonth()).Select(CustomerProfileView.Of)],
        [.. customer.Profiles.Select(change => ProfileChangeView.Of(change, caller))]);
}

/// <summary>Shows customers to callers.</summary>
public sealed class CustomerViewer(CustomerStore customers, CustomerBalances balances, TimeProvider clock)
{
    private const int MaximumContractsShown = 200;

    /// <summary>A customer as a caller may see it.</summary>
    /// <remarks>Budget: a list of its contracts and one of its credits.</remarks>
    public async Task<CustomerView> ShowAsync(Customer customer, Caller caller, CancellationToken cancellationToken) => CustomerView.Of(
        customer,
        await customers.ListContractsAsync(customer, "", MaximumContractsShown, cancellationToken),
        Tokyo.DateOf(clock.Now()),
        await balances.AmountAsync(customer, caller.PartnerId, cancellationToken),
        caller);
}

/// <summary>How bills name and address a customer.</summary>
/// <param name="Name">The name.</param>
/// <param name="NameKana">How it is read; null where that is not known.</param>
/// <param name="Address">The postal code and address; null where none is known.</param>
/// <param name="Department">The department that pays; null for none.</param>
/// <param name="Contact">The person who receives bills; null for none.</param>
/// <param name="IsPerson">Whether it is a person, whose name has 様 on documents; a company's has 御中.</param>
/// <param name="From">The first month that it holds for; null for the first profile.</param>
public sealed record CustomerProfileView(
    string Name, string? NameKana, string? Address, string? Department, string? Contact, bool IsPerson, YearMonth? From)
{
    internal static CustomerProfileView Of(ProfileChange change) => Of(change.Profile, change.From);

    internal static CustomerProfileView? In(Customer customer, YearMonth month) =>
        CustomerProfiles.InForce(customer.Profiles, month) is { } change ? Of(change)
        : customer.NameIn(month) is { } name ? Of(new CustomerProfile(name), null)
        : null;

    private static CustomerProfileView Of(CustomerProfile profile, YearMonth? from) =>
        new(profile.Name, profile.NameKana, profile.Address, profile.Department, profile.Contact, profile.IsPerson, from);
}

/// <summary>A change of a customer's profile.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="At">When it was entered.</param>
/// <param name="By">The operator; the name is shown to operators.</param>
/// <param name="Reason">Why.</param>
public sealed record ProfileChangeView(CustomerProfileView Profile, Instant At, ActorView By, string Reason)
{
    internal static ProfileChangeView Of(ProfileChange change, Caller caller) =>
        new(CustomerProfileView.Of(change), change.At, ActorView.Of(change.By, caller), change.Reason);
}

/// <summary>A designated service of a customer (terms/3).</summary>
/// <param name="Since">Its first day.</param>
/// <param name="EndsOn">Its last day, once that is known (E6).</param>
/// <param name="IsHeld">Whether the customer holds it today (O1).</param>
public sealed record DesignatedServiceView(string Service, LocalDate Since, LocalDate? EndsOn, bool IsHeld)
{
    internal static DesignatedServiceView Of(DesignatedService service, LocalDate today) =>
        new(service.Service, service.Since, service.EndsOn, service.IsHeldOn(today));
}
