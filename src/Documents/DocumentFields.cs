using System.Text.Json;
using System.Text.Unicode;

namespace SecureMx.Documents;

/// <summary>
/// Fields of a body that a container needs, read in one pass that also proves it well-formed: that its id and partition key are those of
/// the call (Cosmos DB would refuse another), its type, its time to live, and the values that queries compare.
/// </summary>
/// <param name="Type">The <c>type</c> property; null where it is no string.</param>
/// <param name="Indexed">The values of <see cref="ContainerDefinition.SingleProperties"/>, in their order; null where one is no
/// string.</param>
/// <param name="TimeToLive">Whole seconds; null where the document stays.</param>
internal readonly record struct DocumentFields(string? Type, string?[] Indexed, int? TimeToLive)
{
    private const char Below = '/';

    private static readonly string[] SystemProperties = ["_rid", "_self", "_etag", "_attachments", "_ts", "_commit"];
    private static readonly JsonReaderOptions Options = new() { MaxDepth = DocumentLimits.MaximumDepth };

    /// <exception cref="ArgumentException">The body is no document of this container, partition and id.</exception>
    public static DocumentFields Read(ContainerDefinition container, string partitionKey, string id, ReadOnlySpan<byte> json)
    {
        string? type = null;
        int? timeToLive = null;
        bool hasId = false, hasKey = false;
        var indexed = container.SingleProperties.Count == 0 ? [] : new string?[container.SingleProperties.Count];
        // The reader looks only into the strings that it is asked for.
        if (!Utf8.IsValid(json)) throw Refused("is no UTF-8");
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Refused("is no JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                var isKey = reader.ValueTextEquals(container.PartitionKeyProperty);
                var isType = reader.ValueTextEquals("type"u8);
                var isTimeToLive = container.HonoursTimeToLive && reader.ValueTextEquals("ttl"u8);
                var position = IndexOf(container.SingleProperties, ref reader);
                var parent = ParentOf(container.SingleProperties, ref reader);
                CheckName(ref reader);
                reader.Read();
                if (isId) hasId = Matches(ref reader, id) ? true : throw Refused($"has another id than '{id}'");
                if (isKey)
                {
                    hasKey = Matches(ref reader, partitionKey)
                        ? true
                        : throw Refused($"has another {container.PartitionKeyProperty} than '{partitionKey}'");
                }

                if (isType) type = Text(ref reader);
                if (isTimeToLive) timeToLive = Seconds(ref reader);
                if (position >= 0) indexed[position] = Text(ref reader);
                if (parent is not null && reader.TokenType == JsonTokenType.StartObject)
                    ReadInside(container.SingleProperties, parent, indexed, ref reader);
                else
                    reader.Skip();
            }
            // The end is read too: what follows the object would make it no document.
            while (reader.Read())
            {
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped lone surrogate.
            throw new ArgumentException("The body is no well-formed JSON.", exception);
        }
        if (!hasId) throw Refused("has no id");
        if (!hasKey) throw Refused($"has no {container.PartitionKeyProperty}");
        return new DocumentFields(type, indexed, timeToLive);
    }

    private static ArgumentException Refused(string why) => new($"The body {why}.");

    private static bool Matches(ref Utf8JsonReader reader, string expected) =>
        reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(expected);

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    private static int? Seconds(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var seconds) || seconds is 0 or < -1)
            throw Refused("has a ttl that is neither -1 nor a whole number of seconds from 1");
        return seconds == -1 ? null : seconds;
    }

    private static int IndexOf(IReadOnlyList<string> properties, ref Utf8JsonReader reader)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            if (!properties[i].Contains(Below) && reader.ValueTextEquals(properties[i])) return i;
        }
        return -1;
    }

    // The indexed property below this one; the last of several objects of one name counts, as in any JSON.
    private static string? ParentOf(IReadOnlyList<string> properties, ref Utf8JsonReader reader)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            if (properties[i].IndexOf(Below) is > 0 and var slash && reader.ValueTextEquals(properties[i].AsSpan(0, slash)))
                return properties[i][..(slash + 1)];
        }
        return null;
    }

    private static void ReadInside(IReadOnlyList<string> properties, string parent, string?[] indexed, ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var position = -1;
            for (var i = 0; i < properties.Count && position < 0; i++)
            {
                if (properties[i].StartsWith(parent, StringComparison.Ordinal)
                    && reader.ValueTextEquals(properties[i].AsSpan(parent.Length)))
                {
                    position = i;
                }
            }
            reader.Read();
            if (position >= 0) indexed[position] = Text(ref reader);
            reader.Skip();
        }
    }

    private static void CheckName(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan is not [(byte)'_', ..]) return;
        foreach (var name in SystemProperties)
        {
            if (reader.ValueTextEquals(name)) throw Refused($"has the system property {name}");
        }
    }
}
