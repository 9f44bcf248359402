using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Ending;

/// <summary>The end of a designated service that a contract has on its record, and that may have been carried out without it.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Service">The service.</param>
/// <param name="EffectiveDate">The service's last Tokyo day.</param>
/// <param name="TakesEffectAt">The first instant (UTC) after it.</param>
public sealed record LateServiceEndInput(string ContractId, string Service, DateOnly EffectiveDate, DateTime TakesEffectAt)
{
    /// <summary>The instance that carries it out.</summary>
    public string InstanceId() => FormattableString.Invariant($"late-service-end-{ContractId}-{Service}-{EffectiveDate:yyyy-MM-dd}");

    /// <summary>The outbox entry that carries it out.</summary>
    public static OutboxEntry EntryOf(string contractId, string service, LocalDate effectiveDate, Instant requestedAt)
    {
        var input = new LateServiceEndInput(contractId, service, effectiveDate.ToDateOnly(), Tokyo.EndOf(effectiveDate).ToDateTimeUtc());
        return OutboxEntry.Of(LateServiceEndOrchestration.Name, input.InstanceId(), input, requestedAt);
    }
}

/// <summary>
/// Carries out the end of a designated service on one contract (E6, O3) whose acceptance was finished when
/// <see cref="DesignatedServiceEndOrchestration"/> had passed already, or was just passing.
/// </summary>
public static class LateServiceEndOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(LateServiceEndOrchestration);

    /// <summary>Runs one.</summary>
    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<LateServiceEndInput>()!;

        // A timer may fire a little early, so the clock is asked and not the timer.
        while (context.CurrentUtcDateTime < input.TakesEffectAt)
        {
            context.SetWaiting(
                input.TakesEffectAt, $"{input.Service} of {input.ContractId} ends (E6)",
                $"契約 {input.ContractId} の {input.Service} の終了 (E6)");
            await context.CreateTimer(input.TakesEffectAt, CancellationToken.None);
        }

        await context.CallActivityAsync(ServiceEndActivities.TakeEffectLate, input, ActivityRetries.Options);
    }
}
