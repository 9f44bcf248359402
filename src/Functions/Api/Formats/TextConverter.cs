using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>Tries to read a value from its text.</summary>
internal delegate bool TryParseText<T>(ReadOnlySpan<char> text, out T value);

/// <summary>Writes a value as a JSON string and reads it back, also as the name of a member.</summary>
/// <param name="expectation">The message for any other text.</param>
/// <param name="tryParse">Reads the text.</param>
/// <param name="format">Writes the text.</param>
internal sealed class TextConverter<T>(
    Text expectation, TryParseText<T> tryParse, Func<T, string> format) : JsonConverter<T>, IStatesExpectation
    where T : struct
{
    private const int LongestText = 256;

    /// <inheritdoc/>
    public Text Expectation { get; } = expectation;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(ref reader) : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(ref reader);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(format(value));

    private T Parse(ref Utf8JsonReader reader)
    {
        // Even with every character escaped, no value is longer.
        Span<char> text = stackalloc char[LongestText];
        long length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        return length <= LongestText && tryParse(text[..reader.CopyString(text)], out var value) ? value : throw new JsonException();
    }
}
