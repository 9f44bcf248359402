using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.TestApp;

/// <summary>An orchestration that waits as long as its input says, with activities around the wait.</summary>
public sealed class WaitFunctions(Journal journal, Visit visit, TimeProvider time)
{
    /// <summary>The input of an orchestration.</summary>
    public sealed record Order(string Name, DateTimeOffset Until);

    [Function("StartWait")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "waits/{name}")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var order = new Order(name, DateTimeOffset.Parse(request.Query["until"]!, null));
        await client.ScheduleNewOrchestrationInstanceAsync("Wait", order, new StartOrchestrationOptions($"wait-{name}"), cancellationToken);
        return Results.Accepted(null, client.CreateHttpManagementPayload($"wait-{name}"));
    }

    [Function("ReadWait")]
    public static async Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits/{name}")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient client)
    {
        var instance = await client.GetInstanceAsync($"wait-{name}", getInputsAndOutputs: true);
        return instance is null ? Results.NotFound() : Results.Text($"{instance.RuntimeStatus} {instance.SerializedOutput}");
    }

    [Function("Wait")]
    public static async Task<string> Wait([OrchestrationTrigger] TaskOrchestrationContext context, Order order)
    {
        var before = await context.CallActivityAsync<string>("Note", $"{order.Name} began");
        while (context.CurrentUtcDateTime < order.Until.UtcDateTime)
            await context.CreateTimer(order.Until.UtcDateTime, CancellationToken.None);
        var after = await context.CallActivityAsync<string>("Note", $"{order.Name} ended");
        return $"{before}; {after}";
    }

    [Function("Note")]
    public async Task<string> Note(
        [ActivityTrigger] string what, string instanceId, FunctionContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        visit.Name = what;
        var line = $"{what} {time.GetUtcNow().UtcDateTime:s} of {instanceId} {context.Items["inner"]}";
        journal.Add(line);
        return line;
    }
}
