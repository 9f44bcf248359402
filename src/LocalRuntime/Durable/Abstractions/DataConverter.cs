using System.Diagnostics.CodeAnalysis;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>Turns inputs, outputs, events and custom status into the text that is kept.</summary>
public abstract class DataConverter
{
    /// <summary>The text of a value; null of null.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public abstract string? Serialize(object? value);

    /// <summary>The value of a text; null of null.</summary>
    [return: NotNullIfNotNull(nameof(data))]
    public abstract object? Deserialize(string? data, Type targetType);

    /// <summary>The value of a text; the default of <typeparamref name="T"/> of null.</summary>
    [return: NotNullIfNotNull(nameof(data))]
    public virtual T? Deserialize<T>(string? data) => (T?)(Deserialize(data, typeof(T)) ?? default(T));
}
