using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Hosting;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Http;

/// <summary>Serves the app's HTTP functions, each on its route.</summary>
internal sealed class HttpFunctions(
    IAppProcess process, FunctionApp app, FunctionRunner runner, HostKeys keys, ILogger<HttpFunctions> logger)
{
    // The app's pipeline finds the invocation of a request by this header.
    private const string InvocationHeader = "x-ms-invocation-id";

    // The app trusts them, since on Azure only its host can send them.
    private static readonly string[] ForwardedHeaders = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"];

    private static readonly TypedData NoBody = new() { Http = new RpcHttp() };

    /// <summary>Adds the endpoints of HTTP functions.</summary>
    /// <param name="routePrefix">Prefix of all their routes.</param>
    public void Map(IEndpointRouteBuilder endpoints, IEnumerable<LoadedFunction> functions, string routePrefix)
    {
        foreach (var function in functions.Where(function => function.Trigger.Is("httpTrigger")))
        {
            var route = $"{routePrefix.Trim('/')}/{(function.Trigger.Text("route") ?? function.Name).TrimStart('/')}";
            var level = function.Trigger.Text("authLevel");
            RequestDelegate handler = context => HandleAsync(function, level, context);
            var endpoint = MethodsOf(function.Trigger) is { Length: > 0 } methods
                ? endpoints.MapMethods(route, methods, handler)
                : endpoints.Map(route, handler);
            endpoint.WithDisplayName(function.Name);
        }
    }

    private static string[] MethodsOf(FunctionBinding trigger) =>
        trigger.Definition.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
            ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
            : [];

    private async Task HandleAsync(LoadedFunction function, string? authLevel, HttpContext context)
    {
        if (!keys.Allow(context.Request, authLevel))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // To forward a body that this server does not take would fail; an app in this process refuses it itself.
        if (process.Services is null && context.Request.ContentLength > FrontServer.MaximumBodyBytes)
        {
            await RefuseAsync(context);
            return;
        }

        var invocationId = Guid.NewGuid().ToString();
        var headers = context.Request.Headers;
        foreach (var forwarded in ForwardedHeaders)
            headers.Remove(forwarded);
        headers[InvocationHeader] = invocationId;

        var invocation = runner.RunAsync(
            function, invocationId, NoBody, request => AddValues(request, context.Request), context.RequestAborted);
        var answer = process.ServeAsync(context);
        try
        {
            // The head of the answer leaves when this method ends, or when the function writes a body: not before the result is known.
            await invocation;
            await answer;
        }
#pragma warning disable CA1031 // Whatever the function throws, the caller gets a bare 500.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await FailAsync(function, context, answer, exception);
        }
    }

    private Task RefuseAsync(HttpContext context) => HostProblem.WriteAsync(
        app, context, StatusCodes.Status413PayloadTooLarge, $"The body is over {FrontServer.MaximumBodyBytes} bytes.");

    private async Task FailAsync(LoadedFunction function, HttpContext context, Task answer, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
            logger.LogDebug("The caller of function {Function} went away", function.Name);
        else
            logger.LogError(exception, "Function {Function} failed", function.Name);
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = exception is WorkerStoppedException
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError;
    }

    // What parameters of the function are bound to by name: the query, over which the route wins.
    private static void AddValues(InvocationRequest invocation, HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
            invocation.TriggerMetadata[name] = new TypedData { String = values.ToString() };
        foreach (var (name, value) in request.RouteValues)
        {
            if (value is string text)
                invocation.TriggerMetadata[name] = new TypedData { String = text };
        }
    }
}
