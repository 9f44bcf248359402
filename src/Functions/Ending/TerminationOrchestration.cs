using SecureMx.Domain;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Ending;

/// <summary>Input of a termination. Its date is a first guess: the contract is read again after every wait.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="NoticeId">The notice or order.</param>
/// <param name="Target"><c>contract</c> or the option's code.</param>
/// <param name="Rule">E1 or E7.</param>
/// <param name="TakesEffectAt">The first instant (UTC) at which the target is no longer in force (T4).</param>
/// <param name="Announce">Whether tasks may have to be raised for it at once: an order's may (P4).</param>
public sealed record TerminationInput(string ContractId, string NoticeId, string Target, string Rule, DateTime TakesEffectAt, bool Announce)
{
    /// <summary>The outbox entry that waits for a notice or an order on a contract.</summary>
    public static OutboxEntry EntryOf(Contract contract, string noticeId)
    {
        var notice = contract.Notice(noticeId)!;
        return OutboxEntry.Of(
            TerminationOrchestration.Name,
            TerminationOrchestration.InstanceIdOf(contract.ContractId, noticeId),
            new TerminationInput(
                contract.ContractId, noticeId, notice.Target.Code, notice.ToEnd().Rule, Tokyo.EndOf(notice.EffectiveDate).ToDateTimeUtc(),
                notice.Kind == EndNoticeKind.Order),
            notice.ArrivedAt);
    }
}

/// <summary>Waits until a notice or an order takes effect, and carries it out (E5).</summary>
/// <remarks>
/// Runs for months and over deployments: its sequence of calls must never change. A new sequence is a new orchestrator beside this one.
/// </remarks>
public static class TerminationOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(TerminationOrchestration);

    /// <summary>The instance that waits for a notice.</summary>
    public static string InstanceIdOf(string contractId, string noticeId) => $"termination-{contractId}-{noticeId}";

    /// <summary>Runs one notice to its end; the output is how that was.</summary>
    [Function(Name)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<TerminationInput>()!;
        if (input.Announce)
        {
            await context.CallActivityAsync(
                EndingActivities.AnnounceNotice, new NoticeKey(input.ContractId, input.NoticeId), ActivityRetries.Options);
        }

        var state = await TakeEffectAsync(context, input);
        var status = EndStatuses.TextOf(state.Status);
        context.SetStatus($"{status.English}: what follows", $"{status.Japanese}: 後続の処理中");
        if (state.ContractEnded)
            await context.CallActivityAsync(EndingActivities.ReleaseClaims, input.ContractId, ActivityRetries.Options);
        if (state.EligibilityLapsed)
            await context.CallActivityAsync(EndingActivities.RaiseLapseTasks, input.ContractId, ActivityRetries.Options);
        foreach (string noticeId in state.Overtaken)
            context.SendEvent(InstanceIdOf(input.ContractId, noticeId), OrchestrationStarts.Changed, input.NoticeId);

        await context.CallActivityAsync(
            EndingActivities.Conclude, new NoticeKey(input.ContractId, input.NoticeId), ActivityRetries.Options);
        context.SetCustomStatus(status);
        return state.Status;
    }

    private static async Task<TerminationState> TakeEffectAsync(TaskOrchestrationContext context, TerminationInput input)
    {
        var changed = context.WaitForExternalEvent<string>(OrchestrationStarts.Changed);
        var state = new TerminationState("pending", input.TakesEffectAt, ContractEnded: false, EligibilityLapsed: false, Overtaken: []);
        while (state.TakesEffectAt is { } takesEffectAt)
        {
            // A timer may fire a little early, so the clock is asked and not the timer.
            if (context.CurrentUtcDateTime < takesEffectAt)
            {
                Text what = input.Target == EndTarget.ContractCode
                    ? new($"contract {input.ContractId}", $"契約 {input.ContractId}")
                    : new($"{input.Target} of {input.ContractId}", $"契約 {input.ContractId} の {input.Target}");
                context.SetWaiting(takesEffectAt, $"{what.English} ends ({input.Rule})", $"{what.Japanese} の終了 ({input.Rule})");
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(takesEffectAt, stop.Token);
                if (await Task.WhenAny(timer, changed) == changed)
                {
#pragma warning disable CA1849 // CancelAsync leaves the orchestrator's thread.
                    stop.Cancel();
#pragma warning restore CA1849
                    changed = context.WaitForExternalEvent<string>(OrchestrationStarts.Changed);
                }
            }

            state = await context.CallActivityAsync<TerminationState>(
                EndingActivities.TakeEffect, new TakeEffectInput(input.ContractId, input.NoticeId, context.CurrentUtcDateTime),
                ActivityRetries.Options);
        }

        return state;
    }
}
