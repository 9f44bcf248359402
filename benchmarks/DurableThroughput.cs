using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.Benchmarks;

/// <summary>Orchestrations per second, from the first start to the last end, with every step on the disk.</summary>
internal static class DurableThroughput
{
    private const int Orchestrations = 10_000;
    private const int Clients = 64;

    public static async Task<double> MeasureAsync(string path)
    {
        using var database = new DurableDatabase(path);
        await using var engine = new DurableEngine(
            new DurableFunctions(), TimeProvider.System, NullLoggerFactory.Instance, new LocalDurableTaskOptions(), database);
        await engine.StartAsync(CancellationToken.None);
        await RunAsync(engine, "warm", Orchestrations / 2); // The code is compiled anew while it runs hot.
        var watch = Stopwatch.StartNew();
        await RunAsync(engine, "run", Orchestrations);
        return Orchestrations / watch.Elapsed.TotalSeconds;
    }

    private static async Task RunAsync(DurableEngine engine, string prefix, int count)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (n, _) => await engine.StartInstanceAsync(new InstanceStart($"{prefix}-{n}", DurableFunctions.Three, "1")));
        await engine.WhenIdleAsync(CancellationToken.None);
        for (var n = 0; n < count; n++)
        {
            if (engine.Find($"{prefix}-{n}")?.Output != "4")
            {
                throw new InvalidOperationException($"Orchestration {prefix}-{n} did not end as it should.");
            }
        }
    }
}
