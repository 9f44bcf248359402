using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Domain;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Catalogue;

/// <summary>The options, the articles, and the revisions (O7, M3, R2).</summary>
public sealed class CatalogueTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    public static TheoryData<string> ArticlesOfRules => [.. typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(rule => rule.GetValue(null)).OfType<Rule>().SelectMany(rule => rule.Articles)
        .Concat(OptionCatalog.All.Select(option => option.Article)).Distinct()];

    [Fact]
    public async Task The_thirteen_options_come_in_the_order_of_the_terms()
    {
        var options = await _app.Meter.AllAsync("/api/options", 5);

        Assert.Equal(OptionCatalog.All.Select(option => option.Code), options.Select(option => option["code"]!.GetValue<string>()));
        var activeMail = options.Single(option => option["code"]!.GetValue<string>() == "active-mail");
        Assert.Equal("Active! mail", activeMail["name"]!.GetValue<string>());
        Assert.Equal("mailbox-plus", activeMail["needs"]!["option"]!.GetValue<string>());
        Assert.Equal("ends-the-same-day", activeMail["needs"]!["whenItEnds"]!.GetValue<string>());
        Assert.Equal(1, activeMail["minimumMonths"]!.GetValue<int>());
        Assert.Equal("quoted", activeMail["fees"]!["initial"]!.GetValue<string>());
        var iijId = options.Single(option => option["code"]!.GetValue<string>() == "iij-id");
        Assert.Equal("eligibility-lapses", iijId["needs"]!["whenItEnds"]!.GetValue<string>());
        Assert.Equal("free", iijId["fees"]!["monthly"]!.GetValue<string>());
        var spareMail = options.Single(option => option["code"]!.GetValue<string>() == "spare-mail");
        Assert.Equal(["accounts", "retention"], spareMail["meteredBy"]!.AsArray().Select(meter => meter!.GetValue<string>()));
        Assert.Null(spareMail["needs"]);
    }

    [Fact]
    public async Task O7_every_option_shows_the_limits_of_its_warranty()
    {
        foreach (var option in await _app.Partner.AllAsync("/api/options", 50))
        {
            string expected = option["code"]!.GetValue<string>() == "advanced-archive" ? "terms/14-2" : "terms/14-1";
            Assert.Equal(expected, option["warranty"]!["article"]!.GetValue<string>());
            Assert.NotEmpty(option["warranty"]!["limit"]!["ja"]!.GetValue<string>());
            Assert.NotEmpty(option["warranty"]!["limit"]!["en"]!.GetValue<string>());
            foreach (var article in option["basis"]!.AsArray())
                Assert.Equal(HttpStatusCode.OK, (await _app.Partner.GetReplyAsync($"/api/terms/articles/{article}")).Status);
        }
    }

    [Theory]
    [MemberData(nameof(ArticlesOfRules))]
    public async Task R2_every_article_that_a_rule_rests_on_is_there_in_both_languages(string article)
    {
        var reply = await _app.Partner.GetReplyAsync($"/api/terms/articles/{article}");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(article, reply["ref"].GetString());
        Assert.All(reply["title"].GetString()!, character => Assert.True(char.IsAscii(character), reply["title"].GetString()));
        Assert.NotEmpty(reply["summary.ja"].GetString()!);
        Assert.NotEmpty(reply["summary.en"].GetString()!);
        Assert.NotEmpty(reply["rules"].EnumerateArray());
        Assert.NotNull(reply.ETag);

        var japanese = await _app.Partner.GetReplyAsync($"/api/terms/articles/{article}", ("Accept-Language", "ja"));
        if (article == "terms/7-2-9")
        {
            Assert.Equal("Active! mail", japanese["title"].GetString()); // the name of a product, the same in both
            return;
        }

        Assert.Contains(japanese["title"].GetString()!, character => character > '\u3000');
        Assert.NotEqual(reply.ETag, japanese.ETag);
    }

    [Theory]
    [InlineData("9-1")]
    [InlineData("terms%2F9-1")]
    [InlineData("terms%2f9-1")]
    public async Task An_article_of_the_terms_is_found_by_its_number_alone_and_with_its_slash_encoded(string reference)
    {
        var reply = await _app.Partner.GetReplyAsync($"/api/terms/articles/{reference}");

        Assert.Equal("terms/9-1", reply["ref"].GetString());
        Assert.Contains("E1", reply["rules"].EnumerateArray().Select(rule => rule.GetString()));
    }

    [Theory]
    [InlineData("4", "C2")]
    [InlineData("6", "C3")]
    [InlineData("7", "O2")]
    [InlineData("9", "O3")]
    [InlineData("11", "P4")]
    [InlineData("12", "U2")]
    [InlineData("14", "O7")]
    [InlineData("annex1", "B5")]
    [InlineData("annex2", "P3")]
    [InlineData("annex1-2", "B2")]
    [InlineData("supplement", "M1")]
    public async Task An_article_of_several_paragraphs_is_there_as_a_whole_with_the_rules_of_all(string reference, string rule)
    {
        var reply = await _app.Partner.GetReplyAsync($"/api/terms/articles/{reference}");

        Assert.Equal($"terms/{reference}", reply["ref"].GetString());
        string[] rules = [.. reply["rules"].EnumerateArray().Select(number => number.GetString()!)];
        Assert.Contains(rule, rules);
        Assert.Equal(rules.Distinct(), rules);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("terms/99")]
    [InlineData("law/9-1")]
    [InlineData("terms%2F%2F9-1")]
    [InlineData("terms%5C9-1")]
    public async Task An_article_that_no_rule_rests_on_is_not_there(string article) =>
        (await _app.Partner.GetReplyAsync($"/api/terms/articles/{article}")).AssertProblem(404, "not-found");

    [Fact]
    public async Task M3_the_36_revisions_follow_one_another()
    {
        var revisions = await _app.Operator.AllAsync("/api/terms/revisions", 10);

        Assert.Equal(36, revisions.Count);
        Assert.Equal(Enumerable.Range(1, 36), revisions.Select(revision => revision["number"]!.GetValue<int>()));
        Assert.Equal("2006-10-01", revisions[0]["inForceFrom"]!.GetValue<string>());
        Assert.Equal("2006-10-31", revisions[0]["inForceUntil"]!.GetValue<string>());
        Assert.Equal("2024-05-01", revisions[35]["inForceFrom"]!.GetValue<string>());
        Assert.Null(revisions[35]["inForceUntil"]);
        Assert.Equal(
            ["2012-09-01 terms/supplement-2012-09-01-2", "2020-03-01 terms/supplement-2020-03-01-2"],
            revisions.SelectMany(
                revision => revision["transitionalArticles"]!.AsArray().Select(article => $"{revision["inForceFrom"]} {article}")));
    }

    [Theory]
    [InlineData("/api/options")]
    [InlineData("/api/terms/revisions")]
    public async Task The_catalogue_is_for_anyone_signed_in(string path)
    {
        (await _app.Anonymous.GetReplyAsync(path)).AssertProblem(401, "unauthenticated");
        foreach (var client in new[] { _app.Operator, _app.Partner, _app.Meter })
            Assert.Equal(HttpStatusCode.OK, (await client.GetReplyAsync(path)).Status);
        Assert.StartsWith(
            "colour: ", Assert.Single((await _app.Partner.GetReplyAsync($"{path}?colour=1")).AssertProblem(400, "malformed-request")));
    }
}
