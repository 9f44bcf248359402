using System.Text.Json.Serialization;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Orchestrations;

/// <summary>The orchestration behind an answer. The addresses carry a key that allows everything, so only operators get them.</summary>
/// <param name="InstanceId">Its instance id.</param>
public sealed record OrchestrationLink(string InstanceId)
{
    /// <summary>GET: its status.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatusQueryGetUri { get; private init; }

    /// <summary>POST: an event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SendEventPostUri { get; private init; }

    /// <summary>POST: its end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TerminatePostUri { get; private init; }

    /// <summary>POST: back to before its failure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RewindPostUri { get; private init; }

    /// <summary>DELETE: forget it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PurgeHistoryDeleteUri { get; private init; }

    /// <summary>POST: start it again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RestartPostUri { get; private init; }

    /// <summary>POST: hold it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SuspendPostUri { get; private init; }

    /// <summary>POST: resumes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResumePostUri { get; private init; }

    /// <summary>The link that a caller may see.</summary>
    public static OrchestrationLink For(Caller caller, DurableTaskClient client, string instanceId)
    {
        if (!caller.IsOperator)
            return new OrchestrationLink(instanceId);

        var payload = client.CreateHttpManagementPayload(instanceId);
        return new OrchestrationLink(instanceId)
        {
            StatusQueryGetUri = payload.StatusQueryGetUri,
            SendEventPostUri = payload.SendEventPostUri,
            TerminatePostUri = payload.TerminatePostUri,
            RewindPostUri = payload.RewindPostUri,
            PurgeHistoryDeleteUri = payload.PurgeHistoryDeleteUri,
            RestartPostUri = payload.RestartPostUri,
            SuspendPostUri = payload.SuspendPostUri,
            ResumePostUri = payload.ResumePostUri,
        };
    }
}
