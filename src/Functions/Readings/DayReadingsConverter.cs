using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMx.Domain;

namespace SecureMx.Functions.Readings;

/// <summary>
/// Reads and writes the days of a month as the serializer would, in a third of its time: they are most of what a close reads. A member that
/// this version does not know is left alone.
/// </summary>
internal sealed class DayReadingsConverter : JsonConverter<IReadOnlyList<DayReading>>
{
    private const int MostDays = 31;

    /// <inheritdoc/>
    public override IReadOnlyList<DayReading> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var days = new List<DayReading>(MostDays);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            days.Add(ReadDay(ref reader));
        return days;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<DayReading> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var day in value)
        {
            writer.WriteStartObject();
            writer.WriteNumber("day"u8, day.Day);
            Write(writer, "accounts"u8, day.Accounts);
            Write(writer, "mailingLists"u8, day.MailingLists);
            writer.WriteStartArray("options"u8);
            foreach (var option in day.Options)
            {
                writer.WriteStartObject();
                writer.WriteString("code"u8, option.Code);
                Write(writer, "accounts"u8, option.Accounts);
                Write(writer, "retentionDays"u8, option.RetentionDays);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static DayReading ReadDay(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        (int? day, int? accounts, int? mailingLists, IReadOnlyList<OptionReading> options) = (null, null, null, []);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("day"u8))
                day = ReadNumber(ref reader);
            else if (reader.ValueTextEquals("accounts"u8))
                accounts = ReadNumber(ref reader);
            else if (reader.ValueTextEquals("mailingLists"u8))
                mailingLists = ReadNumber(ref reader);
            else if (reader.ValueTextEquals("options"u8))
                options = ReadOptions(ref reader) ?? options;
            else
                Skip(ref reader);
        }

        return new DayReading(day ?? throw new JsonException("A day has no number."), accounts, mailingLists, options);
    }

    private static List<OptionReading>? ReadOptions(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(ref reader, JsonTokenType.StartArray);
        List<OptionReading>? options = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            (options ??= new List<OptionReading>(1)).Add(ReadOption(ref reader));
        return options;
    }

    private static OptionReading ReadOption(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        (string? code, int? accounts, int? retentionDays) = (null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                code = reader.GetString();
            }
            else if (reader.ValueTextEquals("accounts"u8))
            {
                accounts = ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals("retentionDays"u8))
            {
                retentionDays = ReadNumber(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return new OptionReading(code ?? throw new JsonException("A reading of an option has no code."), accounts, retentionDays);
    }

    private static int? ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        Expect(ref reader, JsonTokenType.Number);
        return reader.GetInt32();
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
            throw new JsonException($"{token} expected, {reader.TokenType} found.");
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } value)
            writer.WriteNumber(name, value);
    }
}
