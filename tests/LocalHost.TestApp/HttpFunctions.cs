using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace SecureMx.LocalHost.TestApp;

#pragma warning disable IDE0060 // The parameters are what is tested.

/// <summary>HTTP functions of an instance that is created for each run.</summary>
public sealed class InstanceFunctions(Visit visit, Journal journal)
{
    private int _calls;

    [Function("Instance")]
    public IResult Instance([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instance/{name}")] HttpRequest request, string name)
    {
        visit.Name = name;
        _calls++;
        return Results.Text($"{name} {_calls}");
    }

    [Function("Order")]
    public Task<IResult> Order([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
    {
        journal.Add($"function, {context.Items["inner"]}");
        return Task.FromResult<IResult>(new Written(journal));
    }

    private sealed class Written(Journal journal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            journal.Add("result written");
            return httpContext.Response.WriteAsync("ok");
        }

        public override string ToString() => "Written";
    }
}

/// <summary>HTTP functions of a static class: each form of result, parameter and route.</summary>
public static class StaticFunctions
{
    [Function("Hello")]
    public static IResult Hello(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "hello/{name?}")] HttpRequest request, string? name) =>
        Results.Text($"{request.Method} {name ?? "nobody"}");

    [Function("ResultOfTask")]
    public static async Task<IResult> ResultOfTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await Task.Yield();
        return Results.Json(new { Some = "json" }, statusCode: 201);
    }

    [Function("ResultOfValueTask")]
    public static ValueTask<IResult> ResultOfValueTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        ValueTask.FromResult(Results.NoContent());

    [Function("Action")]
    public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        new ObjectResult(new { Some = "object" }) { StatusCode = 202 };

    [Function("ActionOfTask")]
    public static Task<IActionResult> ActionOfTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Task.FromResult<IActionResult>(new ContentResult { Content = "content", ContentType = "text/plain", StatusCode = 203 });

    [Function("Plain")]
    public static string Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "not written";

    [Function("NothingOfTask")]
    public static Task NothingOfTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync("by hand");

    [Function("Nothing")]
    public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        request.HttpContext.Response.StatusCode = 205;

    [Function("Typed")]
    public static IResult Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{id}/{number}/{flag}")] HttpRequest request,
        Guid id,
        int number,
        bool flag,
        CancellationToken cancellationToken,
        DateTimeOffset? at = null,
        int page = 7) =>
        Results.Text($"{id:N} {number} {flag} {at?.UtcDateTime:s} {page} {cancellationToken.CanBeCanceled}");

    [Function("Constrained")]
    public static IResult Constrained(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "constrained/{id:int:min(1)}")] HttpRequest request, int id) =>
        Results.Text($"int {id}");

    [Function("Literal")]
    public static IResult Literal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "constrained/all")] HttpRequest request) => Results.Text("literal");

    [Function("Month")]
    public static IResult Month(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = @"months/{month:regex(^\d{{4}}-\d{{2}}$)}")] HttpRequest request,
        string month) =>
        Results.Text(month);

    [Function("CatchAll")]
    public static IResult CatchAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
        Results.Text(path);

    [Function("Fails")]
    public static IResult Fails(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fails/{how}")] HttpRequest request, string how) => how switch
        {
            "argument" => throw new ArgumentException("a bad argument"),
            "late" => new Late(),
            _ => throw new InvalidOperationException("a secret"),
        };

    [Function("Body")]
    public static async Task<IResult> Body([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
    {
        if (request.ContentLength > 1 << 20)
            return Results.Problem("too large", statusCode: 413);
        var length = 0;
        var buffer = new byte[8192];
        while (await request.Body.ReadAsync(buffer) is > 0 and var read)
            length += read;
        return Results.Text($"{length}");
    }

    [Function("WithFunctionKey")]
    public static IResult WithFunctionKey([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Text("in");

    [Function("WithMasterKey")]
    public static IResult WithMasterKey([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Text("in");

    [Function("WithoutMethods")]
    public static IResult WithoutMethods([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(request.Method);

    private sealed class Late : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await httpContext.Response.WriteAsync("half");
            await httpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("after the answer has begun");
        }
    }
}
