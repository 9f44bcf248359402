using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// Reads a function's request. Each call gives a usable value or ends the call with the right problem, so that a function reads as
/// if every request were well made:
/// <code>
/// [Function("RejectApplication"), Access(Role.Operator)]
/// public async Task&lt;IResult&gt; Reject([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "applications/{id}/rejection")]
/// HttpRequest request, string id) {
///     var body = await request.ReadAsync&lt;Rejection&gt;();
///     Decision decision = await applications.RejectAsync(id, body.Reason, request.Caller(), request.IfMatch());
///     return decision.Refusals is [_, ..] refusals ? Problem.Refused(refusals) : Answer.Ok(decision.State);
/// }
/// </code>
/// </summary>
public static class RequestExtensions
{
    /// <summary>Returns the caller. Only for functions with <see cref="AccessAttribute"/>.</summary>
    public static Caller Caller(this HttpRequest request) =>
        request.HttpContext.Features.Get<Caller>()
            ?? throw new InvalidOperationException("This function answers anyone: there is no caller.");

    /// <summary>Whether the call only reads: GET, or HEAD, which asks for the head of the same answer.</summary>
    public static bool IsRead(this HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>The body, which must be there.</summary>
    /// <typeparam name="T">A record: members with a default value or a nullable type and a default may be left out, all others are
    /// required.</typeparam>
    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async Task<T> ReadAsync<T>(this HttpRequest request)
        where T : notnull
    {
        var utf8 = await RequestBody.BufferAsync(request);
        return Read<T>(request, utf8);
    }

    /// <summary>
    /// The body, or <paramref name="whenEmpty"/> where the caller has sent none: for bodies of which every member is optional.
    /// </summary>
    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async Task<T> ReadAsync<T>(this HttpRequest request, T whenEmpty)
        where T : notnull
    {
        var utf8 = await RequestBody.BufferAsync(request);
        return utf8.IsEmpty ? whenEmpty : Read<T>(request, utf8);
    }

    /// <summary>The query, of which the call knows these parameters.</summary>
    /// <exception cref="ProblemException">400: another parameter, or one that is given twice.</exception>
    public static QueryParameters ReadQuery(this HttpRequest request, params ReadOnlySpan<string> known) =>
        QueryParameters.Of(request, known);

    /// <summary>The <c>If-Match</c> header, to be asked whether it allows the version that is about to be changed.</summary>
    /// <exception cref="ProblemException">400: the header is malformed.</exception>
    public static Precondition IfMatch(this HttpRequest request) => Precondition.Of(request);

    /// <summary>
    /// An id for what this call creates, e.g. <c>app-0198c0de…</c>. Where the caller gave an idempotency key, it is the same id when the
    /// call is made again after a crash: create with it, and take "already exists" for done. One id per prefix and call.
    /// </summary>
    public static string NewId(this HttpRequest request, string prefix) =>
        $"{prefix}-{request.HttpContext.Features.Get<RunningOperation>()?.Id ?? RunningOperation.NewId()}";

    private static T Read<T>(HttpRequest request, ReadOnlyMemory<byte> utf8)
        where T : notnull
    {
        if (!utf8.IsEmpty && !RequestBody.IsOf("application/json", request))
        {
            throw new ProblemException(new Problem(ProblemKind.UnsupportedMediaType, new(
                "The body must be application/json in UTF-8, without a content encoding.",
                "本文は UTF-8 の application/json で、Content-Encoding なしで送ってください。")));
        }

        if (!JsonRequest.TryRead(utf8.Span, out T? value, out var violations))
            throw new ProblemException(Problem.Malformed(violations));
        return value;
    }
}
