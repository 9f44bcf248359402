using System.Reflection;
using System.Text.RegularExpressions;
using SecureMx.Domain;

namespace SecureMx.Functions.Tests.Api.OpenApi;

/// <summary>The pages that map the terms to the code say what is there.</summary>
public partial class TermsPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "terms.md"));
    private static readonly string[] Interpretations = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "interpretations.md"));

    /// <summary>Articles and their paragraphs, supplementary provisions and annexes, as the text has them.</summary>
    private static readonly string[] Articles =
    [
        "1", "2", "3", "4-1", "4-2", "4-3", "5", "6-1", "6-2", "6-3", "6-4", "7-1", "7-2", "7-3", "7-4", "8", "9-1", "9-2", "10", "11-1",
        "11-2", "12-1", "12-2",
        "13", "14-1", "14-2", "15", "supplement", "supplement-2012-09-01-2", "supplement-2020-03-01-2", "annex1-1", "annex1-2",
        "annex1-2-1", "annex1-2-2", "annex2-1",
        "annex2-2", "annex3",
    ];

    private static IEnumerable<Rule> AllRules =>
        typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(rule => rule.GetValue(null)).OfType<Rule>();

    [Fact]
    public void Every_article_of_the_terms_has_its_row_and_no_other() =>
        Assert.Equal(Articles.Select(article => $"terms/{article}"), Rows(Page, "terms/").Select(row => row[0]));

    [Fact]
    public void Every_article_is_carried_by_rules_or_has_its_reason() =>
        Assert.All(Rows(Page, "terms/"), row => Assert.NotEqual("", row[2] + row[3]));

    [Fact]
    public void An_article_names_the_rules_that_rest_on_it_and_rules_that_exist()
    {
        string[] known = [.. RuleRows().Select(row => row[0])];
        Assert.All(Rows(Page, "terms/"), row =>
        {
            string[] named = row[2].Split(", ", StringSplitOptions.RemoveEmptyEntries);
            Assert.Empty(named.Except(known));
            Assert.Empty(AllRules.Where(rule => rule.Articles.Contains(row[0])).Select(rule => rule.Number).Except(named));
        });
    }

    [Fact]
    public void Every_rule_has_its_row() => Assert.Empty(AllRules.Select(rule => rule.Number).Except(RuleRows().Select(row => row[0])));

    [Fact]
    public void The_code_and_the_tests_of_a_rule_are_there_and_name_it() =>
        Assert.All(RuleRows(), row =>
        {
            Assert.All(Files(row[2]), file => Assert.Contains(row[0], NumbersIn(file)));
            Assert.NotEmpty(Files(row[2]));
            Assert.All(Files(row[3]), file => Assert.True(File.Exists(PathOf(file)), file));
            Assert.Contains(Files(row[3]), file => NumbersIn(file).Contains(row[0]));
        });

    [Fact]
    public void Every_file_that_the_page_names_is_there() =>
        Assert.All(Page.SelectMany(Files), file => Assert.True(File.Exists(PathOf(file)), file));

    [Fact]
    public void Every_interpretation_gives_the_wording_the_reading_the_one_refused_and_where_it_is_decided() =>
        Assert.All(Rows(Interpretations, ""), row =>
        {
            Assert.Equal(5, row.Length);
            Assert.All(row, cell => Assert.NotEqual("", cell));
            Assert.NotEmpty(Files(row[4]));
            Assert.All(Files(row[4]), file => Assert.True(File.Exists(PathOf($"src/{file}")), file));
        });

    [Theory]
    [InlineData("T1 T2 T3 T4 O3 O4 A4 E3 E4 B1 B3 B5 B8 P2 P3 P4 P5 S2 S4")]
    public void Every_rule_that_is_an_interpretation_has_its_row(string rules) =>
        Assert.Empty(rules.Split(' ').Except(Rows(Interpretations, "").Select(row => row[0])));

    private static IEnumerable<string[]> RuleRows() => Rows(Page, "").Where(row => RuleNumber().IsMatch(row[0]));

    // The rows of the tables whose first cell begins so, without their heads.
    private static IEnumerable<string[]> Rows(string[] page, string start) => page
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())
        .Where(row => row[0].StartsWith(start, StringComparison.Ordinal) && row[0] is not ("rule" or "article"));

    private static IReadOnlyList<string> Files(string text) => [.. FileName().Matches(text).Select(match => match.Groups[1].Value)];

    private static string PathOf(string file) => Path.Combine(Repository.Root, file);

    private static IReadOnlyList<string> NumbersIn(string file) =>
        [.. InText().Matches(File.ReadAllText(PathOf(file))).Select(match => match.Value)];

    [GeneratedRegex("^[A-Z][0-9]{1,2}$")]
    private static partial Regex RuleNumber();

    [GeneratedRegex("(?<![A-Za-z0-9])[A-Z][0-9]{1,2}(?![0-9A-Za-z])")]
    private static partial Regex InText();

    [GeneratedRegex(@"`([A-Za-z./]+\.(?:cs|md))`")]
    private static partial Regex FileName();
}
