using DurableTask.Core;
using DurableTask.Core.History;
using Newtonsoft.Json;

namespace DurableTask.Sqlite.Serialization;

/// <summary>A message to an orchestration or an activity. The instance's id is not part of it: its row has it.</summary>
internal static class MessageBlob
{
    private const byte Version = 1;

    [ThreadStatic]
    private static BlobWriter? _writer;

    public static byte[] Write(TaskMessage message)
    {
        var blob = _writer ??= new BlobWriter();
        blob.Clear();
        blob.Byte(Version);
        blob.Text(message.OrchestrationInstance.ExecutionId);
        blob.Texts(message.OrchestrationExecutionContext?.OrchestrationTags);
        EventWriter.Write(blob, message.Event);
        return blob.ToArray();
    }

    public static TaskMessage Read(ReadOnlySpan<byte> bytes, string instanceId)
    {
        var blob = new BlobReader(bytes);
        HistoryBlob.ThrowIfUnknown(blob.Byte());
        return new TaskMessage
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId, ExecutionId = blob.Text() },
            OrchestrationExecutionContext = ExecutionContext(blob.Texts()),
            Event = EventReader.Read(ref blob),
        };
    }

    // Its one property has no public setter; it is a data contract, so its serializer may set it.
    private static OrchestrationExecutionContext? ExecutionContext(Dictionary<string, string>? tags) =>
        tags is null
            ? null
            : JsonConvert.DeserializeObject<OrchestrationExecutionContext>(
                JsonConvert.SerializeObject(
                    new Dictionary<string, object> { [nameof(OrchestrationExecutionContext.OrchestrationTags)] = tags }),
                new JsonSerializerSettings());
}
