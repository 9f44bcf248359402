using DurableTask.Sqlite;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecureMx.LocalHost.Durable;
using SecureMx.LocalHost.Durable.Dispatch;
using SecureMx.LocalHost.Tests.Durable.Dispatch;
using SecureMx.LocalHost.Worker;

namespace SecureMx.LocalHost.Tests.Durable;

/// <summary>A task hub on SQLite under test, a clock that is set by hand, and the real client over gRPC.</summary>
internal sealed class DurableHub : IAsyncDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private readonly SqliteOrchestrationService _service;
    private readonly WorkerServer _server;
    private readonly GrpcChannel _channel;

    private DurableHub(DurableApp app, WorkerServer server, TimeProvider? clock, DurableTaskSettings settings)
    {
        App = app;
        var time = clock ?? Clock;
        _server = server;
        _service = new SqliteOrchestrationService(new SqliteOrchestrationServiceOptions
        {
            DatabasePath = SqliteOrchestrationServiceOptions.InMemory,
            TimeProvider = time,
        });
        Operations = new TaskHubOperations(new EventRewindingBackend(_service, time), settings, time);
        Host = new DurableHost(
            Operations, settings, new DurableFunctions(app.Functions), app.InvokeAsync, FakeWorker.Clients, time, null,
            NullLoggerFactory.Instance);
        _server.TaskHubs.Add("connection", Operations);
        _channel = GrpcChannel.ForAddress(server.Address);
        var invoker = _channel.Intercept(metadata => [.. metadata, new Metadata.Entry("Durable-ConnectionName", "connection")]);
        Client = new GrpcDurableTaskClient("test", new GrpcDurableTaskClientOptions { CallInvoker = invoker }, NullLogger.Instance);
    }

    public DurableApp App { get; }

    public FakeTimeProvider Clock { get; } = new(Begin);

    public TaskHubOperations Operations { get; }

    public DurableHost Host { get; }

    public DurableTaskClient Client { get; }

    /// <summary>The earliest instant for which a timer or a start is set.</summary>
    public DateTimeOffset? NextDue => _service.NextDue;

    /// <summary>A token that ends a test that hangs.</summary>
    public CancellationToken Patience { get; } = new CancellationTokenSource(Hang).Token;

    public static async Task<DurableHub> StartAsync(DurableApp app, TimeProvider? clock = null, DurableTaskSettings? settings = null)
    {
        var hub = new DurableHub(app, await WorkerServer.StartAsync(CancellationToken.None), clock, settings ?? new DurableTaskSettings());
        await hub.Host.StartAsync();
        return hub;
    }

    public async Task<string> StartAsync(string orchestrator, object? input = null, string? id = null) =>
        await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), Patience);

    public Task IdleAsync() => _service.WaitForIdleAsync(Patience);

    public async Task<OrchestrationMetadata> EndAsync(string id) => await Client.WaitForInstanceCompletionAsync(id, true, Patience);

    public async Task<OrchestrationMetadata> GetAsync(string id) => (await Client.GetInstanceAsync(id, true, Patience))!;

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null) =>
        await EndAsync(await StartAsync(orchestrator, input));

    /// <summary>Moves the clock from due instant to due instant, as the test clock does.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        var until = Clock.GetUtcNow() + span;
        await IdleAsync();
        while (NextDue is { } next && next <= until)
        {
            if (next > Clock.GetUtcNow()) Clock.AdjustTime(next);
            await IdleAsync();
        }

        Clock.AdjustTime(until);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Client.DisposeAsync();
        _channel.Dispose();
        await _server.DisposeAsync();
        _service.Dispose();
    }
}
