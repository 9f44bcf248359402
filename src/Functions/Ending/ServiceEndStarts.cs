using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Ending;

/// <summary>Starts and wakes the orchestrations that wait for the ends of designated services.</summary>
public sealed partial class ServiceEndStarts(IDocumentStore documents, StartFailures failures, ILogger<ServiceEndStarts> logger)
{
    /// <summary>Starts the orchestration of an end that is on the customer's document, and marks it started.</summary>
    public async Task StartAsync(DurableTaskClient client, ServiceEnd end)
    {
        var input = new ServiceEndInput(
            end.CustomerId, end.Service, end.EndId, end.EffectiveDate.ToDateOnly(), Tokyo.EndOf(end.EffectiveDate).ToDateTimeUtc());
        await client.StartOnceAsync(DesignatedServiceEndOrchestration.Name, end.InstanceId(), input);
        await ServiceEndDocument.MarkAsync(documents, end, StartState.Started);
    }

    /// <summary>Starts it where that can be done now, and wakes the one that it replaces; Reconcile makes up for what fails here.</summary>
    public async Task TryStartAsync(DurableTaskClient client, ServiceEnd end, ServiceEnd? replaced)
    {
        try
        {
            await StartAsync(client, end);
            if (replaced is not null)
                await client.RaiseEventAsync(replaced.InstanceId(), OrchestrationStarts.Changed, end.EndId);
        }
        catch (Exception exception)
        {
            failures.Note();
            LogStartFailed(exception, end.CustomerId, end.EndId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration of {CustomerId} {EndId} could not be started; Reconcile will do it.")]
    private partial void LogStartFailed(Exception exception, string customerId, string endId);
}
