namespace SecureMx.Functions.Tests.Api.Http;

/// <summary><c>Accept-Language</c> chooses the language of what a person reads; codes stay.</summary>
public class LanguageTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("en", "en")]
    [InlineData("ja", "ja")]
    [InlineData("ja-JP", "ja")]
    [InlineData("JA", "ja")]
    [InlineData("fr, ja;q=0.5", "ja")]
    [InlineData("ja;q=0.4, en;q=0.5", "en")]
    [InlineData("en;q=0.4, ja;q=0.5", "ja")]
    [InlineData("ja;q=0", "en")]
    [InlineData("*", "en")]
    [InlineData("fr", "en")]
    [InlineData("\u0001;;=,ja;q=x", "en")]
    public async Task The_preferred_language_is_chosen(string? header, string language)
    {
        await using var app = await SecureMxApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/contracts/ctr-none");
        if (header is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Accept-Language", header));

        using var response = await app.Operator.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage));
        Assert.Contains("Accept-Language", response.Headers.Vary);
        Assert.Contains(language == "ja" ? "見つかりません" : "Not found", body, StringComparison.Ordinal);
    }
}
