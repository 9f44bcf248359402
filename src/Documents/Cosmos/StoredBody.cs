using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SecureMx.Documents.Cosmos;

/// <summary>
/// A document as Cosmos DB stores it: the application's body, the service's own properties, and <c>_commit</c>, which says whose write made
/// it. When the answer to a write is lost, only that mark shows whether the write was made.
/// </summary>
/// <param name="Document">The document without all that.</param>
/// <param name="CommitId">The commit that wrote it; null where another tool did.</param>
/// <param name="Replaced">The ETag that the write replaced; null where it made no condition.</param>
internal sealed record StoredBody(Document Document, string? CommitId, string? Replaced)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = DocumentLimits.MaximumDepth + 2 };

    /// <summary>The body with its mark, about 50 bytes more, or 110 with the ETag that it replaces.</summary>
    public static MemoryStream Stamp(ReadOnlySpan<byte> json, string commitId, string? replaced)
    {
        var end = json.LastIndexOf((byte)'}');
        var stream = new MemoryStream(end + 128);
        stream.Write(json[..end]);
        stream.Write(Encoding.UTF8.GetBytes($",\"_commit\":{{\"id\":\"{commitId}\""));
        if (replaced is not null)
        {
            stream.Write(",\"replaced\":"u8);
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(replaced));
        }
        stream.Write("}}"u8);
        stream.Position = 0;
        return stream;
    }

    /// <summary>Reads one stored object.</summary>
    public static StoredBody Parse(ReadOnlySpan<byte> stored, string partitionKeyProperty)
    {
        var body = new ArrayBufferWriter<byte>(stored.Length);
        string? id = null, key = null, etag = null, commitId = null, replaced = null;
        var reader = new Utf8JsonReader(stored, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var name = Name(ref reader, partitionKeyProperty);
            reader.Read();
            switch (name)
            {
                case Property.Id:
                    id = reader.GetString();
                    break;
                case Property.PartitionKey:
                    key = reader.GetString();
                    break;
                case Property.ETag:
                    etag = reader.GetString();
                    break;
                case Property.Commit:
                    (commitId, replaced) = Mark(ref reader);
                    break;
            }
            reader.Skip();
            if (name >= Property.ETag) continue;
            body.Write(body.WrittenCount == 0 ? "{"u8 : ","u8);
            body.Write(stored[start..(int)reader.BytesConsumed]);
        }
        body.Write("}"u8);
        return new StoredBody(new Document(key!, id!, etag!, body.WrittenMemory), commitId, replaced);
    }

    /// <summary>Reads the answer to a query.</summary>
    public static void ParseFeed(ReadOnlySpan<byte> feed, string partitionKeyProperty, List<Document> items)
    {
        var reader = new Utf8JsonReader(feed, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDocuments = reader.ValueTextEquals("Documents"u8);
            reader.Read();
            if (!isDocuments)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add(Parse(feed[start..(int)reader.BytesConsumed], partitionKeyProperty).Document);
            }
        }
    }

    private static (string? Id, string? Replaced) Mark(ref Utf8JsonReader reader)
    {
        string? id = null, replaced = null;
        if (reader.TokenType != JsonTokenType.StartObject) return default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isReplaced) = (reader.ValueTextEquals("id"u8), reader.ValueTextEquals("replaced"u8));
            reader.Read();
            if (isId) id = reader.GetString();
            if (isReplaced) replaced = reader.GetString();
            reader.Skip();
        }
        return (id, replaced);
    }

    private static Property Name(ref Utf8JsonReader reader, string partitionKeyProperty) =>
        reader.ValueTextEquals("id"u8) ? Property.Id
        : reader.ValueTextEquals(partitionKeyProperty) ? Property.PartitionKey
        : reader.ValueTextEquals("_etag"u8) ? Property.ETag
        : reader.ValueTextEquals("_commit"u8) ? Property.Commit
        : reader.ValueTextEquals("_rid"u8) || reader.ValueTextEquals("_self"u8) || reader.ValueTextEquals("_attachments"u8)
            || reader.ValueTextEquals("_ts"u8)
            ? Property.System
            : Property.Other;

    /// <summary>From <see cref="ETag"/> on they are not the application's.</summary>
    private enum Property
    {
        Other,
        Id,
        PartitionKey,
        ETag,
        Commit,
        System,
    }
}
