using System.Text.Json;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime;

/// <summary>The app's orchestrators and activities, for the durable engine; middleware runs around them as around every function.</summary>
internal sealed class DurableFunctions(FunctionCatalog catalog, FunctionPipeline pipeline, IServiceProvider services) : IDurableFunctions
{
    public bool HasOrchestrator(string name) => catalog.Find(name, FunctionTrigger.Orchestration) is not null;

    public bool HasActivity(string name) => catalog.Find(name, FunctionTrigger.Activity) is not null;

    // Nothing is awaited here but the function: an orchestrator that waits is left as it is, and replayed from its start.
    public async Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context)
    {
        var function = Find(name, FunctionTrigger.Orchestration);
        using var run = new LocalFunctionContext(function, services, CancellationToken.None)
        {
            TriggerValue = context,
            InstanceId = context.InstanceId,
        };
        await pipeline.RunAsync(run);
        return run.Result;
    }

    public async Task<object?> RunActivityAsync(string name, string instanceId, JsonElement? input, CancellationToken cancellationToken)
    {
        var function = Find(name, FunctionTrigger.Activity);
        await using var run = new LocalFunctionContext(function, services, cancellationToken)
        {
            TriggerValue = input,
            InstanceId = instanceId,
        };
        await pipeline.RunAsync(run);
        return run.Result;
    }

    private Function Find(string name, FunctionTrigger trigger) =>
        catalog.Find(name, trigger) ?? throw new InvalidOperationException($"There is no {trigger} function '{name}'.");
}
