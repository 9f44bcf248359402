using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Query;

namespace DurableTask.Sqlite.Tests.Suite;

/// <summary>An orchestration service with a worker, and what a test asks of it.</summary>
public sealed class TestHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskHubWorker _worker;
    private readonly Func<string, Task> _rewind;
    private readonly Action _dispose;

    private TestHub(IOrchestrationService service, Func<string, Task> rewind, Action dispose)
    {
        Service = service;
        _rewind = rewind;
        _dispose = dispose;
        Client = new TaskHubClient((IOrchestrationServiceClient)service);
        _worker = new TaskHubWorker(service) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails };
    }

    public IOrchestrationService Service { get; }

    public TaskHubClient Client { get; }

    private IOrchestrationServiceQueryClient Queries => (IOrchestrationServiceQueryClient)Service;

    private IOrchestrationServicePurgeClient Purges => (IOrchestrationServicePurgeClient)Service;

    public static async Task<TestHub> OnSqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("durable-suite");
        var service = new SqliteOrchestrationService(new() { DatabasePath = Path.Combine(folder.FullName, "hub.db") });
        var hub = new TestHub(
            service,
            id => service.RewindTaskOrchestrationAsync(id, "again"),
            () =>
            {
                service.Dispose();
                folder.Delete(recursive: true);
            });
        return await hub.StartAsync();
    }

    public static async Task<TestHub> OnAzureStorageAsync(string connectionString)
    {
        var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
        {
            StorageAccountClientProvider = new StorageAccountClientProvider(connectionString),
            TaskHubName = "suite" + Guid.NewGuid().ToString("N")[..12],
            PartitionCount = 1,
            MaxQueuePollingInterval = TimeSpan.FromMilliseconds(100),
            ThrowExceptionOnInvalidDedupeStatus = true,
            UseTablePartitionManagement = true,
        });
        return await new TestHub(service, id => service.RewindTaskOrchestrationAsync(id, "again"), service.Dispose).StartAsync();
    }

    public TestHub Orchestration(string name, Func<LambdaContext, string, Task<string?>> run)
    {
        _worker.AddTaskOrchestrations(Creator<TaskOrchestration>.Of(name, () => new LambdaOrchestration(run)));
        return this;
    }

    public TestHub Activity(string name, Func<string?, string?> run)
    {
        _worker.AddTaskActivities(Creator<TaskActivity>.Of(name, () => new LambdaActivity((_, input) => Task.FromResult(run(input)))));
        return this;
    }

    internal void AddSteps(Func<bool> isHealed) => Crashes.StepWorker.AddTo(_worker, isHealed);

    public Task<OrchestrationInstance> StartAsync(
        string name, string id, string? input = null, OrchestrationStatus[]? dedupe = null, IDictionary<string, string>? tags = null) =>
        Client.CreateOrchestrationInstanceAsync(name, "", id, input, tags, dedupe);

    public Task<OrchestrationInstance> StartAtAsync(string name, string id, string? input, DateTime at) =>
        Client.CreateScheduledOrchestrationInstanceAsync(name, "", id, input, at);

    public Task RaiseAsync(string id, string name, string data) => Client.RaiseEventAsync(Instance(id), name, data);

    public Task TerminateAsync(string id, string reason) => Client.TerminateInstanceAsync(Instance(id), reason);

    public Task SuspendAsync(string id, string reason) => Client.SuspendInstanceAsync(Instance(id), reason);

    public Task ResumeAsync(string id, string reason) => Client.ResumeInstanceAsync(Instance(id), reason);

    public Task RewindAsync(string id) => _rewind(id);

    public Task<OrchestrationState?> StateAsync(string id) => Client.GetOrchestrationStateAsync(id);

    public Task<OrchestrationQueryResult> QueryAsync(OrchestrationQuery query) => Queries.GetOrchestrationWithQueryAsync(query, default);

    public async Task<int> PurgeAsync(string id) => (await Purges.PurgeInstanceStateAsync(id)).DeletedInstanceCount;

    public async Task<int> PurgeAsync(PurgeInstanceFilter filter) => (await Purges.PurgeInstanceStateAsync(filter)).DeletedInstanceCount;

    /// <summary>Gives the types of the events of a history, in their order.</summary>
    public async Task<string> HistoryAsync(string id)
    {
        var json = await ((IOrchestrationServiceClient)Service).GetOrchestrationHistoryAsync(id, null);
        return string.Join(" ", Newtonsoft.Json.Linq.JArray.Parse(json).Select(e => (EventType)(int)e["EventType"]!));
    }

    public Task<OrchestrationState> EndOfAsync(string id) =>
        WhenAsync(id, state => state.OrchestrationStatus is not (
            OrchestrationStatus.Pending or OrchestrationStatus.Running or OrchestrationStatus.Suspended));

    public Task<OrchestrationState> WhenAsync(string id, OrchestrationStatus status) =>
        WhenAsync(id, state => state.OrchestrationStatus == status);

    public async Task<OrchestrationState> WhenAsync(string id, Func<OrchestrationState, bool> condition)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var state = await StateAsync(id);
            if (state is not null && condition(state))
                return state;
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException(
                    $"'{id}' is {state?.OrchestrationStatus} with the output '{state?.Output}' and the status '{state?.Status}'.");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(isForced: true);
        _dispose();
    }

    private static OrchestrationInstance Instance(string id) => new() { InstanceId = id };

    private async Task<TestHub> StartAsync()
    {
        await Service.CreateIfNotExistsAsync();
        await _worker.StartAsync();
        return this;
    }
}
