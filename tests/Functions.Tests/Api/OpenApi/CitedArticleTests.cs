namespace SecureMx.Functions.Tests.Api.OpenApi;

/// <summary>R2: that every answer of the API tests is looked through finds what it should.</summary>
public class CitedArticleTests
{
    [Theory]
    [InlineData("application/json", """{"basis":["terms/9-1","civil-code/140"],"lines":[{"basis":["terms/10"]}]}""", "")]
    [InlineData("application/json", """{"basis":["terms/9-1"],"lines":[{"basis":["terms/99"]}]}""", "terms/99")]
    [InlineData("application/problem+json", """{"violations":[{"rule":"O6","article":"terms/8-9"}]}""", "terms/8-9")]
    [InlineData("application/x-ndjson", "{\"basis\":[\"x\"]}\n{\"basis\":[\"terms/2\"]}\n", "x")]
    [InlineData("text/html", "basis", "")]
    public void R2_a_citation_that_leads_nowhere_is_found(string contentType, string body, string unresolved) =>
        Assert.Equal(unresolved, string.Join(' ', CitedArticles.Unresolved(contentType, body)));
}
