using System.Security.Cryptography;
using System.Text;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>A designated service that a customer holds again from a day (O3): what the orchestration is given.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Service">The service.</param>
/// <param name="Since">Its first Tokyo day.</param>
/// <param name="BeginsAt">The first instant (UTC) of that day.</param>
/// <param name="PartnerId">The customer's partner; null where it had none, and in what earlier versions have started.</param>
/// <param name="Instance">The instance; null in what earlier versions have started.</param>
public sealed record ServiceStart(
    string CustomerId, string Service, DateOnly Since, DateTime BeginsAt, string? PartnerId = null, string? Instance = null)
{
    private const int HashBytes = 16;

    /// <summary>The customer.</summary>
    internal CustomerKey Customer => new(PartnerId, CustomerId);

    /// <summary>The start of a service on a Tokyo date.</summary>
    public static ServiceStart Of(CustomerKey customer, string service, LocalDate since)
    {
        // A hash, since two ids and a service would be longer than an instance's id may be.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{customer.Partition}\n{service}"));
        string instance =
            FormattableString.Invariant($"service-start-{Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))}-{since:uuuu-MM-dd}");
        return new(customer.CustomerId, service, since.ToDateOnly(), Tokyo.StartOf(since).ToDateTimeUtc(), customer.PartnerId, instance);
    }

    /// <summary>The instance that carries it out.</summary>
    public string InstanceId() => Instance ?? FormattableString.Invariant($"service-start-{CustomerId}-{Service}-{Since:yyyy-MM-dd}");

    /// <summary>The outbox entry beside the customer.</summary>
    public OutboxEntry ToEntry(Instant requestedAt) =>
        OutboxEntry.Of(DesignatedServiceStartOrchestration.Name, InstanceId(), this, requestedAt);
}
