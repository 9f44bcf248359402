using System.Diagnostics;
using System.Globalization;
using SecureMx.Documents;
using SecureMx.Documents.Sqlite;

namespace SecureMx.Benchmarks;

/// <summary>
/// Commits per second of the SQLite adapter with 32 writers, against a loop on one thread that writes the same rows into the same tables
/// with the same durability, 32 commits to a transaction, and checks nothing.
/// </summary>
public static class DocumentsBenchmark
{
    private const double Wanted = 0.7;
    private const int Rounds = 5;
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(2);

    /// <summary>Runs both in turns, so that a slow moment of the disk meets both.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("documents-benchmark-");
        try
        {
            using var bare = new BareSqliteLoop(Path.Combine(folder.FullName, "bare.db"));
            using var store = new SqliteDocumentStore(
                Path.Combine(folder.FullName, "store.db"), [DocumentsWorkload.Container], TimeProvider.System);
            var writers = await CreateContractsAsync(store);
            bare.CreateContracts();

            // Both once for the compiler.
            await MeasureAsync(writers, RoundLength);
            Measure(bare, RoundLength);
            var (adapter, loop) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                adapter.Add(await MeasureAsync(writers, RoundLength));
                loop.Add(Measure(bare, RoundLength));
            }
            var (ours, theirs) = (adapter.Average(), loop.Average());
            return
            [
                new BenchmarkRow(
                    "documents: commits of 32 writers (event of 0.6 kB created, state of 2 kB replaced by ETag)", PerSecond(ours),
                    $"bare SQLite loop, 32 commits a transaction: {PerSecond(theirs)}",
                    ours / theirs, "at least 0.7", ours / theirs >= Wanted),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Writer[]> CreateContractsAsync(SqliteDocumentStore store)
    {
        var writers = Enumerable.Range(0, DocumentsWorkload.Writers).Select(writer => new Writer(store, writer)).ToArray();
        await Task.WhenAll(writers.Select(writer => Task.Run(writer.CreateAsync)));
        return writers;
    }

    private static async Task<double> MeasureAsync(Writer[] writers, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.WriteAsync(time))));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Measure(BareSqliteLoop loop, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        while (Stopwatch.GetElapsedTime(started) < time) count += loop.WriteGroup();
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string PerSecond(double value) => value.ToString("#,0", CultureInfo.InvariantCulture) + "/s";

    /// <summary>One of the 32: its contracts in turn, each commit on the ETag of the one before.</summary>
    private sealed class Writer(SqliteDocumentStore store, int number)
    {
        private readonly string[] _etags = new string[DocumentsWorkload.Contracts / DocumentsWorkload.Writers];
        private int _commits;

        public async Task CreateAsync()
        {
            for (var i = 0; i < _etags.Length; i++)
            {
                var contract = Contract(i);
                var result = await store.CommitAsync(
                    "contracts", DocumentsWorkload.Key(contract),
                    [new DocumentWrite.Create("contract", DocumentsWorkload.State(contract, 0))]);
                _etags[i] = result.ETags[0];
            }
        }

        public async Task<int> WriteAsync(TimeSpan time)
        {
            var started = Stopwatch.GetTimestamp();
            var count = 0;
            for (; Stopwatch.GetElapsedTime(started) < time; count++)
            {
                var i = _commits % _etags.Length;
                var (contract, version) = (Contract(i), ++_commits);
                var result = await store.CommitAsync("contracts", DocumentsWorkload.Key(contract), [
                    new DocumentWrite.Create(DocumentsWorkload.EventId(version), DocumentsWorkload.Event(contract, version)),
                    new DocumentWrite.Replace("contract", DocumentsWorkload.State(contract, version), _etags[i])]);
                if (!result.IsCommitted) throw new InvalidOperationException($"A commit was refused: {result.Status}.");
                _etags[i] = result.ETags[1];
            }
            return count;
        }

        private int Contract(int i) => number + i * DocumentsWorkload.Writers;
    }
}
