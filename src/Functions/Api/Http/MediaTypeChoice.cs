using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SecureMx.Functions.Api.Http;

/// <summary>Chooses a media type by what the caller accepts (RFC 9110, 12.5.1).</summary>
internal static class MediaTypeChoice
{
    /// <summary>
    /// The media type that the caller likes best: the first of those it likes as much, and of all where it does not say; null where it
    /// accepts none.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="offered">Media types without parameters.</param>
    public static string? Of(HttpRequest request, IReadOnlyList<string> offered)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept!, out var accepted))
            return offered[0];

        (string? best, double quality) = (null, 0);
        foreach (string mediaType in offered)
        {
            if (QualityOf(mediaType, accepted) is var liked && liked > quality)
                (best, quality) = (mediaType, liked);
        }

        return best;
    }

    // The most specific range that matches says how much a type is liked.
    private static double QualityOf(string mediaType, IList<MediaTypeHeaderValue> accepted)
    {
        var type = new MediaTypeHeaderValue(mediaType);
        MediaTypeHeaderValue? best = null;
        foreach (var range in accepted)
        {
            bool matches = range.MatchesAllTypes
                || (range.MatchesAllSubTypes && range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase))
                || range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
            if (matches && (best is null || Precision(range) > Precision(best)))
                best = range;
        }

        return best is null ? 0 : best.Quality ?? 1;
    }

    private static int Precision(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
