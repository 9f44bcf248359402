using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Tasks;

/// <summary>Outcome of a change of a task.</summary>
public abstract record ChangeTaskResult
{
    private ChangeTaskResult()
    {
    }

    /// <summary>It is done now, or was before in the same words.</summary>
    public sealed record Done(OperatorTask Task) : ChangeTaskResult;

    /// <summary>The task's status does not allow it.</summary>
    public sealed record Conflict(OperatorTask Task) : ChangeTaskResult;

    /// <summary>There is no such task.</summary>
    public sealed record NotFound : ChangeTaskResult;
}

/// <summary>The operators' tasks. Each is a partition of its own, so that any number of contracts can raise theirs at once.</summary>
public sealed class TaskStore(IDocumentStore documents, StoreUpgrade upgrade, TimeProvider clock, RecordLog? log = null)
{
    private const string DocumentId = "task";
    private const string DocumentType = "task";
    private static readonly string Container = Containers.Operations.Name;

    /// <summary>Raises a task; an existing one of its id, open or done, is left unchanged.</summary>
    /// <remarks>Budget: one create.</remarks>
    public async Task RaiseAsync(NewTask task, CancellationToken cancellationToken = default)
    {
        var document = TaskDocument.Of(new OperatorTask(
            task.TaskId, task.Kind, OperatorTaskStatus.Open, task.Summary.English, task.ContractId, task.PartnerId, clock.Now(),
            Completion: null,
            JapaneseSummary: task.Summary.Japanese));
        var commit = await documents.CommitAsync(
            Container, task.TaskId, [new DocumentWrite.Create(DocumentId, StoredJson.Write(document))], cancellationToken);
        if (commit.IsCommitted)
            log?.Done(task.ContractId, $"task-raised {task.Kind}");
    }

    /// <summary>The task, or null where there is none.</summary>
    public async Task<OperatorTask?> FindAsync(string taskId, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, taskId, DocumentId, cancellationToken) is { } found
            ? StoredJson.Read<TaskDocument>(found).Task
            : null;

    /// <summary>Tasks page by page.</summary>
    /// <param name="search">Tasks to list.</param>
    /// <param name="limit">Maximum number of items a page.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    /// <remarks>Budget: one page of a search over the index.</remarks>
    public async Task<TaskPage> ListAsync(TaskSearch search, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        var page = await documents.SearchAsync(Container, search.ToDocuments(DocumentType), limit, cursor, cancellationToken);
        return new TaskPage([.. page.Items.Select(item => StoredJson.Read<TaskDocument>(item).Task)], page.Cursor);
    }

    /// <summary>How many tasks a search finds, by the index.</summary>
    /// <remarks>Budget: one count over the index.</remarks>
    public async Task<long> CountAsync(TaskSearch search, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        return await documents.CountAsync(Container, search.ToDocuments(DocumentType), cancellationToken);
    }

    /// <summary>Counts the open tasks that were raised before an instant, up to a maximum.</summary>
    /// <remarks>Budget: a query page over an indexed property for each 1,000 open tasks.</remarks>
    public async Task<int> CountOpenSinceAsync(Instant before, int maximum, CancellationToken cancellationToken = default)
    {
        var open = new DocumentQuery(DocumentType, [new FieldEquals("status", Codes.Of(OperatorTaskStatus.Open))]);
        int count = 0;
        string? cursor = null;
        do
        {
            var page = await documents.QueryAsync(Container, open, maximum, cursor, cancellationToken);
            count += page.Items.Count(item => StoredJson.Read<TaskDocument>(item).Task.RaisedAt < before);
            cursor = page.Cursor;
        }
        while (cursor is not null && count < maximum);
        return Math.Min(count, maximum);
    }

    /// <summary>Marks a task as dealt with, once.</summary>
    /// <remarks>Budget: one point read, one replace.</remarks>
    public Task<ChangeTaskResult> CompleteAsync(string taskId, Actor by, string note, CancellationToken cancellationToken = default) =>
        ChangeAsync(
        taskId,
        task => task.Completion is not { } before
            ? task with { Status = OperatorTaskStatus.Done, Completion = new TaskCompletion(clock.Now(), by, note) }
            : before.By == by && before.Note == note ? task : null,
        cancellationToken);

    /// <summary>Opens a completed task again; its completion stays on the task's record.</summary>
    /// <remarks>Budget: one point read, one replace.</remarks>
    public Task<ChangeTaskResult> ReopenAsync(string taskId, Actor by, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(
        taskId,
        task => task.Completion is { } completion
            ? task with
            {
                Status = OperatorTaskStatus.Open,
                Completion = null,
                Reopenings = [.. task.Reopenings, new TaskReopening(clock.Now(), by, reason, completion)],
            }
            : task.Reopenings is [.., var last] && last.By == by && last.Reason == reason ? task : null,
        cancellationToken);

    // The change gives the same task where it was made before, and null where the task's status does not allow it.
    private async Task<ChangeTaskResult> ChangeAsync(
        string taskId, Func<OperatorTask, OperatorTask?> change, CancellationToken cancellationToken)
    {
        return await Race.RunAsync<ChangeTaskResult>($"The task {taskId}", async _ =>
        {
            if (await documents.ReadAsync(Container, taskId, DocumentId, cancellationToken) is not { } found)
                return new ChangeTaskResult.NotFound();

            var before = StoredJson.Read<TaskDocument>(found).Task;
            if (change(before) is not { } after)
                return new ChangeTaskResult.Conflict(before);
            if (after == before)
                return new ChangeTaskResult.Done(before);

            var commit = await documents.CommitAsync(
                Container, taskId, [new DocumentWrite.Replace(DocumentId, StoredJson.Write(TaskDocument.Of(after)), found.ETag)],
                cancellationToken);
            if (commit.IsCommitted)
                return new ChangeTaskResult.Done(after);
            return Race.Overtaken;
        }, cancellationToken);
    }

    // What lists compare is at the top.
    private sealed record TaskDocument(
        string Id, string Scope, string Type, OperatorTaskStatus Status, OperatorTask Task, string? Kind = null, string? ContractId = null,
        string? Order = null)
    {
        public static TaskDocument Of(OperatorTask task) =>
            new(
                DocumentId, task.TaskId, DocumentType, task.Status, task, task.Kind, task.ContractId,
                ListOrder.Of(task.RaisedAt, task.TaskId));
    }

    /// <summary>Stores again the tasks that earlier versions have stored.</summary>
    internal sealed class Upgrade(IDocumentStore documents) : IDocumentUpgrade
    {
        /// <inheritdoc/>
        public string Container => TaskStore.Container;

        /// <inheritdoc/>
        public string Type => DocumentType;

        /// <inheritdoc/>
        public async Task UpgradeAsync(Document document, CancellationToken cancellationToken)
        {
            var stored = StoredJson.Read<TaskDocument>(document);
            if (stored.Order is null)
            {
                await documents.CommitAsync(
                    Container, document.PartitionKey,
                    [new DocumentWrite.Replace(DocumentId, StoredJson.Write(TaskDocument.Of(stored.Task)), document.ETag)],
                    cancellationToken);
            }
        }
    }
}
