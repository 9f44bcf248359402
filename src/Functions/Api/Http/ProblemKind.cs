using SecureMx.Domain;

namespace SecureMx.Functions.Api.Http;

/// <summary>A kind of problem (RFC 9457): the path of its URI never changes, so that programs can rely on it.</summary>
/// <param name="Name">The end of the URI, kebab-case.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">One phrase, the same for every problem of the kind.</param>
/// <param name="Advice">What it means and what to do, for the page of the kind.</param>
public sealed record ProblemKind(string Name, int Status, Text Title, Text Advice)
{
    /// <summary>The body, the query or a header is not what the call takes.</summary>
    public static ProblemKind Malformed { get; } = new(
        "malformed-request", 400, new("Malformed request", "リクエストの形式が正しくありません"), new(
            "The body, the query or a header is not what the call takes. Each violation names the place: a JSON pointer into the "
                + "body, or the parameter or header. Correct it before you send the request again.",
            "本文、クエリ又はヘッダーの形式が正しくありません。violations に誤りの位置 (本文の JSON ポインター、パラメーター又はヘッダー) があります。修正してから送り直してください。"));

    /// <summary>No token, or an invalid one.</summary>
    public static ProblemKind Unauthenticated { get; } = new(
        "unauthenticated", 401, new("Authentication required", "認証が必要です"), new(
            "The request has no token, or one that is invalid or has expired. Get a new token from the identity provider and "
                + "send it as Authorization: Bearer.",
            "トークンがないか、無効又は期限切れです。新しいトークンを取得し、Authorization: Bearer で送ってください。"));

    /// <summary>The role may not make this call.</summary>
    public static ProblemKind Forbidden { get; } = new("forbidden", 403, new("Not allowed", "許可されていません"), new(
        "The token is valid, but its role may not make this call, or it names no partner. Use a token of a role that the "
            + "description of the call names.",
        "トークンは有効ですが、そのロールではこの呼び出しができないか、パートナーが示されていません。呼び出しの説明にあるロールのトークンを使ってください。"));

    /// <summary>It does not exist, or belongs to another partner.</summary>
    public static ProblemKind NotFound { get; } = new("not-found", 404, new("Not found", "見つかりません"), new(
        "No call has the path, or what it names does not exist or belongs to another partner. Check the path and the ids.",
        "このパスの呼び出しがないか、対象が存在しないか、他のパートナーのものです。パスと ID を確認してください。"));

    /// <summary>No call has this path and this method.</summary>
    public static ProblemKind MethodNotAllowed { get; } = new(
        "method-not-allowed", 405, new("Method not allowed", "使えないメソッドです"), new(
            "The path is right, but it does not take this method. The header Allow lists those that it takes.",
            "パスは正しいですが、このメソッドは使えません。使えるメソッドは Allow ヘッダーにあります。"));

    /// <summary>None of the formats that the caller accepts.</summary>
    public static ProblemKind NotAcceptable { get; } = new(
        "not-acceptable", 406, new("No acceptable format", "受け入れ可能な形式がありません"), new(
            "The answer has none of the formats that the header Accept names. Send one that the description of the call lists.",
            "Accept ヘッダーの形式では応答できません。呼び出しの説明にある形式を指定してください。"));

    /// <summary>The state of the thing does not allow it.</summary>
    public static ProblemKind Conflict { get; } = new("conflict", 409, new("Conflicts with the state", "現在の状態と矛盾します"), new(
        "The present state does not allow the request; repeating it unchanged does not help. Read the resource again. Where a "
            + "rule of the terms is the reason, the violation names it with its article.",
        "現在の状態では受け付けられません。同じリクエストを繰り返しても結果は変わりません。対象を読み直してください。規約が理由の場合は violations に規則と条項があります。"));

    /// <summary>The first request with this idempotency key still runs.</summary>
    public static ProblemKind StillRunning { get; } = new(
        "request-still-running", 409, new("The first request is still running", "最初のリクエストを処理中です"), new(
            "A request with the same Idempotency-Key is still running. Repeat yours with the same key after Retry-After seconds; "
                + "it then gets the first answer.",
            "同じ Idempotency-Key のリクエストを処理中です。Retry-After 秒後に同じキーで送り直すと、最初の応答が返ります。"));

    /// <summary>A bound of the service stands against it; the detail says what to do.</summary>
    public static ProblemKind OverQuota { get; } = new("quota-exceeded", 409, new("Quota exceeded", "上限に達しています"), new(
        "The request would exceed a limit of the service. The detail says which, and what makes room.",
        "サービスの上限を超えます。どの上限か、どうすればよいかは detail にあります。"));

    /// <summary>What follows a position of a feed is kept no longer.</summary>
    public static ProblemKind PositionExpired { get; } = new(
        "position-expired", 410, new("Position no longer kept", "位置の保持期間が過ぎています"), new(
            "Events after the position are kept no longer. Read the contracts, then begin without a position.",
            "この位置より後のイベントは保持期間を過ぎています。契約を読み直し、位置を指定せずに始めてください。"));

