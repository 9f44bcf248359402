using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Idempotency;

/// <summary>
/// Gives the first answer again to a POST that is made again with the same <c>Idempotency-Key</c>. Costs nothing without the header.
/// Answers below 500 are kept, refusals too; after any other end the same call made again carries the same ids. A stream of lines (NDJSON)
/// is never held in memory: for it the header is ignored, since putting a line again changes nothing. Functions of other triggers pass
/// untouched.
/// </summary>
internal sealed class IdempotencyMiddleware(IdempotencyStore store) : IFunctionsWorkerMiddleware
{
    private static readonly string[] KeptHeaders = ["Content-Type", "Location", "ETag", "Cache-Control", "Retry-After"];

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.GetHttpContext() is { } http
            && http.Request.Headers.TryGetValue(IdempotencyKey.Header, out StringValues header)
            && HttpMethods.IsPost(http.Request.Method)
            && http.Features.Get<Caller>() is { } caller
            && !(http.Request.ContentType ?? "").StartsWith(JsonLines.ContentType, StringComparison.OrdinalIgnoreCase)
            ? RunOnceAsync(context, next, http, header, caller)
            : next(context);

    private async Task RunOnceAsync(
        FunctionContext context, FunctionExecutionDelegate next, HttpContext http, StringValues header, Caller caller)
    {
        InvocationResult result = context.GetInvocationResult();
        if (!IdempotencyKey.TryParse(header, out string? key))
        {
            result.Value = Problem.MalformedParameter(IdempotencyKey.Header, new(
                $"Must be 1 to {IdempotencyKey.MaximumLength} printable ASCII characters, quoted or not.",
                $"印字可能な ASCII 1 から {IdempotencyKey.MaximumLength} 文字を指定してください (引用符は任意)。"));
            return;
        }

        string fingerprint = await FingerprintAsync(http.Request);
        switch (await store.EnterAsync(IdempotencyKey.Scope(caller, key), fingerprint))
        {
            case Admission.Run run:
                http.Features.Set(new RunningOperation(run.Record.OperationId));
                await RunToCompletionAsync(context, next, http, run);
                break;
            case Admission.Repeat repeat:
                http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
                result.Value = new ReplayedResponse(repeat.Answer);
                break;
            case Admission.Reused:
                result.Value = new Problem(ProblemKind.KeyReused, new(
                    "This Idempotency-Key was used for another request. Use a new one.",
                    "この Idempotency-Key は別のリクエストで使用済みです。新しいキーを使ってください。"));
                break;
            default:
                result.Value = new Problem(ProblemKind.StillRunning, new(
                    "The first request with this Idempotency-Key is still running.",
                    "この Idempotency-Key の最初のリクエストを処理中です。"))
                { RetryAfterSeconds = 1 };
                break;
        }
    }

    // Ignores client disconnects, so that a retry finds a complete answer.
    private async Task RunToCompletionAsync(
        FunctionContext context, FunctionExecutionDelegate next, HttpContext http, Admission.Run run)
    {
        CancellationToken aborted = http.RequestAborted;
        http.RequestAborted = CancellationToken.None;
        try
        {
            await RunAsync(context, next, http, run);
        }
        finally
        {
            http.RequestAborted = aborted;
        }
    }

    private async Task RunAsync(
        FunctionContext context, FunctionExecutionDelegate next, HttpContext http, Admission.Run run)
    {
        StoredResponse? answer = null;
        try
        {
            try
            {
                await next(context);
            }
            catch (ProblemException exception)
            {
                context.GetInvocationResult().Value = exception.Problem;
            }

            if (context.GetInvocationResult().Value is IResult result)
                answer = await CaptureAsync(http, result);
        }
        finally
        {
            if (answer is { Status: < StatusCodes.Status500InternalServerError })
                await store.KeepAsync(run, answer);
            else
                await store.LeaveAsync(run);
        }

        if (answer is not null)
            context.GetInvocationResult().Value = new ReplayedResponse(answer);
    }

    private static async Task<StoredResponse> CaptureAsync(HttpContext http, IResult result)
    {
        Stream body = http.Response.Body;
        using var captured = new MemoryStream();
        http.Response.Body = captured;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }

        var headers = KeptHeaders
            .Where(http.Response.Headers.ContainsKey)
            .ToDictionary(name => name, name => http.Response.Headers[name].ToString());
        return new StoredResponse(http.Response.StatusCode, headers, captured.ToArray());
    }

    private static async Task<string> FingerprintAsync(HttpRequest request)
    {
        ReadOnlyMemory<byte> body = await RequestBody.BufferAsync(request);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n"));
        hash.AppendData(body.Span);
        return Base64Url.EncodeToString(hash.GetHashAndReset());
    }

    private sealed class ReplayedResponse(StoredResponse answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            response.StatusCode = answer.Status;
            foreach ((string name, string value) in answer.Headers)
                response.Headers[name] = value;
            if (answer.Body.Length == 0)
                return;
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
        }
    }
}
