using System.Globalization;

namespace SecureMx.Benchmarks;

/// <summary>The speed of orchestrations on SQLite, and the cost of a million waiting ones.</summary>
public static class DurableBenchmark
{
    private const double LeastRatio = 5;
    private const double MostSecondsToStart = 5;
    private const double MostMegabytes = 500;

    /// <summary>Runs both parts.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("durable-benchmark");
        try
        {
            var ours = await DurableThroughput.MeasureAsync(Path.Combine(folder.FullName, "durable.db"));
            var quartz = await QuartzChains.MeasureAsync(Path.Combine(folder.FullName, "quartz.db"));
            var timers = await PendingTimers.MeasureAsync(Path.Combine(folder.FullName, "timers.db"));
            return
            [
                new BenchmarkRow(
                    "durable: short orchestrations (3 activities)",
                    Text($"{ours:0}/s"),
                    Text($"Quartz.NET chains of 3 jobs over its SQLite store: {quartz:0}/s"),
                    ours / quartz,
                    Text($"at least {LeastRatio}"),
                    ours / quartz >= LeastRatio),
                new BenchmarkRow(
                    Text($"durable: {PendingTimers.Pending:N0} pending timers, start to ready"),
                    Text($"{timers.ReadySeconds:0.00} s"),
                    "",
                    null,
                    Text($"below {MostSecondsToStart} s"),
                    timers.ReadySeconds < MostSecondsToStart),
                new BenchmarkRow(
                    "durable: the same, most memory resident",
                    Text($"{timers.ResidentMegabytes:0} MB"),
                    "",
                    null,
                    Text($"below {MostMegabytes} MB"),
                    timers.ResidentMegabytes < MostMegabytes),
                new BenchmarkRow(
                    Text($"durable: the same, {PendingTimers.Due:N0} due in one minute of the test clock"),
                    Text($"{timers.Fired:N0} fired in {timers.FiringSeconds:0.0} s, {(timers.InOrder ? "in order" : "OUT OF ORDER")}"),
                    "",
                    null,
                    "all, in order",
                    timers.InOrder && timers.Fired == PendingTimers.Due),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
