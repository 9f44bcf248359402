using System.Text.Json.Serialization.Metadata;

namespace SecureMx.Functions.Api.Formats;

/// <summary>A converter that can say what it reads, as a sentence that starts with "Must be".</summary>
internal interface IStatesExpectation
{
    /// <summary>E.g. <c>Must be a date that exists, as YYYY-MM-DD.</c></summary>
    string Expectation { get; }
}

/// <summary>What a place in a body must hold, in the caller's words.</summary>
internal static class JsonExpectation
{
    /// <summary>What a value of the type looks like.</summary>
    public static string Of(JsonTypeInfo info)
    {
        if (info.Converter is IStatesExpectation converter)
            return converter.Expectation;

        return info.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "Must be an object.",
            JsonTypeInfoKind.Enumerable => "Must be an array.",
            _ => OfScalar(info.Type),
        };
    }

    /// <summary>What a member's name looks like, where the names are data.</summary>
    public static string OfName(Type type) => Of(Json.Options.GetTypeInfo(type));

    private static string OfScalar(Type type)
    {
        if (type == typeof(int))
            return $"Must be a whole number from {int.MinValue} to {int.MaxValue}.";
        if (type == typeof(long))
            return $"Must be a whole number from {long.MinValue} to {long.MaxValue}.";
        if (type == typeof(string))
            return "Must be a string.";
        if (type == typeof(bool))
            return "Must be true or false.";
        if (type == typeof(decimal) || type == typeof(double))
            return "Must be a number.";
        return "Is not what this call takes here.";
    }
}
