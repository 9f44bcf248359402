using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Tasks;

/// <summary>A task, as the API shows it.</summary>
/// <param name="TaskId">Its id.</param>
/// <param name="Kind">Its kind, kebab-case.</param>
/// <param name="Status">Whether an operator has completed it.</param>
/// <param name="Summary">Work to be done.</param>
/// <param name="ContractId">The contract; null for a task without one.</param>
/// <param name="PartnerId">The partner; null for a task without one.</param>
/// <param name="RaisedAt">Instant at which it was first raised.</param>
/// <param name="Completion">Completion; null while it is open.</param>
/// <param name="Reopenings">Reopenings, oldest first.</param>
public sealed record TaskView(
    string TaskId, string Kind, OperatorTaskStatus Status, Text Summary, string? ContractId, string? PartnerId, Instant RaisedAt,
    TaskCompletion? Completion,
    IReadOnlyList<TaskReopening> Reopenings)
{
    /// <summary>Shows a task; one that was raised before there were two languages is English in both.</summary>
    public static TaskView Of(OperatorTask task) => new(
        task.TaskId, task.Kind, task.Status, new(task.Summary, task.JapaneseSummary ?? task.Summary), task.ContractId, task.PartnerId,
        task.RaisedAt,
        task.Completion, task.Reopenings);
}
