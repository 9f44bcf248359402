using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>A customer in a list; <c>GET /customers/{id}</c> shows its contracts and its balance too.</summary>
/// <param name="CustomerName">Its name in the present month; null where only a designated service is known.</param>
/// <param name="PartnerId">Its partner; null until an application is accepted.</param>
/// <param name="DesignatedServices">The designated services that it holds, held or is to hold (terms/3).</param>
public sealed record CustomerSummaryView(
    string CustomerId, string? CustomerName, string? PartnerId, IReadOnlyList<DesignatedServiceView> DesignatedServices)
{
    internal static CustomerSummaryView Of(Customer customer, LocalDate today) => new(
        customer.CustomerId, customer.NameIn(today.ToYearMonth()), customer.PartnerId,
        [.. customer.Services.Select(service => DesignatedServiceView.Of(service, today))]);
}
