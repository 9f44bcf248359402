using System.Reflection;

namespace SecureMx.Domain.Tests.Terms;

public class RulesTests
{
    private static readonly Dictionary<string, Rule> All =
        typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(f => f.Name, f => (Rule)f.GetValue(null)!);

    /// <summary>
    /// The rules' numbers with their articles, as the terms and the rules have them; the first is the one that a refusal cites.
    /// </summary>
    [Theory]
    [InlineData("T1", "T1", "civil-code/140")]
    [InlineData("T2", "T2", "civil-code/140")]
    [InlineData("T3", "T3", "civil-code/143-2")]
    [InlineData("T4", "T4", "civil-code/141")]
    [InlineData("C1", "C1", "terms/1")]
    [InlineData("C2", "C2", "terms/4-2 terms/4-1 terms/4-3")]
    [InlineData("C3", "C3", "terms/6-1 terms/6-4")]
    [InlineData("C3Report", "C3", "terms/6-4")]
    [InlineData("C4", "C4", "terms/5")]
    [InlineData("C5", "C5", "terms/2 civil-code/143-2")]
    [InlineData("C6", "C6", "terms/9-1 terms/10")]
    [InlineData("O1", "O1", "terms/3")]
    [InlineData("O2", "O2", "terms/7-3 civil-code/143-2")]
    [InlineData("O3", "O3", "terms/9-2")]
    [InlineData("O4", "O4", "terms/9-1")]
    [InlineData("O5", "O5", "terms/4-3")]
    [InlineData("O5Overlap", "O5", "terms/15")]
    [InlineData("O6", "O6", "terms/8")]
    [InlineData("O7", "O7", "terms/14-1 terms/14-2")]
    [InlineData("A1", "A1", "terms/7-1")]
    [InlineData("A1Transfer", "A1", "civil-code/539-2")]
    [InlineData("A2", "A2", "terms/7-1")]
    [InlineData("A3", "A3", "terms/10 terms/annex1-1 terms/annex1-2")]
    [InlineData("A4", "A4", "terms/10")]
    [InlineData("E1", "E1", "terms/9-1 civil-code/140")]
    [InlineData("E1Option", "E1", "terms/7-4 civil-code/140")]
    [InlineData("E2", "E2", "terms/9-1 terms/7-4")]
    [InlineData("E2Option", "E2", "terms/7-4 terms/9-1")]
    [InlineData("E3", "E3", "terms/9-1 terms/7-4")]
    [InlineData("E3Option", "E3", "terms/7-4 terms/9-1")]
    [InlineData("E4", "E4", "terms/9-1 terms/7-4")]
    [InlineData("E4Option", "E4", "terms/7-4 terms/9-1")]
    [InlineData("E6", "E6", "terms/9-2")]
    [InlineData("E7", "E7", "general-terms/28-2 general-terms/28-3")]
    [InlineData("E7Paragraph2", "E7", "general-terms/28-2")]
    [InlineData("E7Paragraph3", "E7", "general-terms/28-3")]
    [InlineData("B1", "B1", "terms/10 terms/annex1-2")]
    [InlineData("B2", "B2", "terms/annex1-2-1")]
    [InlineData("B3", "B3", "terms/annex1-2-1 terms/annex1-2-2")]
    [InlineData("B4", "B4", "terms/annex1-2-2")]
    [InlineData("B5", "B5", "terms/annex1-2-2")]
    [InlineData("B6", "B6", "terms/annex1-2-2")]
    [InlineData("B7", "B7", "terms/10 terms/annex1-1")]
    [InlineData("B8", "B8", "consumption-tax-act/29")]
    [InlineData("B8Balance", "B8", "terms/10")]
    [InlineData("B9", "B9", "terms/10")]
    [InlineData("B11", "B11", "terms/annex1-2")]
    [InlineData("P1", "P1", "terms/11-1 terms/11-2")]
    [InlineData("P2", "P2", "terms/annex2-1 terms/annex2-2")]
    [InlineData("P3", "P3", "terms/annex2-1 terms/annex2-2")]
    [InlineData("P4", "P4", "terms/11-1 terms/11-2")]
    [InlineData("P5", "P5", "terms/11-1 terms/11-2")]
    [InlineData("S1", "S1", "terms/13")]
    [InlineData("S2", "S2", "terms/annex3")]
    [InlineData("S3", "S3", "terms/13")]
    [InlineData("S4", "S4", "terms/13 civil-code/143-2")]
    [InlineData("M1", "M1", "terms/supplement-2012-09-01-2")]
    [InlineData("M2", "M2", "terms/supplement-2020-03-01-2")]
    [InlineData("M3", "M3", "terms/supplement")]
    [InlineData("U1", "U1", "terms/12-1")]
    [InlineData("U2", "U2", "terms/12-2")]
    public void R2_each_rule_rests_on_its_articles(string name, string number, string articles)
    {
        Assert.Equal((number, articles), (All[name].Number, string.Join(' ', All[name].Articles)));
        Assert.Equal(All[name].Articles[0], All[name].Article);
        Assert.Equal(number, $"{All[name]}");
    }

    [Fact]
    public void R2_the_table_above_has_every_rule() => Assert.Equal(All.Count, typeof(RulesTests)
        .GetMethod(nameof(R2_each_rule_rests_on_its_articles))!.GetCustomAttributesData()
            .Count(a => a.AttributeType == typeof(InlineDataAttribute)));

    [Fact]
    public void R2_an_article_is_named_once() =>
        Assert.Equal(["terms/9-1", "terms/7-4", "civil-code/140"], Explanation.On([Rules.E2, Rules.E3, Rules.T2], new("", "")).Basis);
}
