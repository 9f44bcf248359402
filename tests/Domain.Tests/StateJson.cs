using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace SecureMx.Domain.Tests;

/// <summary>Contracts and events as JSON text, by which tests compare them and put them through a store.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new Text<LocalDate>(
            LocalDatePattern.Iso), new Text<Instant>(InstantPattern.ExtendedIso), new Text<YearMonth>(YearMonthPattern.Iso) },
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T ThroughAStore<T>(T value) => JsonSerializer.Deserialize<T>(Of(value), Options)!;

    private sealed class Text<T>(IPattern<T> pattern) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            pattern.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(pattern.Format(value));
    }
}
