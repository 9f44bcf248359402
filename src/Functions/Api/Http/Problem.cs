using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// An answer that says what went wrong, as <c>application/problem+json</c> (RFC 9457). A function returns it; what is found out while the
/// request is read is thrown as a <see cref="ProblemException"/> and becomes the same answer.
/// </summary>
public sealed class Problem(ProblemKind kind, Text detail) : IResult
{
    /// <summary>The content type of every problem.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Kind of the problem.</summary>
    public ProblemKind Kind { get; } = kind;

    /// <summary>One or two sentences about this occurrence.</summary>
    public Text Detail { get; } = detail;

    /// <summary>The single things that are wrong, each with its place; may be empty.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>Seconds after which to try again (<c>Retry-After</c>); null leaves the header out.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The <c>WWW-Authenticate</c> header; null leaves it out.</summary>
    public string? Challenge { get; init; }

    /// <summary>400 with its violations; 422 where all that is wrong are characters that cannot be read.</summary>
    public static Problem Malformed(IReadOnlyList<Violation> violations) =>
        new(
            violations.All(violation => violation.IsUnreadable) ? ProblemKind.Unreadable : ProblemKind.Malformed,
            violations is [var single] ? single.Message : new Text(
                "The request is not what this call takes.", "リクエストの形式がこの呼び出しに合いません。"))
        { Violations = violations };

    /// <summary>400 because of a query parameter or a header.</summary>
    public static Problem MalformedParameter(string parameter, Text message) =>
        Malformed([new Violation(message) { Parameter = parameter }]);

    /// <summary>404: it does not exist, or belongs to another partner.</summary>
    public static Problem NotFound(Text? detail = null) =>
        new(ProblemKind.NotFound, detail ?? new Text("Not found.", "見つかりません。"));

    /// <summary>409 for a state that no rule of the terms speaks of.</summary>
    public static Problem Conflict(Text detail) => new(ProblemKind.Conflict, detail);

    /// <summary>Answers a request that exceeds a limit of the service (docs/scale.md): 429 if it may succeed later, otherwise
    /// 409.</summary>
    /// <param name="pointer">Where in the request it is; empty for the whole of it.</param>
    /// <param name="detail">The bound, and what to do.</param>
    /// <param name="waitSeconds">Time until it can be accepted; null if waiting does not help.</param>
    public static Problem OverQuota(string pointer, Text detail, double? waitSeconds = null) =>
        new(waitSeconds is null ? ProblemKind.OverQuota : ProblemKind.TooMany, detail)
        {
            Violations = [new Violation(detail) { Pointer = pointer }],
            RetryAfterSeconds = waitSeconds is { } seconds ? Math.Max(1, (int)Math.Ceiling(seconds)) : null,
        };

    /// <summary>412: the thing was changed since the caller read it, or between our reading and writing it.</summary>
    public static Problem Stale() => new(ProblemKind.Stale, new Text(
        "The resource has changed since you read it. Read it again, then repeat the change if it still applies.",
        "読み込んだ後に変更されています。読み直したうえで、必要であれば変更をやり直してください。"));

    /// <summary>A refusal by the terms: 409 if only the state is the reason, otherwise 422.</summary>
    public static Problem Refused(IReadOnlyList<Refusal> refusals)
    {
        ArgumentOutOfRangeException.ThrowIfZero(refusals.Count);
        return new Problem(refusals.All(refusal => refusal.IsConflict) ? ProblemKind.Conflict : ProblemKind.Refused, refusals[0].Message)
        {
            Violations = [.. refusals.Select(refusal => new Violation(refusal.Message)
            {
                Rule = refusal.Rule, Article = refusal.Article, Pointer = refusal.Pointer,
            })],
        };
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Report();
        HttpResponse response = httpContext.Response;
        response.StatusCode = Kind.Status;
        response.ContentType = ContentType;
        response.Headers.ContentLanguage = Languages.Current;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Challenge is { } challenge)
            response.Headers.WWWAuthenticate = challenge;

        byte[] body = Json.Write(new ProblemView(
            httpContext.Features.Get<ServiceAddress>()?.Of(Kind.Path) ?? $"/api/{Kind.Path}", Kind.Title, Kind.Status, Detail,
            TraceId(httpContext), Violations.Count == 0 ? null : Violations));
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private void Report()
    {
        string[] rules = [.. Violations.Select(violation => violation.Rule).OfType<string>().Distinct()];
        CommandSpan.Current?.CameTo(Kind.Name, rules);
        foreach (string rule in rules)
            Measures.Refused(rule);
    }

    /// <summary>
    /// The id under which the request is found in logs and traces: that of the invocation's trace, which continues the caller's.
    /// </summary>
    internal static string TraceId(HttpContext httpContext) =>
        httpContext.Features.Get<InvocationTrace>()?.Id ?? httpContext.TraceIdentifier;

    private sealed record ProblemView(
        string Type,
        Text Title,
        int Status,
        Text Detail,
        string TraceId,
        [property: System.Text.Json.Serialization.JsonIgnore(
            Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<Violation>? Violations);
}

/// <summary>Ends a call whose request cannot be read; the middleware answers with the problem.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail.English)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;
}

/// <summary>Identifies an invocation in logs and traces.</summary>
/// <param name="Id">The trace id, as 32 hexadecimal digits; the invocation's id where the host gives no trace.</param>
internal sealed record InvocationTrace(string Id)
{
    /// <summary>Reads the trace that the host gave the invocation; with a <c>traceparent</c> from the caller it is the caller's.</summary>
    public static InvocationTrace Of(FunctionContext context) =>
        new(
            ActivityContext.TryParse(
                context.TraceContext.TraceParent, null, out var host) ? host.TraceId.ToHexString() : context.InvocationId);
}
