namespace SecureMx.Functions.Tests.Examples;

/// <summary>What is the same for all.</summary>
internal static class CatalogueChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        await book.GetAsync(app.Partner, "/api/options");
        await book.GetAsync(app.Partner, "/api/terms/revisions");
        await book.GetAsync(app.Anonymous, "/api/terms/articles/9-1");
        await book.GetAsync(app.Anonymous, "/api/terms/articles/terms/9-1");
        await book.GetAsync(app.Anonymous, "/api/problems/refused-by-terms");
        await book.GetAsync(app.Anonymous, "/api/health");
        await book.GetAsync(app.Anonymous, "/api/docs");
    }
}
