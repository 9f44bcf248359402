using System.Text.Json;
using NodaTime;

namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>An outbox entry: an orchestration that must be started for a contract or a customer, now or at a later instant.</summary>
/// <param name="Orchestrator">The orchestrator's name.</param>
/// <param name="InstanceId">The instance, made from the thing itself: a second start of it finds the first.</param>
/// <param name="Input">Input of the orchestration.</param>
/// <param name="RequestedAt">Instant at which it was asked for.</param>
public sealed record OutboxEntry(string Orchestrator, string InstanceId, JsonElement Input, Instant RequestedAt)
{
    /// <summary>An outbox entry whose orchestration is given a record.</summary>
    public static OutboxEntry Of<T>(string orchestrator, string instanceId, T input, Instant requestedAt) =>
        new(orchestrator, instanceId, JsonSerializer.SerializeToElement(input), requestedAt);

    /// <summary>An outbox entry on a contract that is about one thing.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="orchestrator">The orchestrator's name.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="subject">Subject on the contract: the id of a report or a restriction, the name of a setting.</param>
    /// <param name="at">From when on there is something to do, or what the orchestration counts from.</param>
    /// <param name="requestedAt">Instant at which it was asked for.</param>
    public static OutboxEntry OnContract(
        string contractId, string orchestrator, string instanceId, string subject, Instant at, Instant requestedAt) =>
        Of(orchestrator, instanceId, new OutboxInput(contractId, subject, at.ToDateTimeUtc(), instanceId), requestedAt);

    /// <summary>Input of the orchestration, as the record that it was made from.</summary>
    public T InputAs<T>() => Input.Deserialize<T>()!;
}

/// <summary>Input of the orchestration of an outbox entry on a contract, and of its activities.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Subject">Subject on the contract.</param>
/// <param name="AtUtc">From when on there is something to do, or what it counts from.</param>
/// <param name="InstanceId">The instance, by which the outbox entry is found again.</param>
public sealed record OutboxInput(string ContractId, string Subject, DateTime AtUtc, string InstanceId);
