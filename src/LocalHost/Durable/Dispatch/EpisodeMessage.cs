using System.Buffers;
using DurableTask.Core;
using DurableTask.Core.History;
using Google.Protobuf;
using Google.Protobuf.Collections;
using SecureMx.LocalHost.Durable.Protocol;
using SecureMx.LocalHost.Worker.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable.Dispatch;

/// <summary>An episode's history on its way to the worker, and the worker's decisions on the way back: protobuf in base64.</summary>
internal static class EpisodeMessage
{
    public static string Encode(OrchestrationRuntimeState state)
    {
        var request = new P.OrchestratorRequest
        {
            InstanceId = state.OrchestrationInstance!.InstanceId,
            ExecutionId = state.OrchestrationInstance.ExecutionId,
        };
        Add(request.PastEvents, state.PastEvents);
        Add(request.NewEvents, state.NewEvents);
        return Encode(request);
    }

    /// <exception cref="FormatException">The worker answered with something else.</exception>
    /// <exception cref="InvalidProtocolBufferException">The worker answered with something else.</exception>
    public static P.OrchestratorResponse Decode(TypedData? answer) => answer?.DataCase == TypedData.DataOneofCase.String
        ? P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer.String))
        : throw new FormatException("The orchestrator's invocation gave no result.");

    private static void Add(RepeatedField<P.HistoryEvent> target, IList<HistoryEvent> source)
    {
        target.Capacity = source.Count;
        foreach (var happened in source)
            target.Add(happened.ToProtobuf());
    }

    // A long history is megabytes: one rented buffer and one string, no copies between.
    private static string Encode(P.OrchestratorRequest message)
    {
        var size = message.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var bytes = buffer.AsSpan(0, size);
            message.WriteTo(bytes);
            return Convert.ToBase64String(bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
