using SecureMx.Domain;

namespace SecureMx.Functions.Api.Http;

/// <summary>A kind of problem (RFC 9457): its URI never changes, so that programs can rely on it.</summary>
/// <param name="Name">The end of the URI, kebab-case.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">One phrase, the same for every problem of the kind.</param>
public sealed record ProblemKind(string Name, int Status, Text Title)
{
    /// <summary>The body, the query or a header is not what the call takes.</summary>
    public static ProblemKind Malformed { get; } = new("malformed-request", 400, new("Malformed request", "リクエストの形式が正しくありません"));

    /// <summary>No token, or an invalid one.</summary>
    public static ProblemKind Unauthenticated { get; } = new("unauthenticated", 401, new("Authentication required", "認証が必要です"));

    /// <summary>The role may not make this call.</summary>
    public static ProblemKind Forbidden { get; } = new("forbidden", 403, new("Not allowed", "許可されていません"));

    /// <summary>It does not exist, or belongs to another partner.</summary>
    public static ProblemKind NotFound { get; } = new("not-found", 404, new("Not found", "見つかりません"));

    /// <summary>None of the formats that the caller accepts.</summary>
    public static ProblemKind NotAcceptable { get; } = new("not-acceptable", 406, new("No acceptable format", "受け入れ可能な形式がありません"));

    /// <summary>The state of the thing does not allow it.</summary>
    public static ProblemKind Conflict { get; } = new("conflict", 409, new("Conflicts with the state", "現在の状態と矛盾します"));

    /// <summary>The first request with this idempotency key still runs.</summary>
    public static ProblemKind StillRunning { get; } = new(
        "request-still-running", 409, new("The first request is still running", "最初のリクエストを処理中です"));

    /// <summary>A bound of the service stands against it; the detail says what to do.</summary>
    public static ProblemKind OverQuota { get; } = new("quota-exceeded", 409, new("Quota exceeded", "上限に達しています"));

    /// <summary>The thing has changed since the caller read it.</summary>
    public static ProblemKind Stale { get; } = new("stale-precondition", 412, new("Changed since it was read", "読み込み後に変更されました"));

    /// <summary>The body is over 1 MiB.</summary>
    public static ProblemKind TooLarge { get; } = new("body-too-large", 413, new("Body too large", "本文が大きすぎます"));

    /// <summary>The body is not in the format that the call takes.</summary>
    public static ProblemKind UnsupportedMediaType { get; } = new(
        "unsupported-media-type", 415, new("Unsupported media type", "対応していないメディアタイプです"));

    /// <summary>The terms of service do not allow it; the violations name rule and article.</summary>
    public static ProblemKind Refused { get; } = new("refused-by-terms", 422, new("Refused by the terms", "規約により受け付けられません"));

    /// <summary>A text has characters that cannot be read: invisible ones, directions of writing, or what is no character.</summary>
    public static ProblemKind Unreadable { get; } = new("unreadable-text", 422, new("Text that cannot be read", "読めない文字を含むテキスト"));

    /// <summary>The idempotency key was used for another request.</summary>
    public static ProblemKind KeyReused { get; } = new(
        "idempotency-key-reused", 422, new("Idempotency key already used", "冪等キーが別のリクエストで使用済みです"));

    /// <summary>Too many calls; <c>Retry-After</c> says when to try again.</summary>
    public static ProblemKind TooMany { get; } = new("too-many-requests", 429, new("Too many requests", "リクエストが多すぎます"));

    /// <summary>Our fault; the trace id finds it in the log.</summary>
    public static ProblemKind Internal { get; } = new("internal-error", 500, new("Internal error", "内部エラー"));

    /// <summary>A dependency does not answer; <c>Retry-After</c> says when to try again.</summary>
    public static ProblemKind Unavailable { get; } = new("unavailable", 503, new("Service unavailable", "サービスを利用できません"));

    /// <summary>All kinds, in the order of their status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
        [
            Malformed, Unauthenticated, Forbidden, NotFound, NotAcceptable, Conflict, StillRunning, OverQuota, Stale, TooLarge,
            UnsupportedMediaType, Refused, Unreadable, KeyReused, TooMany, Internal, Unavailable];

    /// <summary>The <c>type</c> member.</summary>
    public string Uri => $"urn:securemx:problem:{Name}";
}
