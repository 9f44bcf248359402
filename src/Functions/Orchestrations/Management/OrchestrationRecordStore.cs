using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Orchestrations.Management;

/// <summary>What came of an action.</summary>
public enum ActionOutcome
{
    /// <summary>It was asked for. It stays so only where a crash came before the task hub's answer.</summary>
    Requested,

    /// <summary>The task hub has taken it.</summary>
    Taken,

    /// <summary>The orchestration had changed meanwhile: nothing was done.</summary>
    Refused,
}

/// <summary>An action of an operator on an orchestration.</summary>
/// <param name="ActionId">Its id.</param>
/// <param name="At">When.</param>
/// <param name="By">The operator.</param>
/// <param name="Action">What was asked for.</param>
/// <param name="Reason">Why.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record RecordedAction(
    string ActionId, Instant At, Actor By, OrchestrationAction Action, string Reason, ActionOutcome Outcome);

/// <summary>
/// The operators' actions on orchestrations. Each orchestration's are a partition of their own, kept when the orchestration is purged.
/// </summary>
public sealed class OrchestrationRecordStore(IDocumentStore documents, TimeProvider clock)
{
    /// <summary>The most actions on one orchestration.</summary>
    public const int MaximumActions = 200;

    private const string DocumentId = "orchestration-record";
    private static readonly string Container = Containers.Operations.Name;

    /// <summary>The actions on an orchestration, oldest first.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<IReadOnlyList<RecordedAction>> ReadAsync(string instanceId, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, ScopeOf(instanceId), DocumentId, cancellationToken) is { } found
            ? StoredJson.Read<RecordDocument>(found).Actions
            : [];

    /// <summary>
    /// Records that an action is asked for, before it is; false where the record is full. Asked for again it is one action.
    /// </summary>
    /// <remarks>Budget: one point read, one create or replace.</remarks>
    public Task<bool> RequestAsync(
        string instanceId, string actionId, OrchestrationAction action, string reason, Actor by, CancellationToken cancellationToken)
    {
        return ChangeAsync(instanceId, actions =>
            actions.Any(known => known.ActionId == actionId) ? actions
            : actions.Count >= MaximumActions ? null
            : [.. actions, new RecordedAction(actionId, clock.Now(), by, action, reason, ActionOutcome.Requested)], cancellationToken);
    }

    /// <summary>Records what came of it.</summary>
    /// <remarks>Budget: as <see cref="RequestAsync"/>.</remarks>
    public Task ConcludeAsync(string instanceId, string actionId, ActionOutcome outcome) =>
        ChangeAsync(
            instanceId,
            actions => [.. actions.Select(known => known.ActionId == actionId ? known with { Outcome = outcome } : known)],
            CancellationToken.None);

    // The change gives null where it cannot be made.
    private Task<bool> ChangeAsync(
        string instanceId, Func<IReadOnlyList<RecordedAction>, IReadOnlyList<RecordedAction>?> change, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(instanceId);
        return Race.RunAsync<bool>($"The record of {instanceId}", async _ =>
        {
            var found = await documents.ReadAsync(Container, scope, DocumentId, cancellationToken);
            if (change(found is null ? [] : StoredJson.Read<RecordDocument>(found).Actions) is not { } after)
                return Race.Over(false);

            var json = StoredJson.Write(new RecordDocument(DocumentId, scope, DocumentId, instanceId, after));
            DocumentWrite write = found is null
                ? new DocumentWrite.Create(DocumentId, json)
                : new DocumentWrite.Replace(DocumentId, json, found.ETag);
            return (await documents.CommitAsync(Container, scope, [write], cancellationToken)).IsCommitted
                ? Race.Over(true)
                : Race.Overtaken;
        }, cancellationToken);
    }

    private static string ScopeOf(string instanceId) => $"orchestration-{instanceId}";

    private sealed record RecordDocument(
        string Id, string Scope, string Type, string InstanceId, IReadOnlyList<RecordedAction> Actions);
}
