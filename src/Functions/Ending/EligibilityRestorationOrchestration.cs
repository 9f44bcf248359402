using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>The day from which an option of a contract is eligible again (O3).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Since">The first Tokyo day.</param>
/// <param name="BeginsAt">The first instant (UTC) of that day.</param>
public sealed record EligibilityRestorationInput(string ContractId, DateOnly Since, DateTime BeginsAt)
{
    /// <summary>The instance that records it.</summary>
    public string InstanceId() => FormattableString.Invariant($"eligibility-{ContractId}-{Since:yyyy-MM-dd}");

    /// <summary>The outbox entry beside the contract.</summary>
    public static OutboxEntry EntryOf(string contractId, LocalDate since, Instant requestedAt)
    {
        var input = new EligibilityRestorationInput(contractId, since.ToDateOnly(), Tokyo.StartOf(since).ToDateTimeUtc());
        return OutboxEntry.Of(EligibilityRestorationOrchestration.Name, input.InstanceId(), input, requestedAt);
    }
}

/// <summary>Records on its day that an option is eligible again, where what it needs was accepted before to begin later (O3).</summary>
/// <remarks>
/// Runs for months and over deployments: its sequence of calls must never change. A new sequence is a new orchestrator beside this one.
/// </remarks>
public sealed class EligibilityRestorationOrchestration(ContractStore contracts, EventQueue queue, OutboxDispatcher outbox)
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(EligibilityRestorationOrchestration);

    /// <summary>Name of <see cref="RecordAsync"/>.</summary>
    public const string Record = "RecordEligibilityRestoration";

    private static readonly Actor By = new(Actor.SystemRole, Name);

    /// <summary>Runs one.</summary>
    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<EligibilityRestorationInput>()!;

        // A timer may fire a little early, so the clock is asked and not the timer.
        while (context.CurrentUtcDateTime < input.BeginsAt)
        {
            context.SetWaiting(
                input.BeginsAt, $"eligibility on {input.ContractId} (O3)", $"契約 {input.ContractId} の利用資格の回復 (O3)");
            await context.CreateTimer(input.BeginsAt, CancellationToken.None);
        }

        await context.CallActivityAsync(Record, input, ActivityRetries.Options);
    }

    /// <summary>Records what is due on the contract, and notes that nothing is left to do. May run twice.</summary>
    /// <remarks>Budget: one point read, one batch, and a read and a replace for the outbox entry.</remarks>
    [Function(Record)]
    public async Task RecordAsync([ActivityTrigger] EligibilityRestorationInput input, [DurableClient] DurableTaskClient client)
    {
        var reached = Instant.FromDateTimeUtc(DateTime.SpecifyKind(input.BeginsAt, DateTimeKind.Utc));
        await contracts.DecideAsync(input.ContractId, (contract, now) => DueEnds.Decide(contract, Instant.Max(now, reached)), By);
        queue.EnqueueContract(client, input.ContractId);
        await outbox.FinishOnContractAsync(input.ContractId, input.InstanceId());
    }
}
