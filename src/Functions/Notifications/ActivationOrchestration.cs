using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>Waits for the billing start date of a contract, and has its partner told that it is active (C6).</summary>
/// <remarks>Runs for months and over deployments: its sequence of calls must never change.</remarks>
public sealed class ActivationOrchestration(ContractStore contracts, EventPublisher publisher, OutboxDispatcher outbox)
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(ActivationOrchestration);

    /// <summary>Name of <see cref="AnnounceAsync"/>.</summary>
    public const string Announce = "AnnounceActivation";

    private const string Subject = "billing-start";

    /// <summary>The instance that waits for a contract.</summary>
    public static string InstanceIdOf(string contractId) => $"activation-{contractId}";

    /// <summary>The write that asks for it beside a contract.</summary>
    internal static DocumentWrite RequestFor(Contract contract, Instant requestedAt) => OutboxDocument.RequestOnContract(
        contract.ContractId,
        OutboxEntry.OnContract(
            contract.ContractId, Name, InstanceIdOf(contract.ContractId), Subject, Tokyo.StartOf(contract.BillingStartDate), requestedAt));

    /// <summary>Runs one.</summary>
    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<OutboxInput>()!;

        // A timer may fire a little early, so the clock is asked and not the timer.
        while (context.CurrentUtcDateTime < input.AtUtc)
        {
            context.SetWaiting(input.AtUtc, $"{input.ContractId} is active (C6)", $"契約 {input.ContractId} の利用開始 (C6)");
            await context.CreateTimer(input.AtUtc, CancellationToken.None);
        }

        await context.CallActivityAsync(Announce, input, ActivityRetries.Options);
    }

    /// <summary>Notifies the partner, unless the contract has ended before; then nothing is left to do. May run twice.</summary>
    /// <remarks>Budget: one point read, that of the publication, and a read and a replace for the outbox entry.</remarks>
    [Function(Announce)]
    public async Task AnnounceAsync([ActivityTrigger] OutboxInput input, [DurableClient] DurableTaskClient client)
    {
        if (await contracts.FindAsync(input.ContractId) is { Contract: var contract }
            && contract.StatusOn(contract.BillingStartDate) != ContractStatus.Terminated)
        {
            await publisher.SendAsync(client, contract.PartnerId, PartnerEvents.OfActivation(contract));
        }

        await outbox.FinishOnContractAsync(input.ContractId, input.InstanceId);
    }
}
