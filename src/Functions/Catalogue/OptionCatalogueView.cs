using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Catalogue;

/// <summary>An option of the catalogue as the API shows it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name in the terms.</param>
/// <param name="EnglishName">Its name for a reader without Japanese.</param>
/// <param name="Article">Where the terms define it.</param>
/// <param name="Needs">What it needs (O1); null for an option that needs none.</param>
/// <param name="MinimumMonths">Its minimum period in months (O2); 0 where there is none.</param>
/// <param name="Fees">Whether its fees are quoted or free (annex 1).</param>
/// <param name="MeteredBy">Measure of its usage.</param>
/// <param name="ChoosesDomains">Whether it is given domains of the contract (O5).</param>
/// <param name="Warranty">The limits of its warranty (O7).</param>
/// <param name="Basis">The articles that all this rests on.</param>
public sealed record OptionCatalogueView(
    string Code, string Name, string EnglishName, string Article, NeedView? Needs, int MinimumMonths, OptionFeesView Fees,
    IReadOnlyList<string> MeteredBy,
    bool ChoosesDomains, WarrantyView Warranty, IReadOnlyList<string> Basis)
{
    internal static OptionCatalogueView Of(OptionDefinition option) => new(
        option.Code, option.JapaneseName, option.EnglishName, option.Article, NeedView.Of(option), option.MinimumMonths,
        new(option.InitialFee, option.MonthlyFee), [.. Meters(option.Metering)], option.ChoosesDomains, WarrantyView.Of(option),
        [option.Article, .. option.NeedsOption is null && option.NeedsService is null ? [] : Rules.O1.Articles, Rules.O2.Article,
            .. Rules.A3.Articles, option.WarrantyArticle]);

    private static IEnumerable<string> Meters(Metering metering) =>
        Enum.GetValues<Metering>().Where(meter => meter != Metering.None && metering.HasFlag(meter))
            .Select(meter => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(meter.ToString()));
}

/// <summary>Requirement of an option (O1), and the effect of its end (O3).</summary>
/// <param name="Option">An option of the same contract; null where it is a service.</param>
/// <param name="Service">A designated service of the same customer; null where it is an option.</param>
/// <param name="WhenItEnds">Ends on the same day, or stays in force with its eligibility lapsed.</param>
public sealed record NeedView(string? Option, string? Service, WhenNeedEnds WhenItEnds)
{
    internal static NeedView? Of(OptionDefinition option) => option.NeedsOption is null && option.NeedsService is null
        ? null
        : new(option.NeedsOption, option.NeedsService, option.WhenNeedEnds);
}

/// <summary>Whether fees are quoted to the customer or nothing.</summary>
public sealed record OptionFeesView(Fee Initial, Fee Monthly);

/// <summary>The limits of an option's warranty (O7).</summary>
public sealed record WarrantyView(string Article, ArticleSummary Limit)
{
    internal static WarrantyView Of(OptionDefinition option) =>
        new(option.WarrantyArticle, new(option.WarrantyJapanese, option.WarrantyEnglish)); // O7
}

/// <summary>A revision of the terms (M3).</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="InForceFrom">Its first day.</param>
/// <param name="InForceUntil">Its last day; null for the one in force now.</param>
/// <param name="TransitionalArticles">What it says of contracts concluded before it.</param>
public sealed record TermsRevisionView(
    int Number, LocalDate InForceFrom, LocalDate? InForceUntil, IReadOnlyList<string> TransitionalArticles)
{
    internal static TermsRevisionView Of(int index)
    {
        var from = TermsRevisions.All[index];
        string supplement = $"terms/supplement-{from:uuuu-MM-dd}-";
        return new(
            index + 1, from, index + 1 < TermsRevisions.All.Count ? TermsRevisions.All[index + 1].PlusDays(-1) : null,
            [.. TermsArticles.All
                .Select(article => article.Ref)
                .Where(reference => reference.StartsWith(supplement, StringComparison.Ordinal))]);
    }
}
