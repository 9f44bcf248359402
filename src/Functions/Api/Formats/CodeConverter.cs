using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>Writes every enumeration as its kebab-case codes and reads nothing else: no numbers, no other case, no lists.</summary>
internal sealed class CodeConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    [SuppressMessage("Performance", "CA1812", Justification = "Made by reflection.")]
    private sealed class Of<T> : JsonConverter<T>, IStatesExpectation
        where T : struct, Enum
    {
        public Text Expectation { get; } = new(
            $"Must be one of: {string.Join(", ", Codes.All<T>())}.",
            $"次のいずれかを指定してください: {string.Join(", ", Codes.All<T>())}。");

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Parse(ref reader) : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Codes.Of(value));

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(ref reader);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Codes.Of(value));

        private static T Parse(ref Utf8JsonReader reader) =>
            Codes.TryParse(reader.GetString()!, out T value) ? value : throw new JsonException();
    }
}
