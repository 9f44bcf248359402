using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SecureMx.Functions.Api.Http;

/// <summary>Condition that <c>If-Match</c> sets on a write.</summary>
public sealed class Precondition
{
    private readonly IReadOnlyList<EntityTagHeaderValue>? _tags;

    private Precondition(IReadOnlyList<EntityTagHeaderValue>? tags) => _tags = tags;

    // Allows every version: the caller asked nothing.
    private static readonly Precondition None = new(null);

    /// <summary>
    /// Whether a thing of this version may be changed. Weak tags never match (RFC 9110, 13.1.1); <c>*</c> matches whatever exists.
    /// Where it may not, answer <see cref="Problem.Stale"/>.
    /// </summary>
    public bool Allows(long version) =>
        _tags is null || _tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && ETag.VersionOf(tag.Tag) == version));

    /// <summary>
    /// Whether something may be made of which there is no version yet: where the header asks for one, even <c>*</c>, it may not (RFC 9110,
    /// 13.1.1).
    /// </summary>
    public bool AllowsNew => _tags is null;

    /// <summary>Reads the header.</summary>
    internal static Precondition Of(HttpRequest request)
    {
        var values = request.Headers.IfMatch;
        if (values.Count == 0)
            return None;
        if (!EntityTagHeaderValue.TryParseStrictList([.. values.OfType<string>()], out var tags))
        {
            throw new ProblemException(Problem.MalformedParameter("If-Match", new(
                "Must be * or a list of entity tags in double quotes.",
                "* 又は二重引用符で囲んだエンティティタグの列を指定してください。")));
        }

        return new Precondition([.. tags]);
    }
}
