using System.Net;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>What answers cite can be read: kinds of problems and articles, by people and by programs.</summary>
public sealed class ReadablePageTests
{
    [Fact]
    public async Task Every_kind_of_problem_has_a_page_in_both_languages_and_as_JSON()
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (var kind in ProblemKind.All)
        {
            var json = await app.Anonymous.GetReplyAsync($"/api/problems/{kind.Name}");
            Assert.Equal("application/json", json.ContentType);
            Assert.Equal(new Uri(app.Address, $"/api/problems/{kind.Name}").AbsoluteUri, json["type"].GetString());
            Assert.Equal(kind.Status, json["status"].GetInt32());
            Assert.Equal(kind.Advice.English, json["description"].GetString());
            foreach (string language in new[] { "en", "ja" })
            {
                var page = await app.Anonymous.GetReplyAsync(
                    $"/api/problems/{kind.Name}", ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("Accept-Language", language));
                Assert.Equal("text/html", page.ContentType);
                Assert.Contains($"lang=\"{language}\"", page.Text, StringComparison.Ordinal);
                Assert.Contains(
                    WebUtility.HtmlEncode(language == "ja" ? kind.Advice.Japanese : kind.Advice.English), page.Text,
                    StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_type_of_a_problem_and_the_link_of_a_refusal_lead_to_their_pages_without_a_token()
    {
        await using var app = await SecureMxApp.StartAsync();
        var spare = Forms.SpareMail();
        spare["domains"] = Forms.MailboxPlus()["domains"]!.DeepClone(); // O5
        var refused = await app.Partner.PostReplyAsync(
            "/api/applications", Forms.Service(Forms.MailboxPlus(), spare), ("Host", "evil.example"));
        refused.AssertProblem(422, "refused-by-terms");
        Assert.StartsWith(app.Address.AbsoluteUri, refused["type"].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetReplyAsync(refused["type"].GetString()!)).Status);

        var article = await app.Anonymous.GetReplyAsync(refused["violations.0.link"].GetString()!);
        Assert.Equal(refused["violations.0.article"].GetString(), article["ref"].GetString());
        var page = await app.Anonymous.GetReplyAsync(refused["violations.0.link"].GetString()!, ("Accept", "text/html"));
        Assert.Contains(WebUtility.HtmlEncode(article["summary.en"].GetString()!), page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.jp")]
    [InlineData("https://api.example.jp/")]
    public async Task The_address_comes_from_the_setting(string address)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Http:PublicAddress", address);
        Assert.Equal(
            "https://api.example.jp/api/problems/not-found", (await app.Operator.GetReplyAsync("/api/contracts/x"))["type"].GetString());
    }

    [Fact]
    public async Task A_format_that_a_page_has_not_is_406()
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (string path in new[] { "/api/problems/not-found", "/api/terms/articles/9-1" })
            (await app.Anonymous.GetReplyAsync(path, ("Accept", "image/png"))).AssertProblem(406, "not-acceptable");
    }
}
