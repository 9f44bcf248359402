using Azure.Identity;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// Writes the answer of every HTTP function, and makes every exception the right problem; outside it there is only telemetry, which looks
/// on. Functions of other triggers pass untouched.
/// </summary>
public sealed class ProblemMiddleware(ServiceAddress address, ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const int AuthorityRetrySeconds = 10;
    private const int StoreRetrySeconds = 5;
    private const string NoSniffing = "nosniff";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        http.Features.Set(InvocationTrace.Of(context));
        http.Features.Set(address);
        http.Response.Headers.XContentTypeOptions = NoSniffing;
        Languages.Choose(http.Request);
        try
        {
            await next(context);
            // Written here, so that a result that fails is a problem too; the host then finds nothing left to write.
            if (context.GetInvocationResult().Value is IResult answer)
                await answer.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected; an answer would not arrive.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.Headers.XContentTypeOptions = NoSniffing;
            await ProblemOf(exception, context, http).ExecuteAsync(http);
        }
        catch (Exception exception)
        {
            logger.LogError(
                exception, "{Function} failed after its answer had begun, trace {TraceId}", context.FunctionDefinition.Name,
                Problem.TraceId(http));
            http.Abort();
        }

        context.GetInvocationResult().Value = Results.Empty;
    }

    private Problem ProblemOf(Exception exception, FunctionContext context, HttpContext http)
    {
        switch (exception)
        {
            case ProblemException known:
                return known.Problem;
            case InvalidCursorException:
                return Problem.MalformedParameter("cursor", new Text("Is not a cursor of this list.", "この一覧のカーソルではありません。"));
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return RequestBody.TooLarge(RequestBody.MaximumBytesOfServer);
            case BadHttpRequestException:
                return RequestBody.NotHttp();
            case ContentionException:
                return new Problem(
                    ProblemKind.TooMany,
                    new Text("Too many concurrent updates. Try again.", "同時に更新が集中しています。もう一度お試しください。"))
                { RetryAfterSeconds = 1 };
            case AuthorityUnreachableException unreachable:
                logger.LogWarning(unreachable, "The authority of tokens does not answer, trace {TraceId}", Problem.TraceId(http));
                return new Problem(ProblemKind.Unavailable, new Text(
                    "The token authority is unreachable. Try again.",
                    "トークンの発行元に接続できません。もう一度お試しください。"))
                { RetryAfterSeconds = AuthorityRetrySeconds };
            case CommitTooLargeException:
                return Problem.Conflict(new Text("The record would exceed its size limit.", "記録の上限サイズを超えます。"));
            case StoreBusyException busy:
                return new Problem(
                    ProblemKind.TooMany,
                    new Text(
                        "The store is throttling requests. Try again.",
                        "ストアが混み合っています。もう一度お試しください。"))
                { RetryAfterSeconds = SecondsOf(busy.RetryAfter) };
            case StoreUnavailableException or AuthenticationFailedException // no token for the store is no store
                or RpcException { StatusCode: StatusCode.Unavailable }: // nor is there one for orchestrations
                logger.LogError(
                    exception, "{Function} found no store, trace {TraceId}", context.FunctionDefinition.Name, Problem.TraceId(http));
                return new Problem(
                    ProblemKind.Unavailable,
                    new Text("The store does not answer. Try again.", "ストアが応答しません。もう一度お試しください。"))
                { RetryAfterSeconds = StoreRetrySeconds };
            default:
                logger.LogError(exception, "{Function} failed, trace {TraceId}", context.FunctionDefinition.Name, Problem.TraceId(http));
                return new Problem(ProblemKind.Internal, new Text(
                    "An unexpected error occurred. If it persists, report the trace id.",
                    "予期しないエラーが発生しました。続く場合はトレース ID をお知らせください。"));
        }
    }

    private static int SecondsOf(TimeSpan? wait) => wait is { } time ? Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)) : 1;
}
