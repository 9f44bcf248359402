using DurableTask.Core;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable.Protocol;

/// <summary>Converts the state of an instance to the message that clients read.</summary>
internal static class StateProtobuf
{
    /// <param name="source">The state.</param>
    /// <param name="inputsAndOutputs">Whether to give the input, output, custom status and failure too.</param>
    public static P.OrchestrationState ToProtobuf(this OrchestrationState source, bool inputsAndOutputs)
    {
        var target = new P.OrchestrationState
        {
            InstanceId = source.OrchestrationInstance?.InstanceId ?? "",
            ExecutionId = source.OrchestrationInstance?.ExecutionId,
            Name = source.Name ?? "",
            Version = source.Version,
            OrchestrationStatus = (P.OrchestrationStatus)source.OrchestrationStatus,
            ScheduledStartTimestamp = source.ScheduledStartTime?.ToProtobuf(),
            CreatedTimestamp = source.CreatedTime.ToProtobuf(),
            LastUpdatedTimestamp = source.LastUpdatedTime.ToProtobuf(),
            CompletedTimestamp = HasCompleted(source) ? source.CompletedTime.ToProtobuf() : null,
            ParentInstanceId = source.ParentInstance?.OrchestrationInstance?.InstanceId,
        };
        target.Tags.AddTags(source.Tags);
        if (inputsAndOutputs)
        {
            target.Input = source.Input;
            target.Output = source.Output;
            target.CustomStatus = source.Status;
            target.FailureDetails = source.FailureDetails.ToProtobuf();
        }

        return target;
    }

    // A running instance has the greatest or the least instant here, by the provider.
    private static bool HasCompleted(OrchestrationState state) =>
        state.CompletedTime > DateTime.UnixEpoch && state.CompletedTime.Year < DateTime.MaxValue.Year;
}