    /// <summary>The thing has changed since the caller read it.</summary>
    public static ProblemKind Stale { get; } = new(
        "stale-precondition", 412, new("Changed since it was read", "読み込み後に変更されました"), new(
            "The entity tag in If-Match is not that of the present version. Read the resource again, decide again, and send the new tag.",
            "If-Match のエンティティタグが現在の版と異なります。読み直して判断し、新しいタグで送ってください。"));

    /// <summary>The body is over 1 MiB.</summary>
    public static ProblemKind TooLarge { get; } = new("body-too-large", 413, new("Body too large", "本文が大きすぎます"), new(
        "The body is over 1 MiB, or a stream of lines over 100 MiB. Send it in parts.",
        "本文が 1 MiB (行のストリームは 100 MiB) を超えています。分割して送ってください。"));

    /// <summary>The body is not in the format that the call takes.</summary>
    public static ProblemKind UnsupportedMediaType { get; } = new(
        "unsupported-media-type", 415, new("Unsupported media type", "対応していないメディアタイプです"), new(
            "The body has a media type that the call does not take. Send UTF-8 without a content encoding, with the Content-Type "
                + "that the description of the call lists.",
            "本文のメディアタイプに対応していません。呼び出しの説明にある Content-Type の UTF-8 を、Content-Encoding なしで送ってください。"));

    /// <summary>The terms of service do not allow it; the violations name rule and article.</summary>
    public static ProblemKind Refused { get; } = new("refused-by-terms", 422, new("Refused by the terms", "規約により受け付けられません"), new(
        "The request is well formed, but the terms of service do not allow it. Each violation names the rule, links to the "
            + "article, and points to the place in the body.",
        "形式は正しいですが、規約により受け付けられません。violations に規則、条項へのリンク、本文の位置があります。"));

    /// <summary>A text has characters that cannot be read: invisible ones, directions of writing, or what is no character.</summary>
    public static ProblemKind Unreadable { get; } = new(
        "unreadable-text", 422, new("Text that cannot be read", "読めない文字を含むテキスト"), new(
            "A text has invisible characters, control characters, or code points that are no characters. Remove them.",
            "見えない文字、制御文字又は文字でないコードポイントが含まれています。取り除いてください。"));

    /// <summary>The idempotency key was used for another request.</summary>
    public static ProblemKind KeyReused { get; } = new(
        "idempotency-key-reused", 422, new("Idempotency key already used", "冪等キーが別のリクエストで使用済みです"), new(
            "The Idempotency-Key was used for a request with another path or body. Use a new key for each request, and the same "
                + "one only to repeat it unchanged.",
            "この Idempotency-Key はパス又は本文が異なるリクエストで使用済みです。リクエストごとに新しいキーを使い、同じキーは同じリクエストの再送にだけ使ってください。"));

    /// <summary>Too many calls; <c>Retry-After</c> says when to try again.</summary>
    public static ProblemKind TooMany { get; } = new("too-many-requests", 429, new("Too many requests", "リクエストが多すぎます"), new(
        "You call more often than your allowance (RateLimit-Policy) gives, or many callers change the same thing. Wait "
            + "Retry-After seconds, then repeat the request.",
        "許可された頻度 (RateLimit-Policy) を超えたか、同じ対象への変更が集中しています。Retry-After 秒待ってから送り直してください。"));

    /// <summary>Our fault; the trace id finds it in the log.</summary>
    public static ProblemKind Internal { get; } = new("internal-error", 500, new("Internal error", "内部エラー"), new(
        "The service failed; the request may have been carried out. Repeat it with the same Idempotency-Key. If it fails again, "
            + "report the traceId.",
        "サービス側の障害です。リクエストは実行された可能性があります。同じ Idempotency-Key で送り直し、続く場合は traceId をお知らせください。"));

    /// <summary>A dependency does not answer; <c>Retry-After</c> says when to try again.</summary>
    public static ProblemKind Unavailable { get; } = new(
        "unavailable", 503, new("Service unavailable", "サービスを利用できません"), new(
            "The service cannot answer now: it has too much work, or its store or the token authority does not answer. Wait "
                + "Retry-After seconds, then repeat the request with the same Idempotency-Key.",
            "処理が混み合っているか、ストア又はトークンの発行元が応答しないため、応答できません。Retry-After 秒待ってから、同じ Idempotency-Key で送り直してください。"));

    /// <summary>All kinds, in the order of their status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
        [
            Malformed, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, NotAcceptable, Conflict, StillRunning, OverQuota,
            PositionExpired, Stale, TooLarge, UnsupportedMediaType, Refused, Unreadable, KeyReused, TooMany, Internal, Unavailable];

    /// <summary>The path of its page below <c>/api</c>.</summary>
    public string Path => $"problems/{Name}";
}
