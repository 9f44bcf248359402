using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SecureMx.Documents;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Stores;

/// <summary>
/// The dialect of stored documents: that of the requests, save that a member which this version of the app does not know is left alone
/// (a newer version may have written it before a rollback), that members may come in any order (a store keeps a body's meaning, not its
/// bytes), and that what is null, or a list that is empty where a document without it has an empty one, is left out: bytes are paid for,
/// each time they are read or written.
/// </summary>
public static class StoredJson
{
    /// <summary>The options of the dialect; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The UTF-8 text of a document.</summary>
    public static byte[] Write<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <summary>The document that <see cref="Write{T}"/> has written.</summary>
    /// <exception cref="JsonException">The text is no <typeparamref name="T"/>.</exception>
    public static T Read<T>(Document document)
        where T : notnull =>
        JsonSerializer.Deserialize<T>(document.Json.Span, Options) ?? throw new JsonException($"The document {document.Id} is null.");

    /// <summary>The <c>type</c> of a document, found without reading the rest; null where it has none.</summary>
    public static string? TypeOf(Document document)
    {
        var reader = new Utf8JsonReader(document.Json.Span);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                continue;
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
                return reader.GetString();
            reader.Skip();
        }

        return null;
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(Json.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectRequiredConstructorParameters = false,
            AllowDuplicateProperties = true,
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmptyLists } },
        };
        options.MakeReadOnly();
        return options;
    }

    // What may be missing and is never null begins as an empty list.
    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { IsRequired: false, IsSetNullable: false, AssociatedParameter: null, PropertyType.IsGenericType: true }
                && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            {
                property.ShouldSerialize = (_, value) => value is not ICollection { Count: 0 };
            }
        }
    }
}
