using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureMx.Domain;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>
/// Puts, in the place of what is new each time (ids, numbers made from ids, secrets, cursors), names that are the same each time: in the
/// order in which they first occur.
/// </summary>
internal sealed partial class StableNames
{
    private const string Secret = "whsec_ZXhhbXBsZS1vZi1hLXdlYmhvb2stc2VjcmV0ISE=";
    private const string Link = "/api/bill-links/example-of-the-secret-of-a-link-to-one-bill";
    private const string Cursor = "ZXhhbXBsZS1vZi1hLWN1cnNvcg";

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);

    /// <summary>JSON with stable names.</summary>
    public JsonNode Json(string json) => JsonNode.Parse(Text(json))!;

    /// <summary>A text with stable names.</summary>
    public string Text(string text)
    {
        text = Id().Replace(text, match => IdOf(match.Value));
        text = CapitalId().Replace(text, match => IdOf(match.Value.ToLowerInvariant()).ToUpperInvariant());
        text = ContractNumber().Replace(
            text, match => Known(_numbers, match.Value, number => ShortNumber.OfContract($"ctr-{number}")));
        text = DocumentNumber().Replace(text, match => Known(_numbers, match.Value, number => NumberOf(match.Groups[1].Value, number)));
        text = WebhookSecret().Replace(text, Secret);
        text = LinkSecret().Replace(text, Link);
        return NextCursor().Replace(text, $"\"nextCursor\":\"{Cursor}\"");
    }

    private string IdOf(string id) => Known(_ids, id, number => $"0198c0de{number:x24}");

    private static string Known(Dictionary<string, string> names, string name, Func<int, string> make)
    {
        if (!names.TryGetValue(name, out string? stable))
            names[name] = stable = make(names.Count + 1);
        return stable;
    }

    // As the domain makes it, of a stable id.
    private static string NumberOf(string head, int number)
    {
        string made = ShortNumber.OfBill($"ctr-{number}", new NodaTime.YearMonth(2026, 4));
        return head + made[7..];
    }

    [GeneratedRegex("[0-9a-f]{32,64}")]
    private static partial Regex Id();

    [GeneratedRegex("[0-9A-F]{32}")]
    private static partial Regex CapitalId();

    [GeneratedRegex(@"\b([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-Z*~$=]\b")]
    private static partial Regex ContractNumber();

    [GeneratedRegex(@"\b([BRC]\d{6})-[0-9A-HJKMNP-TV-Z]{12}-[0-9A-Z*~$=]\b")]
    private static partial Regex DocumentNumber();

    [GeneratedRegex("whsec_[A-Za-z0-9+/]+={0,2}")]
    private static partial Regex WebhookSecret();

    [GeneratedRegex("/api/bill-links/[A-Za-z0-9_-]{40,}")]
    private static partial Regex LinkSecret();

    [GeneratedRegex("\"nextCursor\":\"[^\"]+\"")]
    private static partial Regex NextCursor();
}
