using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Limits;

/// <summary>
/// Refuses a caller who asks too often (429), and a call for which there is no memory (503), before its body is read. Every answer to a
/// caller says what is left of its allowance. Calls that need no token (health, documentation) answer from memory, and pass untouched as
/// functions of other triggers do.
/// </summary>
public sealed class LimitMiddleware(CallerAllowance allowance, WorkInFlight work) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || http.Features.Get<Caller>() is not { } caller)
        {
            await next(context);
            return;
        }

        TimeSpan? wait = allowance.TryTake(caller);
        TellWhenItStarts(caller, http.Response);
        if (wait is { } time)
        {
            context.GetInvocationResult().Value = TooOften(time);
            return;
        }

        int weight = WorkInFlight.WeightOf(context.FunctionDefinition.Name, http.Request);
        RateLimitLease? lease = await work.TryEnterAsync(caller.Scope, weight, http.RequestAborted);
        if (lease is null)
        {
            context.GetInvocationResult().Value = NoRoom();
            return;
        }

        // The answer is written after this middleware; it is part of the work.
        http.Response.RegisterForDispose(lease);
        await next(context);
    }

    // At the last moment: what goes wrong clears the headers that were set before. An answer without a body leaves when the context is gone
    // already.
    private void TellWhenItStarts(Caller caller, HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        response.OnStarting(() =>
        {
            allowance.Tell(caller, headers);
            return Task.CompletedTask;
        });
    }

    private static Problem TooOften(TimeSpan wait) => new(ProblemKind.TooMany, new Text(
        "You call more often than your allowance gives (RateLimit-Policy). Wait, then repeat the call.",
        "許可された頻度 (RateLimit-Policy) を超えています。しばらく待ってから、もう一度お試しください。"))
    { RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };

    private static Problem NoRoom() => new(ProblemKind.Unavailable, new Text(
        "The service has as much work in flight as it can hold. Repeat the call.",
        "処理中のリクエストが上限に達しています。もう一度お試しください。"))
    { RetryAfterSeconds = 1 };
}
