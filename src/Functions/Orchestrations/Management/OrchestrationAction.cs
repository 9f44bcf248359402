using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Orchestrations.Management;

/// <summary>What an operator can do with an orchestration.</summary>
public enum OrchestrationAction
{
    /// <summary>Ends it where it is.</summary>
    Terminate,

    /// <summary>Holds it until it is resumed.</summary>
    Suspend,

    /// <summary>Lets a suspended one continue.</summary>
    Resume,

    /// <summary>Does again the step at which it failed.</summary>
    Rewind,

    /// <summary>Begins again under the same id with the same input.</summary>
    Restart,
}

/// <summary>Which action an orchestration's status allows.</summary>
internal static class OrchestrationActions
{
    /// <summary>Why an action cannot be taken now; null where it can.</summary>
    public static Text? Refusal(OrchestrationAction action, OrchestrationStatus status)
    {
        OrchestrationStatus[] allowed = action switch
        {
            OrchestrationAction.Terminate => [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended],
            OrchestrationAction.Suspend => [OrchestrationStatus.Pending, OrchestrationStatus.Running],
            OrchestrationAction.Resume => [OrchestrationStatus.Suspended],
            OrchestrationAction.Rewind => [OrchestrationStatus.Failed],
            _ => [OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Terminated],
        };
        var wanted = string.Join(", ", allowed.Select(Codes.Of));
        return allowed.Contains(status)
            ? null
            : new($"The orchestration is {Codes.Of(status)}; this takes one that is: {wanted}.",
                $"オーケストレーションの状態は {Codes.Of(status)} です。この操作ができる状態: {wanted}。");
    }

    /// <summary>Whether an orchestration has the status that an action leads to.</summary>
    public static bool HasReached(OrchestrationAction action, OrchestrationStatus status) => action switch
    {
        OrchestrationAction.Terminate => status == OrchestrationStatus.Terminated,
        OrchestrationAction.Suspend => status == OrchestrationStatus.Suspended,
        _ => status is OrchestrationStatus.Pending or OrchestrationStatus.Running,
    };

    /// <summary>Asks the task hub for it.</summary>
    public static Task TakeAsync(
        this DurableTaskClient client, OrchestrationAction action, string instanceId, string reason, CancellationToken cancellationToken) =>
        action switch
        {
            OrchestrationAction.Terminate => client.TerminateInstanceAsync(instanceId, (object)reason, cancellationToken),
            OrchestrationAction.Suspend => client.SuspendInstanceAsync(instanceId, reason, cancellationToken),
            OrchestrationAction.Resume => client.ResumeInstanceAsync(instanceId, reason, cancellationToken),
            OrchestrationAction.Rewind => client.RewindInstanceAsync(instanceId, reason, cancellationToken),
            _ => client.RestartAsync(instanceId, restartWithNewInstanceId: false, cancellationToken),
        };
}
