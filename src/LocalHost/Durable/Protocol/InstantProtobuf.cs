using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace SecureMx.LocalHost.Durable.Protocol;

/// <summary>Instants and tags in the form of the protocol.</summary>
internal static class InstantProtobuf
{
    /// <summary>The instant as a protobuf timestamp. An unspecified kind counts as UTC, which is how storage gives instants back.</summary>
    public static Timestamp ToProtobuf(this DateTime instant) => Timestamp.FromDateTime(instant.Kind switch
    {
        DateTimeKind.Utc => instant,
        DateTimeKind.Local => instant.ToUniversalTime(),
        _ => DateTime.SpecifyKind(instant, DateTimeKind.Utc),
    });

    public static void AddTags(this MapField<string, string> target, IDictionary<string, string>? tags)
    {
        if (tags is not null)
        {
            target.Add(tags);
        }
    }

    /// <summary>The tags, or null where there are none, which is how DurableTask.Core says so.</summary>
    public static Dictionary<string, string>? ToDictionaryOrNull(this MapField<string, string> tags) =>
        tags.Count == 0 ? null : new Dictionary<string, string>(tags);
}
