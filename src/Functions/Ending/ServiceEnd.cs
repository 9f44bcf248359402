using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>The end of a customer's designated service, as an operator entered it (E6).</summary>
/// <param name="EndId">Its id.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Service">The service.</param>
/// <param name="EffectiveDate">Its last day.</param>
/// <param name="ToldAt">When the operator entered it.</param>
public sealed record ServiceEnd(string EndId, string CustomerId, string Service, LocalDate EffectiveDate, Instant ToldAt)
{
    /// <summary>The prefix of its id.</summary>
    public const string IdPrefix = "sve";

    /// <summary>The instance that waits for it.</summary>
    public string InstanceId() => InstanceIdOf(CustomerId, EndId);

    /// <summary>The instance that waits for an end of that id.</summary>
    public static string InstanceIdOf(string customerId, string endId) => $"service-end-{customerId}-{endId}";

    /// <summary>The outbox entry that waits for it.</summary>
    public OutboxEntry ToEntry() => OutboxEntry.Of(
        DesignatedServiceEndOrchestration.Name,
        InstanceId(),
        new ServiceEndInput(CustomerId, Service, EndId, EffectiveDate.ToDateOnly(), Tokyo.EndOf(EffectiveDate).ToDateTimeUtc()),
        ToldAt);

    /// <summary>The end that an outbox entry waits for.</summary>
    public static ServiceEnd Of(OutboxEntry entry)
    {
        ServiceEndInput input = entry.InputAs<ServiceEndInput>();
        return new ServiceEnd(input.EndId, input.CustomerId, input.Service, LocalDate.FromDateOnly(input.EffectiveDate), entry.RequestedAt);
    }

    /// <summary>Whether it is the end that the customer's service now has: another may have brought it forward.</summary>
    public bool Stands(Customer customer) => customer.Services.Any(held => held.Service == Service && held.EndsOn == EffectiveDate);
}
