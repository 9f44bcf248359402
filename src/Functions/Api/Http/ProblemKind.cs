namespace SecureMx.Functions.Api.Http;

/// <summary>A kind of problem (RFC 9457): its URI never changes, so that programs can tell by it what went wrong.</summary>
/// <param name="Name">The end of the URI, kebab-case.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">One phrase, the same for every problem of the kind.</param>
public sealed record ProblemKind(string Name, int Status, string Title)
{
    /// <summary>The body, the query or a header is not what the call takes.</summary>
    public static ProblemKind Malformed { get; } = new("malformed-request", 400, "Malformed request");

    /// <summary>No token, or one that is not believed.</summary>
    public static ProblemKind Unauthenticated { get; } = new("unauthenticated", 401, "Not signed in");

    /// <summary>The role may not make this call.</summary>
    public static ProblemKind Forbidden { get; } = new("forbidden", 403, "Not allowed");

    /// <summary>There is no such thing, or it belongs to somebody else.</summary>
    public static ProblemKind NotFound { get; } = new("not-found", 404, "Not found");

    /// <summary>None of the formats that the caller accepts.</summary>
    public static ProblemKind NotAcceptable { get; } = new("not-acceptable", 406, "No acceptable format");

    /// <summary>The state of the thing does not allow it.</summary>
    public static ProblemKind Conflict { get; } = new("conflict", 409, "Conflicts with the state");

    /// <summary>The first request with this idempotency key still runs.</summary>
    public static ProblemKind StillRunning { get; } = new("request-still-running", 409, "The first request still runs");

    /// <summary>The thing has changed since the caller read it.</summary>
    public static ProblemKind Stale { get; } = new("stale-precondition", 412, "Changed meanwhile");

    /// <summary>The body is over 1 MiB.</summary>
    public static ProblemKind TooLarge { get; } = new("body-too-large", 413, "Body too large");

    /// <summary>The body is not in the format that the call takes.</summary>
    public static ProblemKind UnsupportedMediaType { get; } = new("unsupported-media-type", 415, "Unsupported media type");

    /// <summary>The terms of service do not allow it; the violations name rule and article.</summary>
    public static ProblemKind Refused { get; } = new("refused-by-terms", 422, "Refused by the terms");

    /// <summary>The idempotency key was used for another request.</summary>
    public static ProblemKind KeyReused { get; } = new("idempotency-key-reused", 422, "Idempotency key used before");

    /// <summary>Too many calls; <c>Retry-After</c> says when to try again.</summary>
    public static ProblemKind TooMany { get; } = new("too-many-requests", 429, "Too many requests");

    /// <summary>Our fault; the trace id finds it in the log.</summary>
    public static ProblemKind Internal { get; } = new("internal-error", 500, "Internal error");

    /// <summary>What the service stands on does not answer; <c>Retry-After</c> says when to try again.</summary>
    public static ProblemKind Unavailable { get; } = new("unavailable", 503, "Not available");

    /// <summary>All kinds, in the order of their status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
        [Malformed, Unauthenticated, Forbidden, NotFound, NotAcceptable, Conflict, StillRunning, Stale, TooLarge, UnsupportedMediaType, Refused, KeyReused, TooMany, Internal, Unavailable];

    /// <summary>The <c>type</c> member.</summary>
    public string Uri => $"urn:securemx:problem:{Name}";
}
