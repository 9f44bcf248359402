using Microsoft.AspNetCore.Http;

namespace SecureMx.Functions.Http;

/// <summary>Answers 404 where a part of the path can be no id, so that no function meets one. Functions of other triggers pass untouched.</summary>
public sealed class PathMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && http.Request.RouteValues.Values.Any(value => value is string text && !ResourceId.IsValid(text)))
        {
            context.GetInvocationResult().Value = Problem.NotFound();
            return Task.CompletedTask;
        }

        return next(context);
    }
}
