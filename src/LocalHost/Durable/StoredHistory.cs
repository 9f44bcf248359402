using DurableTask.Core.History;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SecureMx.LocalHost.Durable;

/// <summary>Reads a history in the JSON of DurableTask.Core, which names the type of an event by the number of its kind.</summary>
internal static class StoredHistory
{
    private static readonly Dictionary<EventType, Type> Types = Enum.GetValues<EventType>()
        .Select(kind => (
            Kind: kind, Type: HistoryEvent.KnownTypes().FirstOrDefault(t => t.Name == kind + "Event" || t.Name == kind.ToString())))
        .Where(known => known.Type is not null)
        .ToDictionary(known => known.Kind, known => known.Type!);

    /// <exception cref="NotSupportedException">An event is of a kind that DurableTask.Core has no type for.</exception>
    public static IEnumerable<HistoryEvent> Parse(string json) =>
        string.IsNullOrEmpty(json) ? [] : JArray.Parse(json).Select(Read);

    private static HistoryEvent Read(JToken item)
    {
        var kind = item[nameof(HistoryEvent.EventType)]!.ToObject<EventType>();
        if (kind == EventType.ExecutionRewound)
        {
            // The one type without a constructor that JSON can be read by.
            var rewound = new ExecutionRewoundEvent(-1, (string?)item[nameof(ExecutionRewoundEvent.Reason)]);
            using var members = item.CreateReader();
            JsonSerializer.CreateDefault().Populate(members, rewound);
            return rewound;
        }

        return Types.TryGetValue(kind, out var type)
            ? (HistoryEvent)item.ToObject(type)!
            : throw new NotSupportedException($"The history has an event of the kind {kind}.");
    }
}
