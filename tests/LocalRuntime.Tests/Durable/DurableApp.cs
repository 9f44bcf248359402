using System.Collections.Concurrent;
using System.Text.Json;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>Orchestrators and activities as delegates.</summary>
internal sealed class DurableApp : IDurableFunctions
{
    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, Func<JsonElement?, CancellationToken, Task<object?>>> activities =
        new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentQueue<string> Ran { get; } = new();

    public DurableApp Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        orchestrators[name] = async context => await run(context);
        return this;
    }

    public DurableApp Orchestrator(string name, Func<TaskOrchestrationContext, Task> run)
    {
        orchestrators[name] = async context =>
        {
            await run(context);
            return null;
        };
        return this;
    }

    public DurableApp Activity<TIn>(string name, Func<TIn, object?> run) => AsyncActivity<TIn>(name, (input, _) => Task.FromResult(run(input)));

    public DurableApp AsyncActivity<TIn>(string name, Func<TIn, CancellationToken, Task<object?>> run)
    {
        activities[name] = (input, stop) => run(input is { } json ? json.Deserialize<TIn>()! : default!, stop);
        return this;
    }

    public bool HasOrchestrator(string name) => orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => activities.ContainsKey(name);

    public Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context) => orchestrators[name](context);

    public Task<object?> RunActivityAsync(string name, string instanceId, JsonElement? input, CancellationToken cancellationToken)
    {
        Ran.Enqueue(name);
        return activities[name](input, cancellationToken);
    }
}
