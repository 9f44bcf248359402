using DurableTask.Core;
using Microsoft.Extensions.Time.Testing;

namespace DurableTask.Sqlite.Tests.Sqlite;

/// <summary>A service in memory or on a file, with a worker and a clock that a test moves.</summary>
internal sealed class SqliteHub : IAsyncDisposable
{
    public SqliteHub(Action<SqliteOrchestrationServiceOptions>? with = null)
    {
        var options = new SqliteOrchestrationServiceOptions
        {
            DatabasePath = SqliteOrchestrationServiceOptions.InMemory,
            TimeProvider = Clock,
        };
        with?.Invoke(options);
        Service = new SqliteOrchestrationService(options);
        Worker = Service.UseClock(new TaskHubWorker(Service) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails });
        Client = new TaskHubClient(Service);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public SqliteOrchestrationService Service { get; }

    public TaskHubWorker Worker { get; }

    public TaskHubClient Client { get; }

    public SqliteHub Orchestration(string name, Func<LambdaContext, string, Task<string?>> run)
    {
        Worker.AddTaskOrchestrations(Creator<TaskOrchestration>.Of(name, () => new LambdaOrchestration(run)));
        return this;
    }

    public SqliteHub Activity(string name, Func<TaskContext, string?, Task<string?>> run)
    {
        Worker.AddTaskActivities(Creator<TaskActivity>.Of(name, () => new LambdaActivity(run)));
        return this;
    }

    public Task<OrchestrationInstance> StartAsync(string name, string id, string? input = null) =>
        Client.CreateOrchestrationInstanceAsync(name, "", id, input);

    public Task RaiseAsync(string id, string name, string data) =>
        Client.RaiseEventAsync(new OrchestrationInstance { InstanceId = id }, name, data);

    public Task IdleAsync() => Service.WaitForIdleAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

    public async Task<OrchestrationState> StateAsync(string id) => (await Client.GetOrchestrationStateAsync(id))!;

    /// <summary>
    /// Moves the clock to an instant, stopping at each due instant. It calls no timers: the service finds out what is due.
    /// </summary>
    public async Task TravelAsync(DateTimeOffset end)
    {
        await IdleAsync();
        while (Service.NextDue is { } next && next <= end)
        {
            Clock.AdjustTime(next);
            await IdleAsync();
        }

        Clock.AdjustTime(end);
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync(isForced: true);
        Service.Dispose();
    }
}
