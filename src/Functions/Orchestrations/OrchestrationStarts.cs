namespace SecureMx.Functions.Orchestrations;

/// <summary>Starting and waking orchestrations whose ids are made from the thing itself.</summary>
public static class OrchestrationStarts
{
    /// <summary>The external event that makes a waiting orchestration read its document again.</summary>
    public const string Changed = "changed";

    /// <summary>Starts an instance; one of the id that runs already is as good.</summary>
    public static async Task StartOnceAsync(this DurableTaskClient client, string orchestrator, string instanceId, object input)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Another has started it: the handler itself, Reconcile, or a retry of the request.
        }
    }
}
