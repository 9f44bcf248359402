namespace SecureMx.Functions.Tests.Examples;

/// <summary>
/// The calls that the examples of the description come from. With <c>SECUREMX_WRITE_EXAMPLES=1</c> the files below
/// <c>src/Functions/examples</c> are written anew.
/// </summary>
public sealed class ExampleStory : IAsyncLifetime
{
    private const string WriteSetting = "SECUREMX_WRITE_EXAMPLES";

    /// <summary>Where the examples are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "src", "Functions", "examples");

    /// <summary>What was sent and answered.</summary>
    internal ExampleBook Book { get; } = new();

    public async Task InitializeAsync()
    {
        Func<SecureMxApp, ExampleBook, Task>[] chapters =
        [
            ApplicationChapter.TellAsync, ContractChapter.TellAsync, EndingChapter.TellAsync, OutageChapter.TellAsync,
            BillingChapter.TellAsync, BalanceChapter.TellAsync, WebhookChapter.TellAsync, OperationChapter.TellAsync,
            CatalogueChapter.TellAsync, EventChapter.TellAsync, ProblemChapter.TellAsync,
        ];
        foreach (var tell in chapters)
        {
            await using var app = await SecureMxApp.StartAsync(
                "2026-03-20T01:00:00Z", "--Http:PublicAddress", "https://api.example.jp", "--Webhooks:AllowLoopback", "true");
            Book.BeginChapter();
            await tell(app, Book);
        }

        if (Environment.GetEnvironmentVariable(WriteSetting) == "1")
            Write();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private void Write()
    {
        Directory.CreateDirectory(Folder);
        foreach (string file in Directory.EnumerateFiles(Folder, "*.json"))
            File.Delete(file);
        foreach (string id in Book.Ids)
            File.WriteAllText(Path.Combine(Folder, $"{id}.json"), Book.TextOf(id));
    }
}
