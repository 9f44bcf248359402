using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tasks;

/// <summary>Tasks that need a person.</summary>
public sealed class TaskFunctions(TaskStore tasks)
{
    /// <summary>All tasks, or those of a status, a contract or a kind.</summary>
    /// <remarks>Budget: one page of a search over the index; with its number, one count.</remarks>
    [Function("ListTasks"), Access(Role.Operator)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks")] HttpRequest request)
    {
        var query = request.ReadQuery("status", "contractId", "kind", "sort", "count", "limit", "cursor");
        var search = new TaskSearch(
            query.Choice<OperatorTaskStatus>("status"), query.Id("contractId"), query.Id("kind"),
            query.Choice<TimeOrder>("sort") ?? TimeOrder.Oldest);
        var cancelled = request.HttpContext.RequestAborted;
        var page = await tasks.ListAsync(search, query.Limit, query.Cursor, cancelled);
        return Answer.List(
            query, [.. page.Items.Select(TaskView.Of)], page.Cursor, query.Counts ? await tasks.CountAsync(search, cancelled) : null);
    }

    /// <summary>One task.</summary>
    /// <remarks>Budget: one point read.</remarks>
    [Function("GetTask"), Access(Role.Operator)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks/{taskId}")] HttpRequest request, string taskId)
    {
        request.ReadQuery();
        return await tasks.FindAsync(taskId, request.HttpContext.RequestAborted) is { } task
            ? Answer.Resource(TaskView.Of(task))
            : Problem.NotFound();
    }

    /// <summary>Marks a task as dealt with; the same operator saying the same again changes nothing.</summary>
    /// <remarks>Budget: one point read, one replace.</remarks>
    [Function("CompleteTask"), Access(Role.Operator)]
    public async Task<IResult> Complete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{taskId}/completion")] HttpRequest request, string taskId)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<TaskCompletionRequest>();
        if (OperatorText.Fault("/note", body.Note) is { } fault)
            return Problem.Malformed([fault]);

        return ToAnswer(
            await tasks.CompleteAsync(taskId, request.Caller().ToActor(), body.Note, request.HttpContext.RequestAborted),
            new("The task is already completed.", "このタスクは既に完了しています。"));
    }

    /// <summary>Opens a completed task again; the same operator giving the same reason again changes nothing.</summary>
    /// <remarks>Budget: one point read, one replace.</remarks>
    [Function("ReopenTask"), Access(Role.Operator)]
    public async Task<IResult> Reopen(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{taskId}/reopening")] HttpRequest request, string taskId)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<TaskReopeningRequest>();
        if (OperatorText.Fault("/reason", body.Reason) is { } fault)
            return Problem.Malformed([fault]);

        return ToAnswer(
            await tasks.ReopenAsync(taskId, request.Caller().ToActor(), body.Reason, request.HttpContext.RequestAborted),
            new("The task is open.", "このタスクは完了していません。"));
    }

    private static IResult ToAnswer(ChangeTaskResult result, Text conflict) => result switch
    {
        ChangeTaskResult.Done done => Answer.Ok(TaskView.Of(done.Task)),
        ChangeTaskResult.Conflict => Problem.Conflict(conflict),
        _ => Problem.NotFound(),
    };
}

/// <summary>Reason for reopening a task.</summary>
/// <param name="Reason">1 to 2,000 characters.</param>
public sealed record TaskReopeningRequest(string Reason);

/// <summary>Work done on a task.</summary>
public sealed record TaskCompletionRequest(string Note);
