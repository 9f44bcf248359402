using System.Diagnostics;
using DurableTask.Core;
using DurableTask.Sqlite;

namespace SecureMx.Benchmarks;

/// <summary>Orchestrations per second, from the first start to the last end, with every step on the disk.</summary>
internal static class DurableThroughput
{
    private const int Orchestrations = 10_000;
    private const int Clients = 64;

    public static async Task<double> MeasureAsync(string path)
    {
        using var service = new SqliteOrchestrationService(new SqliteOrchestrationServiceOptions { DatabasePath = path });
        using var worker = new TaskHubWorker(service);
        worker.AddTaskOrchestrations(typeof(ThreeActivities)).AddTaskActivities(typeof(AddOne));
        await worker.StartAsync();
        var client = new TaskHubClient(service);
        await RunAsync(service, client, "warm", Orchestrations / 2); // The code is compiled anew while it runs hot.
        var watch = Stopwatch.StartNew();
        await RunAsync(service, client, "run", Orchestrations);
        var perSecond = Orchestrations / watch.Elapsed.TotalSeconds;
        await worker.StopAsync(isForced: true);
        return perSecond;
    }

    private static async Task RunAsync(SqliteOrchestrationService service, TaskHubClient client, string prefix, int count)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (n, _) => await client.CreateOrchestrationInstanceAsync(typeof(ThreeActivities), $"{prefix}-{n}", 1));
        await service.WaitForIdleAsync();
        for (var n = 0; n < count; n++)
        {
            if ((await service.GetOrchestrationStateAsync($"{prefix}-{n}", executionId: null))?.Output != "4")
                throw new InvalidOperationException($"Orchestration {prefix}-{n} did not end as it should.");
        }
    }
}
