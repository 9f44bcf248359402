using System.Text.Json;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>The default converter: System.Text.Json with fields, and otherwise its defaults.</summary>
public class JsonDataConverter(JsonSerializerOptions? options = null) : DataConverter
{
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    private readonly JsonSerializerOptions options = options ?? WithFields;

    /// <summary>The converter that is used where nobody says otherwise.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, options);
}
