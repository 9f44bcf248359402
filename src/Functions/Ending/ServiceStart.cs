using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Ending;

/// <summary>A designated service that a customer holds again from a day (O3): what the orchestration is given.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Service">The service.</param>
/// <param name="Since">Its first Tokyo day.</param>
/// <param name="BeginsAt">The first instant (UTC) of that day.</param>
public sealed record ServiceStart(string CustomerId, string Service, DateOnly Since, DateTime BeginsAt)
{
    /// <summary>The start of a service on a Tokyo date.</summary>
    public static ServiceStart Of(string customerId, string service, LocalDate since) =>
        new(customerId, service, since.ToDateOnly(), Tokyo.StartOf(since).ToDateTimeUtc());

    /// <summary>The instance that carries it out.</summary>
    public string InstanceId() => FormattableString.Invariant($"service-start-{CustomerId}-{Service}-{Since:yyyy-MM-dd}");

    /// <summary>The outbox entry beside the customer.</summary>
    public OutboxEntry ToEntry(Instant requestedAt) => OutboxEntry.Of(DesignatedServiceStartOrchestration.Name, InstanceId(), this, requestedAt);
}
