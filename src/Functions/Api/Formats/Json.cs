using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Functions.Api.Formats;

/// <summary>
/// The one JSON dialect of requests, answers and stored documents: camelCase, kebab-case enums, dates and instants as ISO 8601 text, nulls
/// written, Japanese unescaped; reading is strict (no unknown, missing, duplicate or null member where the type has no place for it).
/// </summary>
public static class Json
{
    /// <summary>Maximum depth of nested arrays and objects.</summary>
    public const int MaximumDepth = 32;

    /// <summary>The options of the dialect; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The UTF-8 text of a value.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            AllowDuplicateProperties = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = MaximumDepth,
            // Our JSON is never embedded in HTML, so Japanese and & need no escapes.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new CodeConverter(),
                new BilingualTextConverter(),
                new TextConverter<LocalDate>(new(
                    $"Must be a date that exists, as YYYY-MM-DD, from {DateText.FirstYear} to {DateText.LastYear}.",
                    $"{DateText.FirstYear} 年から {DateText.LastYear} 年までの実在する日付を YYYY-MM-DD で指定してください。"), DateText.TryParseDate,
                        DateText.Format),
                new TextConverter<YearMonth>(new(
                    $"Must be a month, as YYYY-MM, from {DateText.FirstYear} to {DateText.LastYear}.",
                    $"{DateText.FirstYear} 年から {DateText.LastYear} 年までの月を YYYY-MM で指定してください。"), DateText.TryParseMonth, DateText.Format),
                new TextConverter<Instant>(new(
                    "Must be an instant in UTC, as 2026-07-31T15:00:00Z.",
                    "UTC の日時を 2026-07-31T15:00:00Z の形式で指定してください。"), DateText.TryParseInstant, DateText.Format),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
