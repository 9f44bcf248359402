using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace SecureMx.Functions.Api.Formats;

/// <summary>
/// Reads what a caller has sent: a value, or everything that is wrong with the text, each with its place and in the caller's words.
/// </summary>
public static class JsonRequest
{
    /// <summary>Reads one JSON text, e.g. a body or a line of NDJSON.</summary>
    /// <returns>Whether <paramref name="value"/> was read; otherwise <paramref name="violations"/> has at least one entry.</returns>
    public static bool TryRead<T>(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out T? value, out IReadOnlyList<Violation> violations)
        where T : notnull
    {
        value = default;
        if (Untyped(utf8, out bool hasNull) is { } violation)
        {
            violations = [violation];
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize<T>(utf8, Json.Options);
            // The serializer lets a null into a list or a map of what is never null, so a text with nulls is looked at closely.
            violations = hasNull || value is null ? JsonDiagnosis.Of<T>(utf8) : [];
        }
        catch (JsonException exception)
        {
            violations = JsonDiagnosis.Of<T>(utf8);
            if (violations.Count == 0)
                throw new InvalidOperationException($"{typeof(T)} refused a body, and the diagnosis did not find why.", exception);
        }

        return violations.Count == 0 && value is not null;
    }

    private static Violation? Untyped(ReadOnlySpan<byte> utf8, out bool hasNull)
    {
        hasNull = false;
        if (utf8.IsEmpty)
            return new Violation(new("A JSON body is required.", "JSON の本文が必要です。")) { Pointer = "" };
        if (!Utf8.IsValid(utf8))
            return new Violation(new("Not UTF-8.", "UTF-8 ではありません。")) { Pointer = "" };
        return JsonScan.Find(utf8, out hasNull);
    }
}
