using System.Diagnostics;
using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Sqlite;

namespace SecureMx.Benchmarks;

/// <summary>Orchestrations per second, from the first start to the last end, by a worker and clients in this process.</summary>
internal static class OrchestrationThroughput
{
    private const int Clients = 64;

    /// <summary>Measures DurableTask.Sqlite, with every step on the disk.</summary>
    public static async Task<double> OnSqliteAsync(string path)
    {
        using var service = new SqliteOrchestrationService(new SqliteOrchestrationServiceOptions { DatabasePath = path });
        return await MeasureAsync(service, warmUp: 5_000, count: 10_000);
    }

    /// <summary>Measures Microsoft's service on an emulator of Azure Storage.</summary>
    public static async Task<double> OnAzureStorageAsync(string connectionString)
    {
        using var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
        {
            StorageAccountClientProvider = new StorageAccountClientProvider(connectionString),
            TaskHubName = "benchmark" + Guid.NewGuid().ToString("N")[..12],
            MaxQueuePollingInterval = TimeSpan.FromMilliseconds(100),
            MaxConcurrentTaskOrchestrationWorkItems = 100,
            MaxConcurrentTaskActivityWorkItems = 100,
            UseTablePartitionManagement = true,
        });
        return await MeasureAsync(service, warmUp: 50, count: 300);
    }

    private static async Task<double> MeasureAsync(IOrchestrationService service, int warmUp, int count)
    {
        await service.CreateIfNotExistsAsync();
        using var worker = new TaskHubWorker(service);
        worker.AddTaskOrchestrations(typeof(ThreeSteps)).AddTaskActivities(typeof(AddOne));
        await worker.StartAsync();
        var client = (IOrchestrationServiceClient)service;
        await RunAsync(client, "warm", warmUp); // The code is compiled anew while it runs hot.
        var watch = Stopwatch.StartNew();
        await RunAsync(client, "run", count);
        var perSecond = count / watch.Elapsed.TotalSeconds;
        await worker.StopAsync(isForced: true);
        return perSecond;
    }

    private static async Task RunAsync(IOrchestrationServiceClient service, string prefix, int count)
    {
        var client = new TaskHubClient(service);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (n, _) => await client.CreateOrchestrationInstanceAsync(typeof(ThreeSteps), $"{prefix}-{n}", 1));
        for (var n = 0; n < count; n++)
            await EndAsync(service, $"{prefix}-{n}");
    }

    // The wait of AzureStorageOrchestrationService looks every two seconds only.
    private static async Task EndAsync(IOrchestrationServiceClient service, string id)
    {
        while (true)
        {
            var state = service is SqliteOrchestrationService
                ? await service.WaitForOrchestrationAsync(id, null, TimeSpan.FromMinutes(5), CancellationToken.None)
                : await service.GetOrchestrationStateAsync(id, null);
            if (state?.OrchestrationStatus == OrchestrationStatus.Completed)
            {
                if (state.Output != "4")
                    throw new InvalidOperationException($"Orchestration {id} ended with {state.Output}.");
                return;
            }

            await Task.Delay(20);
        }
    }
}
