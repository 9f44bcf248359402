using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Compromises;

/// <summary>Has a task raised for a report of a suspected misuse (C3); an orchestration, so that no crash loses it.</summary>
public static class CompromiseReportOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(CompromiseReportOrchestration);

    /// <summary>Runs one.</summary>
    [Function(Name)]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync(CompromiseReportActivities.RaiseTask, context.GetInput<OutboxInput>()!, ActivityRetries.Options);
}

/// <summary>The step of a report. It may run twice.</summary>
public sealed class CompromiseReportActivities(ContractStore contracts, TaskStore tasks, OutboxDispatcher outbox)
{
    /// <summary>Name of <see cref="RaiseTaskAsync"/>.</summary>
    public const string RaiseTask = "RaiseCompromiseTask";

    /// <summary>The kind of these tasks.</summary>
    public const string TaskKind = "compromise-reported";

    /// <summary>Raises the task; then there is nothing left to do.</summary>
    /// <remarks>Budget: one point read, one create, one read and one replace.</remarks>
    [Function(RaiseTask)]
    public async Task RaiseTaskAsync([ActivityTrigger] OutboxInput input)
    {
        if (await contracts.FindAsync(input.ContractId) is { Contract: var contract }
            && contract.CompromiseReport(input.Subject) is not null)
        {
            await tasks.RaiseAsync(new NewTask(
                TaskIds.Of(TaskKind, input.ContractId, input.Subject),
                TaskKind,
                new(
                    $"The customer of {input.ContractId} suspects a misuse of the setting authority: answer the report {input.Subject} "
                        + "with instructions at once (C3, terms/6-4).",
                    $"契約 {input.ContractId} の契約者から、設定権限が不正利用される可能性の連絡 {input.Subject} がありました。直ちに指示してください (C3, terms/6-4)。"),
                input.ContractId,
                contract.PartnerId));
        }

        await outbox.FinishOnContractAsync(input.ContractId, input.InstanceId);
    }
}
