using System.Globalization;
using DurableTask.Sqlite.Tests.Suite;

namespace SecureMx.Benchmarks;

/// <summary>Throughput of DurableTask.Sqlite, and the cost of a million orchestrations that wait.</summary>
public static class DurableBenchmark
{
    private const double LeastOfQuartz = 5;
    private const double LeastOfAzureStorage = 10;
    private const double MostSecondsToStart = 5;
    private const double MostMegabytes = 500;
    private const string What = "durable: short orchestrations (3 activities)";

    /// <summary>Runs all parts; the comparison with Azure Storage only where AZURITE names an Azurite.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("durable-benchmark");
        try
        {
            var ours = await OrchestrationThroughput.OnSqliteAsync(Path.Combine(folder.FullName, "durable.db"));
            var quartz = await QuartzChains.MeasureAsync(Path.Combine(folder.FullName, "quartz.db"));
            var rows = new List<BenchmarkRow>
            {
                Row(ours, Text($"Quartz.NET chains of 3 jobs over its SQLite store: {quartz:0}/s"), quartz, LeastOfQuartz),
            };
            if (Azurite.Missing is { } missing)
            {
                Console.Error.WriteLine(missing);
            }
            else
            {
                using var azurite = await Azurite.StartAsync();
                var azure = await OrchestrationThroughput.OnAzureStorageAsync(azurite.ConnectionString);
                rows.Add(Row(ours, Text($"AzureStorageOrchestrationService over Azurite: {azure:0}/s"), azure, LeastOfAzureStorage));
            }

            var timers = await PendingTimers.MeasureAsync(Path.Combine(folder.FullName, "timers.db"));
            return [.. rows, .. Rows(timers)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchmarkRow Row(double ours, string against, double theirs, double least) =>
        new(What, Text($"{ours:0}/s"), against, ours / theirs, Text($"at least {least}"), ours / theirs >= least);

    private static BenchmarkRow[] Rows(PendingTimersResult timers) =>
    [
        new(
            Text($"durable: {PendingTimers.Pending:N0} pending timers, start to ready"),
            Text($"{timers.ReadySeconds:0.00} s"),
            "",
            null,
            Text($"below {MostSecondsToStart} s"),
            timers.ReadySeconds < MostSecondsToStart),
        new(
            "durable: the same, most memory resident",
            Text($"{timers.ResidentMegabytes:0} MB"),
            "",
            null,
            Text($"below {MostMegabytes} MB"),
            timers.ResidentMegabytes < MostMegabytes),
        new(
            Text($"durable: the same, {PendingTimers.Due:N0} due in one minute of the test clock"),
            Text($"{timers.Fired:N0} fired in {timers.FiringSeconds:0.0} s, {(timers.InOrder ? "in order" : "OUT OF ORDER")}"),
            "",
            null,
            "all, in order",
            timers.InOrder && timers.Fired == PendingTimers.Due),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
