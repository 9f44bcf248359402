using System.Text.Json;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.Benchmarks;

/// <summary>The orchestrators and the activity that are measured.</summary>
internal sealed class DurableFunctions : IDurableFunctions
{
    /// <summary>Three activities, one after the other.</summary>
    public const string Three = "Three";

    /// <summary>A timer, until the instant that is the input.</summary>
    public const string Sleep = "Sleep";

    /// <summary>Told of each <see cref="Sleep"/> that woke: the instant that it saw, and its id.</summary>
    public Action<DateTime, string>? Woke { get; init; }

    public bool HasOrchestrator(string name) => true;

    public bool HasActivity(string name) => true;

    public async Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context)
    {
        if (name == Sleep)
        {
            await context.CreateTimer(context.GetInput<DateTime>(), CancellationToken.None);
            Woke?.Invoke(context.CurrentUtcDateTime, context.InstanceId);
            return null;
        }

        var n = context.GetInput<int>();
        for (var i = 0; i < 3; i++)
        {
            n = await context.CallActivityAsync<int>("Add", n);
        }

        return n;
    }

    public Task<object?> RunActivityAsync(string name, string instanceId, JsonElement? input, CancellationToken cancellationToken) =>
        Task.FromResult<object?>(input!.Value.GetInt32() + 1);
}
