using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Ending;

namespace SecureMx.Functions.Tasks;

/// <summary>What needs a person.</summary>
public sealed class TaskFunctions(TaskStore tasks)
{
    /// <summary>All tasks, or those of a status.</summary>
    /// <remarks>Budget: one query page over an indexed property.</remarks>
    [Function("ListTasks"), Access(Role.Operator)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks")] HttpRequest request)
    {
        QueryParameters query = request.ReadQuery("status", "limit", "cursor");
        TaskPage page = await tasks.ListAsync(query.Choice<OperatorTaskStatus>("status"), query.Limit, query.Cursor, request.HttpContext.RequestAborted);
        return Answer.List(query, page.Items, page.Cursor);
    }

    /// <summary>One task.</summary>
    /// <remarks>Budget: one point read.</remarks>
    [Function("GetTask"), Access(Role.Operator)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks/{taskId}")] HttpRequest request, string taskId)
    {
        request.ReadQuery();
        return await tasks.FindAsync(taskId, request.HttpContext.RequestAborted) is { } task ? Answer.Resource(task) : Problem.NotFound();
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

        return await tasks.CompleteAsync(taskId, request.Caller().ToActor(), body.Note, request.HttpContext.RequestAborted) switch
        {
            CompleteTaskResult.Completed done => Answer.Ok(done.Task),
            CompleteTaskResult.DoneBefore => Problem.Conflict("Somebody has dealt with this task already."),
            _ => Problem.NotFound(),
        };
    }
}

/// <summary>What was done about a task.</summary>
public sealed record TaskCompletionRequest(string Note);
