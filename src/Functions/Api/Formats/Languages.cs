using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>The languages of answers: English, and Japanese where <c>Accept-Language</c> prefers it.</summary>
public static class Languages
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja");

    /// <summary>The language code of the answer that is being made: <c>en</c> or <c>ja</c>.</summary>
    public static string Current => IsJapanese ? "ja" : "en";

    private static bool IsJapanese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja";

    /// <summary>Chooses the language of all texts that are written from here on in this flow of control.</summary>
    /// <remarks>
    /// The weights of <c>Accept-Language</c> count (RFC 9110, 12.5.4); a header that is malformed, or names neither language, is English.
    /// </remarks>
    public static void Choose(HttpRequest request)
    {
        var preferred = Preferred(request);
        CultureInfo.CurrentUICulture = preferred == "ja" ? Japanese : English;
    }

    /// <summary>The language of a bill: Japanese, unless <c>Accept-Language</c> prefers English by name.</summary>
    public static Language OfBill(HttpRequest request) => Preferred(request) == "en" ? Language.English : Language.Japanese;

    /// <summary>The language code: <c>en</c> or <c>ja</c>.</summary>
    public static string CodeOf(Language language) => language == Language.Japanese ? "ja" : "en";

    private static string? Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(language => language.Quality is not 0)
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => language.Value.Value?.Split('-')[0].ToLowerInvariant())
        .FirstOrDefault(language => language is "en" or "ja" or "*");

    /// <summary>The sentence in the language of the answer that is being made.</summary>
    public static string InCurrentLanguage(this Text text) => IsJapanese ? text.Japanese : text.English;
}

/// <summary>
/// Writes a text in the language of the answer. Texts are computed from what is stored, never stored themselves, so none is read.
/// </summary>
internal sealed class BilingualTextConverter : JsonConverter<Text>
{
    /// <inheritdoc/>
    public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A text for a person is not read back.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.InCurrentLanguage());
}
