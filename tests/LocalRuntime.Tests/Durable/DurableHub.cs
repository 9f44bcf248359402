using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>A task hub under test: an engine over a database that outlives it, and a clock that is set by hand.</summary>
internal sealed class DurableHub : IAsyncDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private readonly LocalDurableTaskOptions options = new() { BaseAddress = new Uri("http://localhost:7071"), SystemKey = "key" };

    private DurableHub(DurableApp app, DurableDatabase database, HandSetClock clock, ILoggerFactory? logs, Action<DurableEngine>? prepare)
    {
        App = app;
        Database = database;
        Clock = clock;
        Engine = new DurableEngine(app, clock, logs ?? NullLoggerFactory.Instance, options, database);
        prepare?.Invoke(Engine);
        Client = new LocalDurableTaskClient(Engine, new ManagementAddress(EmptyServices.Instance, Options.Create(options)));
    }

    public DurableApp App { get; }

    public DurableDatabase Database { get; }

    public HandSetClock Clock { get; }

    public DurableEngine Engine { get; private set; }

    public DurableTaskClient Client { get; }

    /// <summary>A token that ends a test that hangs.</summary>
    public CancellationToken Patience { get; } = new CancellationTokenSource(Hang).Token;

    public static async Task<DurableHub> StartAsync(DurableApp app, ILoggerFactory? logs = null)
    {
        var hub = new DurableHub(app, new DurableDatabase(LocalDurableTaskOptions.InMemory), new HandSetClock(Begin), logs, null);
        await hub.Engine.StartAsync(hub.Patience);
        return hub;
    }

    /// <summary>The hub after its process died at this instant and was started again, perhaps with other code.</summary>
    public async Task<DurableHub> CrashAsync(DurableApp? app = null, Action<DurableEngine>? prepare = null)
    {
        Engine.Kill();
        var next = new DurableHub(app ?? App, Database, Clock, null, prepare);
        await next.Engine.StartAsync(next.Patience);
        return next;
    }

    public async Task<string> StartAsync(string orchestrator, object? input = null, string? id = null) =>
        await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), Patience);

    public Task IdleAsync() => Engine.WhenIdleAsync(Patience);

    public async Task<OrchestrationMetadata> EndAsync(string id) => await Client.WaitForInstanceCompletionAsync(id, true, Patience);

    public async Task<OrchestrationMetadata> GetAsync(string id) => (await Client.GetInstanceAsync(id, true, Patience))!;

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null) =>
        await EndAsync(await StartAsync(orchestrator, input));

    /// <summary>Moves the clock from due instant to due instant, as the sandbox does.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        var until = Clock.GetUtcNow() + span;
        await IdleAsync();
        while (await Engine.NextDueAsync(Patience) is { } next && next <= until)
        {
            Clock.Now = next > Clock.Now ? next : Clock.Now;
            await Engine.FireDueAsync(Clock.Now, Patience);
            await IdleAsync();
        }

        Clock.Now = until;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Database.Dispose();
    }

    private sealed class EmptyServices : IServiceProvider
    {
        public static EmptyServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class HandSetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
