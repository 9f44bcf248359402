using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Tasks;

/// <summary>Where a task stands.</summary>
public enum OperatorTaskStatus
{
    /// <summary>It waits for a person.</summary>
    Open,

    /// <summary>A person has dealt with it.</summary>
    Done,
}

/// <summary>Something that only a person can settle.</summary>
/// <param name="TaskId">Made from what raised it (<see cref="TaskIds"/>), so that raising it again meets it.</param>
/// <param name="Kind">What kind of thing it is, kebab-case: <c>eligibility-lapsed</c>.</param>
/// <param name="Summary">What is to be done, in a sentence or two.</param>
/// <param name="ContractId">The contract that it is about; null where none is.</param>
/// <param name="PartnerId">The partner that it is about; null where none is.</param>
public sealed record NewTask(string TaskId, string Kind, string Summary, string? ContractId = null, string? PartnerId = null);

/// <summary>A task as it stands.</summary>
/// <param name="TaskId">Its id.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Status">Whether a person has dealt with it.</param>
/// <param name="Summary">What is to be done.</param>
/// <param name="ContractId">The contract that it is about.</param>
/// <param name="PartnerId">The partner that it is about.</param>
/// <param name="RaisedAt">When it was raised first.</param>
/// <param name="Completion">How it was dealt with; null while it is open.</param>
public sealed record OperatorTask(
    string TaskId, string Kind, OperatorTaskStatus Status, string Summary, string? ContractId, string? PartnerId, Instant RaisedAt, TaskCompletion? Completion);

/// <summary>How a task was dealt with.</summary>
public sealed record TaskCompletion(Instant At, Actor By, string Note);

/// <summary>A page of tasks.</summary>
public sealed record TaskPage(IReadOnlyList<OperatorTask> Items, string? Cursor);
