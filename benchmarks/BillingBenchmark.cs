using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Documents.Sqlite;
using SecureMx.Domain;
using SecureMx.Functions.Stores;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.Benchmarks;

/// <summary>The bill of one contract, and the close of a month through the service as it is: HTTP, orchestrations, store.</summary>
public static class BillingBenchmark
{
    private const int Bills = 200_000;
    private const int WarmUp = 10_000;
    private const double WantedPerSecond = 3_000;
    private const double WantedRatio = 0.5;
    private const double WantedFlatness = 0.7;
    private const long WantedMegabytes = 400;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    /// <summary>Runs all; the sizes can be given as <c>CLOSE_CONTRACTS=1000,10000</c>.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync()
    {
        List<BenchmarkRow> rows = [MeasureBill()];
        int[] sizes = Environment.GetEnvironmentVariable("CLOSE_CONTRACTS") is { } given
            ? [.. given.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))]
            : Sizes;
        List<double> speeds = [];
        await MeasureCloseAsync(WarmUp); // once for the compiler
        foreach (int contracts in sizes)
        {
            (double close, long megabytes) = await MeasureCloseAsync(contracts);
            double bare = await MeasureBareAsync(contracts);
            speeds.Add(close);
            bool isLargest = contracts == sizes[^1];
            // The smallest is over before its fixed costs, a third of a second, are spread.
            bool isSmallest = contracts == sizes[0] && sizes.Length > 1;
            rows.Add(new BenchmarkRow(
                $"billing: close of {contracts:#,0} contracts",
                $"{PerSecond(close)}, {megabytes} MB resident at most",
                $"bare SQLite loop of the same reads and writes: {PerSecond(bare)}", close / bare,
                $"{(isLargest ? "at least 0.5, " : "")}{(isSmallest ? "" : "3,000/s, ")}below 400 MB",
                (!isLargest || close / bare >= WantedRatio) && (isSmallest || close >= WantedPerSecond) && megabytes < WantedMegabytes));
        }

        rows.Add(new BenchmarkRow(
            "billing: cost of a contract, the largest close against the smallest",
            PerSecond(speeds[^1]), PerSecond(speeds[0]), speeds[^1] / speeds[0], "at least 0.7 (flat)",
            speeds[^1] / speeds[0] >= WantedFlatness));
        rows.Add(await ReadingsBenchmark.RunAsync());
        return rows;
    }

    private static BenchmarkRow MeasureBill()
    {
        var inputs = Enumerable.Range(0, CloseWorkload.Kinds)
            .Select(kind => (Contract: CloseWorkload.Contract(kind), Usage: new Usage(CloseWorkload.Readings(kind), LastCounts.None)))
            .ToArray();
        Make(Bills / 10);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        Make(Bills);
        double nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Bills;
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Bills;
        return new BenchmarkRow("billing: the bill of a contract and month alone",
            $"{nanoseconds:#,0} ns, {bytes:#,0} bytes", "", null, "no bound", true);

        void Make(int count)
        {
            for (int i = 0; i < count; i++)
            {
                var (contract, usage) = inputs[i % inputs.Length];
                if (Domain.Bills.Of(contract, usage, 0) is null) throw new InvalidOperationException("A contract in force has a bill.");
            }
        }
    }

    private static async Task<(double PerSecond, long Megabytes)> MeasureCloseAsync(int contracts)
    {
        var folder = Directory.CreateTempSubdirectory("close-benchmark-");
        try
        {
            await using var host = await FunctionsHost.StartAsync(
                ["--sandbox", "--now", "2026-06-01T00:00:00Z", "--port", "0", "--data", folder.FullName,
                    "--Logging:LogLevel:Default", "Warning"]);
            await CloseWorkload.SeedAsync(host.Services.GetRequiredService<IDocumentStore>(), contracts);
            GC.Collect();

            using var client = new HttpClient { BaseAddress = host.Address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.IssueToken("Operator"));
            long peak = 0;
            var started = Stopwatch.GetTimestamp();
            using (HttpResponseMessage asked = await client.PostAsync("/api/billing/2026-05/close", null)) asked.EnsureSuccessStatusCode();
            JsonElement progress;
            do
            {
                await Task.Delay(20);
                peak = Math.Max(peak, Environment.WorkingSet);
                progress = JsonDocument.Parse(await client.GetStringAsync("/api/billing/2026-05")).RootElement;
            }
            while (progress.GetProperty("status").GetString() != "closed");
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (progress.GetProperty("billed").GetInt64() != contracts)
                throw new InvalidOperationException($"Not every contract has its bill: {progress}");

            return (contracts / seconds, peak / (1024 * 1024));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> MeasureBareAsync(int contracts)
    {
        var folder = Directory.CreateTempSubdirectory("close-benchmark-bare-");
        try
        {
            string path = Path.Combine(folder.FullName, "documents.db");
            using (var store = new SqliteDocumentStore(path, Containers.All, TimeProvider.System))
                await CloseWorkload.SeedAsync(store, contracts);
            return BareCloseLoop.Measure(path, contracts);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string PerSecond(double value) => value.ToString("#,0", CultureInfo.InvariantCulture) + "/s";
}
