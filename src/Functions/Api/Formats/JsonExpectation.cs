using System.Text.Json.Serialization.Metadata;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>A converter that can say what it reads, as a sentence that starts with "Must be".</summary>
internal interface IStatesExpectation
{
    /// <summary>E.g. <c>Must be a date that exists, as YYYY-MM-DD.</c></summary>
    Text Expectation { get; }
}

/// <summary>Describes the value that a place in a body must hold, in the caller's words.</summary>
internal static class JsonExpectation
{
    /// <summary>Describes a value of the type.</summary>
    public static Text Of(JsonTypeInfo info)
    {
        if (info.Converter is IStatesExpectation converter)
            return converter.Expectation;

        return info.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => new("Must be an object.", "オブジェクトを指定してください。"),
            JsonTypeInfoKind.Enumerable => new("Must be an array.", "配列を指定してください。"),
            _ => OfScalar(info.Type),
        };
    }

    /// <summary>Describes a member's name, where the names are data.</summary>
    public static Text OfName(Type type) => Of(Json.Options.GetTypeInfo(type));

    private static Text OfScalar(Type type)
    {
        if (type == typeof(int))
        {
            return new(
                $"Must be a whole number from {int.MinValue} to {int.MaxValue}.",
                $"{int.MinValue} 以上 {int.MaxValue} 以下の整数を指定してください。");
        }

        if (type == typeof(long))
        {
            return new(
                $"Must be a whole number from {long.MinValue} to {long.MaxValue}.",
                $"{long.MinValue} 以上 {long.MaxValue} 以下の整数を指定してください。");
        }

        if (type == typeof(string))
            return new("Must be a string.", "文字列を指定してください。");
        if (type == typeof(bool))
            return new("Must be true or false.", "true 又は false を指定してください。");
        if (type == typeof(decimal) || type == typeof(double))
            return new("Must be a number.", "数値を指定してください。");
        return new("Has the wrong JSON type.", "JSON の型が正しくありません。");
    }
}
