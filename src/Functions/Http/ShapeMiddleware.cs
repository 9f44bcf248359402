using Microsoft.AspNetCore.Http;

namespace SecureMx.Functions.Http;

/// <summary>
/// Refuses what no function should meet, before it does anything else: 404 where a part of the path can be no id, 400 where <c>If-Match</c> is malformed.
/// Functions of other triggers pass untouched.
/// </summary>
public sealed class ShapeMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { Request: var request })
            return next(context);
        if (request.RouteValues.Values.Any(value => value is string text && !ResourceId.IsValid(text)))
        {
            context.GetInvocationResult().Value = Problem.NotFound();
            return Task.CompletedTask;
        }

        // Read for its refusal alone; the function reads it again for what it says.
        if (!HttpMethods.IsGet(request.Method))
            request.IfMatch();
        return next(context);
    }
}
