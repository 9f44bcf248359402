using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;

namespace SecureMx.Functions.Tasks;

/// <summary>Tasks that need a person.</summary>
public sealed class TaskFunctions(TaskStore tasks)
{
    /// <summary>All tasks, or those of a status, a contract or a kind.</summary>
    /// <remarks>Budget: one query page over indexed properties.</remarks>
    [Function("ListTasks"), Access(Role.Operator)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks")] HttpRequest request)
    {
        var query = request.ReadQuery("status", "contractId", "kind", "limit", "cursor");
        var filter = new TaskFilter(query.Choice<OperatorTaskStatus>("status"), query.Id("contractId"), query.Id("kind"));
        var page = await tasks.ListAsync(filter, query.Limit, query.Cursor, request.HttpContext.RequestAborted);
        return Answer.List(query, [.. page.Items.Select(TaskView.Of)], page.Cursor);
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
