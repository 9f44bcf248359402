using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Notifications.Feed;

/// <summary>An event in a partner's feed: what <c>GET /events</c> lists and webhooks are sent, byte for byte the same.</summary>
/// <param name="PartnerId">Who hears of it.</param>
/// <param name="Number">Its place in the partner's feed.</param>
/// <param name="Envelope">The CloudEvent, without its sequence.</param>
[JsonConverter(typeof(FeedEventConverter))]
public sealed record FeedEvent(string PartnerId, long Number, JsonElement Envelope)
{
    /// <summary>The attribute with the place in the partner's feed, an extension of CloudEvents.</summary>
    public const string SequenceAttribute = "sequence";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event's id.</summary>
    public string Id => CloudEvent.IdOf(Envelope);

    /// <summary>The event's type.</summary>
    public string Type => Envelope.GetProperty("type").GetString()!;

    /// <summary>The contract that it is about; null for none.</summary>
    public string? ContractId =>
        Envelope.GetProperty("data").TryGetProperty("contractId", out var contract) ? contract.GetString() : null;

    /// <summary>The sequence attribute: 16 digits, so that later events have later texts.</summary>
    public string Sequence => Number.ToString("D16", CultureInfo.InvariantCulture);

    /// <summary>The body of a message.</summary>
    public string ToBody()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in Envelope.EnumerateObject())
        {
            if (member.NameEquals("data"))
                writer.WriteString(SequenceAttribute, Sequence);
            member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Writes events in lists; they are never read.</summary>
internal sealed class FeedEventConverter : JsonConverter<FeedEvent>
{
    /// <inheritdoc/>
    public override FeedEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Events are not read.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FeedEvent value, JsonSerializerOptions options) => value.WriteTo(writer);
}

/// <summary>A place in a feed: behind an entry of its log and, for operators, some of the events that the next entry points to.</summary>
/// <param name="Number">The number of the entry; 0 for the beginning.</param>
/// <param name="Offset">How many events of the next entry are behind it, too.</param>
public readonly record struct FeedPosition(long Number, int Offset)
{
    private const int MaximumDigits = 16;

    /// <summary>Reads a position; false where the text is none.</summary>
    public static bool TryParse(string text, out FeedPosition position)
    {
        string[] parts = text.Split('.');
        position = default;
        if (parts.Length > 2 || !IsNumber(parts[0]) || (parts.Length == 2 && !IsNumber(parts[1])))
            return false;
        int offset = 0;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out offset))
            return false;
        position = new FeedPosition(long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), offset);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Offset == 0
        ? Number.ToString($"D{MaximumDigits}", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Number:D16}.{Offset}");

    private static bool IsNumber(string text) => text.Length is > 0 and <= MaximumDigits && text.All(char.IsAsciiDigit);
}
