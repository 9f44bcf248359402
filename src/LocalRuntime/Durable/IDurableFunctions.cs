using System.Text.Json;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>How the durable engine finds and calls the app's orchestrators and activities; the function host implements it.</summary>
public interface IDurableFunctions
{
    /// <summary>Whether an orchestrator of that name exists (names compare without case, as in Durable Functions).</summary>
    bool HasOrchestrator(string name);

    /// <summary>Whether an activity of that name exists.</summary>
    bool HasActivity(string name);

    /// <summary>
    /// Runs an orchestrator over its context; the task completes with its output. Called at each replay and often left unfinished: nothing
    /// but the orchestrator may be awaited in here, and its thread must not be left.
    /// </summary>
    Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context);

    /// <summary>Runs an activity with its own service scope; the task completes with its output.</summary>
    Task<object?> RunActivityAsync(string name, string instanceId, JsonElement? input, CancellationToken cancellationToken);
}
