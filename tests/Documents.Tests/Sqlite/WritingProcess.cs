using SecureMx.Documents.Sqlite;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Sqlite;

/// <summary>
/// The process that <see cref="KillTests"/> kills: it commits without end and prints each key once its commit is answered.
/// </summary>
internal static class WritingProcess
{
    private static async Task Main(string[] args)
    {
        using var store = new SqliteDocumentStore(args[0], Containers, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var key = $"r{args[1]}-w{writer}-{i}";
                var result = await store.CommitAsync(
                    "contracts", key,
                    [new DocumentWrite.Create("event", Contract(key, "event", "event")),
                        new DocumentWrite.Create("contract", Contract(key, "contract"))]);
                if (!result.IsCommitted) throw new InvalidOperationException($"{key}: {result.Status}");
                lock (store) Console.WriteLine(key + ".");
            }
        })));
    }
}
