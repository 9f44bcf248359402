using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Billing.Balances;

/// <summary>A set-off that is on the record of the contract that has the credit.</summary>
/// <param name="ContractId">That contract.</param>
/// <param name="SettlementId">The settlement.</param>
/// <param name="AgainstContractId">The contract that takes it.</param>
/// <param name="Month">From whose bill on, as <c>2027-03</c>.</param>
/// <param name="Amount">Yen.</param>
public sealed record SetOffInput(string ContractId, string SettlementId, string AgainstContractId, string Month, long Amount)
{
    /// <summary>The instance that carries it out.</summary>
    public string InstanceId() => $"set-off-{ContractId}-{SettlementId}";

    /// <summary>The outbox entry that carries it out.</summary>
    public static OutboxEntry OutboxEntryOf(string contractId, SettleCredit command, Instant requestedAt)
    {
        var input = new SetOffInput(
            contractId, command.SettlementId, command.AgainstContractId!, DateText.Format(command.Month!.Value), command.Amount);
        return OutboxEntry.Of(SetOffOrchestration.Name, input.InstanceId(), input, requestedAt);
    }
}

/// <summary>Puts a set-off on the contract that takes it (B8), where the call that recorded it could not.</summary>
/// <remarks>Its sequence of calls must never change once it has shipped. A new sequence is a new orchestrator beside this one.</remarks>
public static class SetOffOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(SetOffOrchestration);

    /// <summary>Carries out one set-off.</summary>
    [Function(Name)]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync(SetOffActivities.Receive, context.GetInput<SetOffInput>()!, ActivityRetries.Options);
}

/// <summary>The step of a set-off. It may run twice.</summary>
public sealed class SetOffActivities(BalanceSettlements settlements)
{
    /// <summary>Name of <see cref="ReceiveAsync"/>.</summary>
    public const string Receive = "ReceiveSetOff";

    /// <summary>Puts the set-off on the contract that takes it.</summary>
    [Function(Receive)]
    public Task ReceiveAsync([ActivityTrigger] SetOffInput input) => settlements.ReceiveAsync(input);
}
