using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>The end of a customer's designated service, as an operator entered it (E6).</summary>
/// <param name="EndId">Its id.</param>
/// <param name="Customer">The customer.</param>
/// <param name="Service">The service.</param>
/// <param name="EffectiveDate">Its last day.</param>
/// <param name="ToldAt">Instant at which the operator entered it.</param>
/// <param name="Instance">The instance that waits for it; null for one that an earlier version named after the customer.</param>
public sealed record ServiceEnd(
    string EndId, CustomerKey Customer, string Service, LocalDate EffectiveDate, Instant ToldAt, string? Instance = null)
{
    /// <summary>The prefix of its id.</summary>
    public const string IdPrefix = "sve";

    /// <summary>The prefix of the instances' ids.</summary>
    internal const string InstancePrefix = "service-end-";

    /// <summary>An end as an operator tells it.</summary>
    public static ServiceEnd Of(string endId, CustomerKey customer, string service, LocalDate effectiveDate, Instant toldAt) =>
        new(endId, customer, service, effectiveDate, toldAt, InstancePrefix + endId);

    /// <summary>The instance that waits for it.</summary>
    public string InstanceId() => Instance ?? $"{InstancePrefix}{Customer.CustomerId}-{EndId}";

    /// <summary>The outbox entry that waits for it.</summary>
    public OutboxEntry ToEntry() => OutboxEntry.Of(
        DesignatedServiceEndOrchestration.Name,
        InstanceId(),
        new ServiceEndInput(
            Customer.CustomerId, Service, EndId, EffectiveDate.ToDateOnly(), Tokyo.EndOf(EffectiveDate).ToDateTimeUtc(), Customer.PartnerId,
            Instance),
        ToldAt);

    /// <summary>The end that an outbox entry waits for.</summary>
    public static ServiceEnd Of(OutboxEntry entry) => Of(entry.InputAs<ServiceEndInput>(), entry.RequestedAt);

    /// <summary>The end that an orchestration was given.</summary>
    public static ServiceEnd Of(ServiceEndInput input, Instant toldAt) => new(
        input.EndId, new(input.PartnerId, input.CustomerId), input.Service, LocalDate.FromDateOnly(input.EffectiveDate), toldAt,
        input.Instance);

    /// <summary>Whether it is the end that the customer's service now has: another may have brought it forward.</summary>
    public bool Stands(Customer customer) => customer.Services.Any(held => held.Service == Service && held.EndsOn == EffectiveDate);
}
