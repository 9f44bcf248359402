using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Catalogue;

/// <summary>An article that a rule rests on, in our own words; the wording that binds is that of the terms.</summary>
/// <param name="Ref">As a <c>basis</c> gives it: <c>terms/9-1</c>.</param>
/// <param name="Title">Subject.</param>
/// <param name="Summary">What it says, in short.</param>
/// <param name="Rules">The numbers of the rules that carry it out.</param>
public sealed record TermsArticle(string Ref, Text Title, ArticleSummary Summary, IReadOnlyList<string> Rules);

/// <summary>A summary in two languages.</summary>
public sealed record ArticleSummary(string Ja, string En);

/// <summary>The articles that a <c>basis</c> can name (R2).</summary>
public static class TermsArticles
{
    /// <summary>The source that a reference without one means: the terms themselves.</summary>
    private const string DefaultSource = "terms/";

    private static readonly FrozenDictionary<string, TermsArticle> ByRef = Load().ToFrozenDictionary(article => article.Ref);

    /// <summary>All of them.</summary>
    public static IEnumerable<TermsArticle> All => ByRef.Values;

    /// <summary>The article of a reference, <c>terms/9-1</c> or short <c>9-1</c>; null where no rule rests on it.</summary>
    public static TermsArticle? Find(string reference) =>
        ByRef.GetValueOrDefault(reference) ?? ByRef.GetValueOrDefault(DefaultSource + reference);

    private static IEnumerable<TermsArticle> Load()
    {
        (string Article, string Number)[] rules = [.. typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<Rule>()
            .SelectMany(rule => rule.Articles.Select(article => (article, rule.Number)))];
        using var stream = typeof(TermsArticles).Assembly.GetManifestResourceStream("SecureMx.Functions.Catalogue.articles.json")!;
        return [.. JsonSerializer.Deserialize<IReadOnlyList<Entry>>(stream, Json.Options)!
            .Select(
                entry => new TermsArticle(
                    entry.Ref, new(entry.TitleEn, entry.TitleJa), new(entry.Ja, entry.En),
                    [.. RulesOf(entry.Ref).Concat(OfOptions(entry.Ref)).Distinct()]))];

        // A whole article is carried out by the rules of its paragraphs.
        IEnumerable<string> RulesOf(string reference) =>
            rules.Where(
                pair => pair.Article == reference || pair.Article.StartsWith(
                    $"{reference}-", StringComparison.Ordinal)).Select(pair => pair.Number);
    }

    // The options' own articles carry out no rule by themselves: they are what the table of the catalogue is made from.
    private static IEnumerable<string> OfOptions(string reference) =>
        OptionCatalog.All.Any(option => option.Article == reference) ? [Rules.A1.Number] : [];

    private sealed record Entry(string Ref, string TitleJa, string TitleEn, string Ja, string En);
}
