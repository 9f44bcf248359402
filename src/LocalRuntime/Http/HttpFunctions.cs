using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime;

/// <summary>Serves HTTP functions: an endpoint for each, and the middleware that shows the request and writes the result.</summary>
internal sealed class HttpFunctions(FunctionPipeline pipeline, RuntimeKeys keys, IServiceProvider services, ILogger<HttpFunctions> logger)
{
    /// <summary>The middleware that stands where the app turned HTTP on. What stands after it runs before the result is written.</summary>
    public static FunctionExecutionDelegate Middleware(FunctionExecutionDelegate next) =>
        context => context is LocalFunctionContext { Http: { } http } local ? ServeAsync(local, http, next) : next(context);

    /// <summary>Adds the function's endpoint below a route prefix.</summary>
    public void Map(IEndpointRouteBuilder endpoints, Function function, string routePrefix)
    {
        var trigger = function.TriggerParameter.GetCustomAttribute<HttpTriggerAttribute>()!;
        var route = $"{routePrefix.Trim('/')}/{(trigger.Route ?? function.Name).TrimStart('/')}";
        RequestDelegate handler = context => HandleAsync(function, trigger.AuthLevel, context);
        var endpoint = trigger.Methods is { Length: > 0 } methods
            ? endpoints.MapMethods(route, methods, handler)
            : endpoints.Map(route, handler);
        endpoint.WithDisplayName(function.Name);
    }

    private async Task HandleAsync(Function function, AuthorizationLevel level, HttpContext http)
    {
        if (!keys.Allow(http.Request, level))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var context = new LocalFunctionContext(function, services, http.RequestAborted) { Http = http };
        try
        {
            await pipeline.RunAsync(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            logger.LogDebug("The caller of function {Function} went away", function.Name);
        }
#pragma warning disable CA1031 // Whatever the function throws, the caller gets a bare 500.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Function {Function} failed", function.Name);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task ServeAsync(LocalFunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        context.ShowHttp();
        await next(context);
        switch (context.Result)
        {
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            case IActionResult result:
                await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case not null:
                // The worker writes nothing else: such a function answers 200 with no body.
                context.GetLogger<HttpFunctions>().LogWarning(
                    "Function {Function} returned {Type}, which is no HTTP result", context.Function.Name, context.Result.GetType());
                break;
        }
    }
}
