using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tasks;

/// <summary>How completing a task ended.</summary>
public abstract record CompleteTaskResult
{
    private CompleteTaskResult()
    {
    }

    /// <summary>It is done now, or was before with the same note.</summary>
    public sealed record Completed(OperatorTask Task) : CompleteTaskResult;

    /// <summary>Somebody else has dealt with it.</summary>
    public sealed record DoneBefore(OperatorTask Task) : CompleteTaskResult;

    /// <summary>There is no such task.</summary>
    public sealed record NotFound : CompleteTaskResult;
}

/// <summary>The operators' tasks. Each is a partition of its own, so that any number of contracts can raise theirs at once.</summary>
public sealed class TaskStore(IDocumentStore documents, TimeProvider clock)
{
    private const string DocumentId = "task";
    private const string DocumentType = "task";

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>Raises a task; one of its id that stands already, open or done, is left as it is.</summary>
    /// <remarks>Budget: one create.</remarks>
    public Task RaiseAsync(NewTask task, CancellationToken cancellationToken = default)
    {
        var document = TaskDocument.Of(new OperatorTask(
            task.TaskId, task.Kind, OperatorTaskStatus.Open, task.Summary, task.ContractId, task.PartnerId, clock.Now(), Completion: null));
        return documents.CommitAsync(Container, task.TaskId, [new DocumentWrite.Create(DocumentId, StoredJson.Write(document))], cancellationToken);
    }

    /// <summary>The task, or null where there is none.</summary>
    public async Task<OperatorTask?> FindAsync(string taskId, CancellationToken cancellationToken = default)
        => await documents.ReadAsync(Container, taskId, DocumentId, cancellationToken) is { } found ? StoredJson.Read<TaskDocument>(found).Task : null;

    /// <summary>Tasks page by page.</summary>
    /// <param name="status">Only those; null for all.</param>
    /// <param name="limit">How many a page.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    public async Task<TaskPage> ListAsync(OperatorTaskStatus? status, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<FieldEquals>? where = status is { } wanted ? [new FieldEquals("status", Codes.Of(wanted))] : null;
        DocumentPage page = await documents.QueryAsync(Container, new DocumentQuery(DocumentType, where), limit, cursor, cancellationToken);
        return new TaskPage([.. page.Items.Select(item => StoredJson.Read<TaskDocument>(item).Task)], page.Cursor);
    }

    /// <summary>How many open tasks were raised before an instant, counted up to a maximum.</summary>
    /// <remarks>Budget: a query page over an indexed property for each 1,000 open tasks.</remarks>
    public async Task<int> CountOpenSinceAsync(Instant before, int maximum, CancellationToken cancellationToken = default)
    {
        int count = 0;
        string? cursor = null;
        do
        {
            TaskPage page = await ListAsync(OperatorTaskStatus.Open, maximum, cursor, cancellationToken);
            count += page.Items.Count(task => task.RaisedAt < before);
            cursor = page.Cursor;
        }
        while (cursor is not null && count < maximum);
        return Math.Min(count, maximum);
    }

    /// <summary>Marks a task as dealt with, once.</summary>
    /// <remarks>Budget: one point read, one replace.</remarks>
    public async Task<CompleteTaskResult> CompleteAsync(string taskId, Actor by, string note, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await documents.ReadAsync(Container, taskId, DocumentId, cancellationToken) is not { } found)
                return new CompleteTaskResult.NotFound();

            OperatorTask task = StoredJson.Read<TaskDocument>(found).Task;
            if (task.Completion is { } before)
                return before.By == by && before.Note == note ? new CompleteTaskResult.Completed(task) : new CompleteTaskResult.DoneBefore(task);

            OperatorTask done = task with { Status = OperatorTaskStatus.Done, Completion = new TaskCompletion(clock.Now(), by, note) };
            CommitResult commit = await documents.CommitAsync(
                Container, taskId, [new DocumentWrite.Replace(DocumentId, StoredJson.Write(TaskDocument.Of(done)), found.ETag)], cancellationToken);
            if (commit.IsCommitted)
                return new CompleteTaskResult.Completed(done);
        }
    }

    private sealed record TaskDocument(string Id, string Scope, string Type, OperatorTaskStatus Status, OperatorTask Task)
    {
        public static TaskDocument Of(OperatorTask task) => new(DocumentId, task.TaskId, DocumentType, task.Status, task);
    }
}
