using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>A customer as the API shows it on a date.</summary>
/// <param name="PartnerId">Its partner; another partner may have a customer of the same id. Null until an application is accepted.</param>
/// <param name="ContractIds">Its contracts, at most 200, in the order of their ids; <c>GET /contracts?customerId=</c> lists all.</param>
/// <param name="HasMoreContracts">Whether it has contracts that are not among them.</param>
/// <param name="Balance">Yen that are owed to the customer from contracts that have no later bill (B8).</param>
public sealed record CustomerView(
    string CustomerId, string? CustomerName, string? PartnerId, IReadOnlyList<DesignatedServiceView> DesignatedServices,
    IReadOnlyList<string> ContractIds,
    bool HasMoreContracts, long Balance)
{
    internal static CustomerView Of(
        Customer customer, (IReadOnlyList<string> ContractIds, string? Next) contracts, LocalDate today, long balance) => new(
        customer.CustomerId, customer.CustomerName, customer.PartnerId,
        [.. customer.Services.Select(service => DesignatedServiceView.Of(service, today))],
        contracts.ContractIds, contracts.Next is not null, balance);
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
