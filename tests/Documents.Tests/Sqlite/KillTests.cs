using System.Diagnostics;
using SecureMx.Documents.Sqlite;

namespace SecureMx.Documents.Tests.Sqlite;

/// <summary>A process that writes is killed at any instant: what it had been answered is there, and no commit is there by half.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_kill_loses_nothing_that_was_answered()
    {
        var path = _folder.File("documents.db");
        var answered = new List<string>();
        var random = new Random(42);
        for (var round = 0; round < 4; round++)
        {
            using var process = Start(path, round);
            var enough = random.Next(20, 200);
            while (enough-- > 0 && await process.StandardOutput.ReadLineAsync() is { } line) answered.Add(line);
            process.Kill();
            // What it printed before it died was answered too. The last line may be cut.
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.EndsWith('.')) answered.Add(line);
            }
            await process.WaitForExitAsync();

            using var store = new SqliteDocumentStore(path, Bodies.Containers, TimeProvider.System);
            foreach (var key in answered.Select(one => one.TrimEnd('.')))
            {
                Assert.NotNull(await store.ReadAsync("contracts", key, "event"));
                Assert.NotNull(await store.ReadAsync("contracts", key, "contract"));
            }
            string? cursor = null;
            do
            {
                var page = await store.QueryAsync("contracts", new("event"), 1000, cursor);
                foreach (var one in page.Items) Assert.NotNull(await store.ReadAsync("contracts", one.PartitionKey, "contract"));
                cursor = page.Cursor;
            }
            while (cursor is not null);
        }
        Assert.True(answered.Count >= 80, "The writer was hardly under way.");
    }

    public void Dispose() => _folder.Dispose();

    private static Process Start(string path, int round) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", typeof(KillTests).Assembly.Location, path, $"{round}"]) { RedirectStandardOutput = true })!;
}
