using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Api.Http;

/// <summary>The query of a call. What it does not know is refused, since a misspelt filter would silently show too much.</summary>
public sealed class QueryParameters
{
    private const int LongestShownName = 64;

    /// <summary>The most items of a page.</summary>
    public const int MaximumLimit = 200;

    /// <summary>The items of a page where the caller does not say.</summary>
    public const int DefaultLimit = 50;

    private const int CheckBytes = 6;
    private const int MaximumNameLength = 200;

    private readonly HttpRequest _request;

    // Limit and cursor are read at once, so that a bad one is refused whatever the function does first.
    private QueryParameters(HttpRequest request)
    {
        _request = request;
        Limit = Find("limit") is not { } limit ? DefaultLimit : ReadLimit(limit);
        Cursor = Find("cursor") is not { } cursor ? null : Unseal(cursor);
    }

    /// <summary><c>limit</c>: how many items a page has, 1 to <see cref="MaximumLimit"/>.</summary>
    public int Limit { get; }

    /// <summary><c>cursor</c>: where this page begins in the store; null on the first page.</summary>
    public string? Cursor { get; }

    /// <summary><c>count</c>: whether the caller asks how many items there are in all.</summary>
    /// <exception cref="ProblemException">400: it is neither <c>true</c> nor <c>false</c>.</exception>
    public bool Counts => Find("count") switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Bad("count", new("Must be true or false.", "true 又は false を指定してください。")),
    };

    /// <summary><c>sort</c> of a list by time.</summary>
    /// <param name="byDefault">The order where the caller does not say.</param>
    /// <exception cref="ProblemException">400: it is neither <c>oldest</c> nor <c>newest</c>.</exception>
    public TimeOrder Order(TimeOrder byDefault = TimeOrder.Oldest) => Choice<TimeOrder>("sort") ?? byDefault;

    /// <summary><c>sort</c> of a list that has one order alone.</summary>
    /// <param name="only">Its name.</param>
    /// <exception cref="ProblemException">400: it is another.</exception>
    public void RequireOrder(string only)
    {
        if (Find("sort") is { } text && text != only)
            throw Bad("sort", new($"Must be {only}: the list has no other order.", $"{only} を指定してください。他の順序はありません。"));
    }

    /// <summary>A parameter that is an id or a code: 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>; null where it is absent.</summary>
    public string? Id(string name) =>
        Find(name) is not { } text ? null
            : ResourceId.IsValid(text) ? text
            : throw Bad(name, new(
                "Must be 1 to 64 letters, digits, dots, hyphens and underscores.",
                "英数字、ピリオド、ハイフン、下線からなる 1 から 64 文字を指定してください。"));

    /// <summary>A parameter that is text in one line, 1 to 2,000 characters; null where it is absent.</summary>
    public string? Text(string name) =>
        Find(name) is not { } text ? null
            : OperatorText.FaultOfParameter(
                name, text, FreeText.MaximumReasonLength) is { } fault ? throw new ProblemException(Problem.Malformed([fault]))
            : text;

    /// <summary>A parameter that is one of an enumeration's kebab-case codes; null where it is absent.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Find(name) is not { } text)
            return null;
        return Codes.TryParse(text, out T value) ? value : throw Bad(name, new(
            $"Must be one of: {string.Join(", ", Codes.All<T>())}.",
            $"次のいずれかを指定してください: {string.Join(", ", Codes.All<T>())}。"));
    }

    /// <summary>A parameter that is a month; null where it is absent.</summary>
    public YearMonth? Month(string name) =>
        Find(name) is not { } text ? null
            : DateText.TryParseMonth(text, out YearMonth month) ? month
            : throw Bad(name, new(
                $"Must be a month, as YYYY-MM, from {DateText.FirstYear} to {DateText.LastYear}.",
                $"{DateText.FirstYear} 年から {DateText.LastYear} 年までの月を YYYY-MM で指定してください。"));

    /// <summary>A parameter that is a date; null where it is absent.</summary>
    public LocalDate? Date(string name) =>
        Find(name) is not { } text ? null
            : DateText.TryParseDate(text, out LocalDate date) ? date
            : throw Bad(name, new(
                $"Must be a date, as YYYY-MM-DD, from {DateText.FirstYear} to {DateText.LastYear}.",
                $"{DateText.FirstYear} 年から {DateText.LastYear} 年までの日付を YYYY-MM-DD で指定してください。"));

    /// <summary>A parameter that is a part of a customer's name, folded; null where it is absent.</summary>
    public string? NamePart(string name)
    {
        if (Find(name) is not { } text)
            return null;
        if (OperatorText.FaultOfParameter(name, text, MaximumNameLength) is { } fault)
            throw new ProblemException(Problem.Malformed([fault]));
        return SearchableName.Fold(text) is { Length: > 0 } folded
            ? folded
            : throw Bad(name, new("Must not be blank.", "空白だけを指定することはできません。"));
    }

    /// <summary>A parameter that the terms make canonical, such as a domain; null where it is absent.</summary>
    public string? Canonical(string name, Func<string, CanonicalizationResult> canonicalize)
    {
        if (Find(name) is not { } text)
            return null;
        var canonical = canonicalize(text);
        return canonical.IsValid ? canonical.Value : throw Bad(name, canonical.Problem);
    }

    /// <summary>A number that people type in; null where it is absent.</summary>
    public TypedNumber? Number(string name, Func<string, CanonicalizationResult> canonicalize) =>
        Canonical(name, canonicalize) is { } number ? TypedNumber.Read(number, out _) : null;

    /// <summary>400 because of a parameter.</summary>
    internal static ProblemException Wrong(string name, Text message) => Bad(name, message);

    /// <summary>
    /// <c>asOf</c>: an instant with any offset, or a Tokyo day, which is its last moment; today is now. Null where it is absent.
    /// </summary>
    /// <param name="now">The present.</param>
    /// <exception cref="ProblemException">400: it is neither, or lies in the future.</exception>
    public Instant? AsOf(Instant now)
    {
        if (Find("asOf") is not { } text)
            return null;
        Instant asOf;
        if (DateText.TryParseDate(text, out LocalDate day))
        {
            asOf = day == Tokyo.DateOf(now) ? now : Tokyo.EndOf(day) - Duration.Epsilon; // T4: the next moment is the next day's
        }
        else if (!DateText.TryParseOffsetInstant(text, out asOf))
        {
            throw Bad("asOf", new(
                "Must be an instant with its offset, as 2026-07-31T15:00:00Z or 2026-08-01T00:00:00+09:00, or a Tokyo date, as 2026-07-31.",
                "2026-07-31T15:00:00Z や 2026-08-01T00:00:00+09:00 のようなオフセット付きの日時、又は 2026-07-31 のような東京の日付を指定してください。"));
        }

        return asOf <= now ? asOf : throw Bad("asOf", new("Must not be in the future.", "将来の日時は指定できません。"));
    }

    /// <summary>Reads the query.</summary>
    internal static QueryParameters Of(HttpRequest request, ReadOnlySpan<string> known)
    {
        foreach ((string name, StringValues values) in request.Query)
        {
            // Keys of the Functions host; a call that carries one is none of our business.
            if (name is "code" or "clientId")
                continue;
            if (!known.Contains(name))
            {
                throw Bad(name, known.IsEmpty
                    ? new("This call takes no query.", "この呼び出しにクエリはありません。")
                    : new($"This call takes: {string.Join(", ", known!)}.", $"この呼び出しのクエリは次のとおりです: {string.Join(", ", known!)}。"));
            }

            if (values.Count > 1)
                throw Bad(name, new("Must be given once.", "一回だけ指定してください。"));
        }

        return new QueryParameters(request);
    }

    /// <summary>The store's cursor in a form that only this list takes back.</summary>
    internal string Seal(string storeCursor)
    {
        byte[] text = Encoding.UTF8.GetBytes(storeCursor);
        return Base64Url.EncodeToString([.. Check(text), .. text]);
    }

    /// <summary>This request's path and query, with another cursor.</summary>
    internal string PathWith(string cursor)
    {
        var query = QueryString.Empty;
        foreach ((string name, StringValues values) in _request.Query)
        {
            if (name is not ("cursor" or "code" or "clientId"))
                query = query.Add(name, values.ToString());
        }

        return $"{_request.Path.ToUriComponent()}{query.Add("cursor", cursor).ToUriComponent()}";
    }

    private static int ReadLimit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= MaximumLimit ? limit
            : throw Bad("limit", new($"Must be a whole number from 1 to {MaximumLimit}.", $"1 以上 {MaximumLimit} 以下の整数を指定してください。"));

    // A name that is not ours may be of any length; its beginning tells which it is.
    private static ProblemException Bad(string name, Domain.Text message) =>
        new(Problem.MalformedParameter(name.Length <= LongestShownName ? name : name[..LongestShownName] + "…", message));

    private string? Find(string name) => _request.Query.TryGetValue(name, out StringValues values) ? values.ToString() : null;

    private string Unseal(string cursor)
    {
        if (Base64Url.IsValid(cursor))
        {
            byte[] bytes = Base64Url.DecodeFromChars(cursor);
            if (bytes.Length > CheckBytes && Check(bytes.AsSpan(CheckBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, CheckBytes)))
                return Encoding.UTF8.GetString(bytes.AsSpan(CheckBytes));
        }

        throw Bad("cursor", new("Is not a cursor of this list.", "この一覧のカーソルではありません。"));
    }

    // A cursor belongs to one list with its filters. This finds mistakes; it keeps no secret, since a cursor opens nothing.
    private byte[] Check(ReadOnlySpan<byte> storeCursor)
    {
        var text = new StringBuilder(_request.Path.Value);
        foreach ((string name, StringValues values) in _request.Query.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name is not ("cursor" or "limit" or "count" or "code" or "clientId"))
                text.Append('\n').Append(name).Append('=').Append(values.ToString());
        }

        return SHA256.HashData([.. Encoding.UTF8.GetBytes(text.Append('\n').ToString()), .. storeCursor])[..CheckBytes];
    }
}
