using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tasks;

/// <summary>The status of a task.</summary>
public enum OperatorTaskStatus
{
    /// <summary>It waits for a person.</summary>
    Open,

    /// <summary>A person has completed it.</summary>
    Done,
}

/// <summary>A task that only a person can do, to be raised.</summary>
/// <param name="TaskId">Made from what raised it (<see cref="TaskIds"/>), so that raising it again meets it.</param>
/// <param name="Kind">Kind of the task, kebab-case: <c>eligibility-lapsed</c>.</param>
/// <param name="Summary">Work to be done, in a sentence or two.</param>
/// <param name="ContractId">The contract; null for a task without one.</param>
/// <param name="PartnerId">The partner; null for a task without one.</param>
public sealed record NewTask(string TaskId, string Kind, Text Summary, string? ContractId = null, string? PartnerId = null);

/// <summary>A task, as it is stored.</summary>
/// <param name="TaskId">Its id.</param>
/// <param name="Kind">Kind of the task.</param>
/// <param name="Status">Whether a person has dealt with it.</param>
/// <param name="Summary">Work to be done, in English.</param>
/// <param name="ContractId">The contract; null for a task without one.</param>
/// <param name="PartnerId">The partner; null for a task without one.</param>
/// <param name="RaisedAt">Instant at which it was raised first.</param>
/// <param name="Completion">Completion; null while it is open.</param>
/// <param name="Reopenings">Reopenings, oldest first, each with the completion that it undid.</param>
/// <param name="JapaneseSummary">Work to be done, in Japanese; null in tasks from before there was one.</param>
public sealed record OperatorTask(
    string TaskId, string Kind, OperatorTaskStatus Status, string Summary, string? ContractId, string? PartnerId, Instant RaisedAt,
    TaskCompletion? Completion,
    IReadOnlyList<TaskReopening>? Reopenings = null, string? JapaneseSummary = null)
{
    /// <summary>Reopenings, oldest first; empty if there were none.</summary>
    public IReadOnlyList<TaskReopening> Reopenings { get; init; } = Reopenings ?? [];
}

/// <summary>Completion of a task.</summary>
/// <param name="At">When.</param>
/// <param name="By">The operator.</param>
/// <param name="Note">Work done.</param>
public sealed record TaskCompletion(Instant At, Actor By, string Note);

/// <summary>Reopening of a completed task.</summary>
/// <param name="At">When.</param>
/// <param name="By">The operator.</param>
/// <param name="Reason">Why.</param>
/// <param name="Completion">The completion that it undid.</param>
public sealed record TaskReopening(Instant At, Actor By, string Reason, TaskCompletion Completion);

/// <summary>Filter of a list of tasks; null shows all.</summary>
/// <param name="Status">Those of a status.</param>
/// <param name="ContractId">Those about a contract.</param>
/// <param name="Kind">Those of a kind.</param>
/// <param name="Order">By the instant at which they were raised.</param>
public sealed record TaskSearch(
    OperatorTaskStatus? Status = null, string? ContractId = null, string? Kind = null, TimeOrder Order = TimeOrder.Oldest)
{
    internal DocumentSearch ToDocuments(string type)
    {
        List<SearchCondition> where = [];
        if (ContractId is not null)
            where.Add(new SearchCondition.Is("contractId", ContractId));
        if (Kind is not null)
            where.Add(new SearchCondition.Is("kind", Kind));
        if (Status is { } status)
            where.Add(new SearchCondition.Is("status", Codes.Of(status)));
        return new(type, where) { Descending = Order == TimeOrder.Newest };
    }
}

/// <summary>A page of tasks.</summary>
public sealed record TaskPage(IReadOnlyList<OperatorTask> Items, string? Cursor);
