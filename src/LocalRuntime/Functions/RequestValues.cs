using System.Globalization;
using System.Text.Json;

namespace SecureMx.LocalRuntime;

/// <summary>Reads a route value, or where the route has none a query value, as the type of the parameter that has its name.</summary>
internal static class RequestValues
{
    /// <exception cref="InvalidOperationException">
    /// The value is not of the type, or is missing and required. As under the Functions host this is the function's failure and answers
    /// 500: a value that a caller may get wrong is a string, or has a route constraint.
    /// </exception>
    public static T? Read<T>(LocalFunctionContext context, string name, object? missing, bool required)
    {
        var request = context.Http!.Request;
        var text = request.RouteValues.TryGetValue(name, out var value) && value is not null
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;
        if (text is null)
        {
            return required
                ? throw new InvalidOperationException(
                    $"Function '{context.Function.Name}': there is no value for parameter '{name}'. Make it nullable or give it a default.")
                : (T?)missing;
        }

        return Parse<T>(text) is { } parsed
            ? (T)parsed
            : throw new InvalidOperationException(
                $"Function '{context.Function.Name}': the value of parameter '{name}' is not a {typeof(T).Name}.");
    }

    /// <summary>Whether the worker can make the type of a bare text; it cannot of a date, which it reads as JSON.</summary>
    public static bool CanBe(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var bare && bare != typeof(DateOnly) && bare != typeof(TimeOnly);

    private static object? Parse<T>(string text)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (type == typeof(string))
            return text;
        if (type == typeof(Guid))
            return Guid.TryParse(text, out var guid) ? guid : null;
        if (type == typeof(DateTime))
            return DateTime.TryParse(text, CultureInfo.InvariantCulture, out var dateTime) ? dateTime : null;
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var instant) ? instant : null;
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
