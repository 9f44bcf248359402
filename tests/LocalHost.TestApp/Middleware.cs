using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.TestApp;

/// <summary>Runs before HTTP is turned on, and so sees no request.</summary>
public sealed class BeforeHttp(Journal journal) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.FunctionDefinition.Name == "Order")
            journal.Add($"before http: {(context.GetHttpContext() is null ? "no request" : "request")}");
        await next(context);
    }
}

/// <summary>Writes down its turns, answers what it is asked to, and turns exceptions into answers.</summary>
public sealed class Outer(Journal journal) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        journal.Add($"outer {context.FunctionDefinition.Name}");
        var http = context.GetHttpContext();
        if (http?.Request.Headers.ContainsKey("X-Stop") == true)
        {
            http.Response.StatusCode = StatusCodes.Status418ImATeapot;
            await http.Response.WriteAsync("stopped");
            return;
        }

        if (http?.Request.Headers.ContainsKey("X-Answer") == true)
        {
            context.GetInvocationResult().Value = Results.Text("answered for it");
            return;
        }

        var before = context.GetInvocationResult();
        try
        {
            await next(context);
        }
        catch (ArgumentException exception)
        {
            context.GetInvocationResult().Value = Results.Problem(exception.Message, statusCode: 400);
        }

        if (context.FunctionDefinition.Name == "Order")
        {
            journal.Add($"result as it was before: {before.Value ?? "none"}");
            journal.Add($"outer after, result {context.GetInvocationResult().Value}, started {http!.Response.HasStarted}");
            http.Response.Headers["X-Outer"] = "was here";
        }
    }
}

/// <summary>Writes down its turns.</summary>
public sealed class Inner(Journal journal) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        context.Items["inner"] = "from the middleware";
        await next(context);
        if (context.FunctionDefinition.Name == "Order")
            journal.Add("inner after");
    }
}
