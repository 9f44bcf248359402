using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Notifications.Feed;

namespace SecureMx.Functions.Notifications;

/// <summary>The feed of events: the same that webhooks are sent, to catch up with.</summary>
public sealed class EventFunctions(EventFeed feed, EventQueue queue)
{
    private static readonly Text ExpiredDetail = new(
        $"Events after this position are kept no longer: they are kept for {EventFeed.KeptFor.TotalDays} days. Read the contracts, then "
            + "begin without a position.",
        $"この位置より後のイベントは保持期間（{EventFeed.KeptFor.TotalDays} 日）を過ぎています。契約を読み直し、位置を指定せずに始めてください。");

    /// <summary>
    /// <c>GET /events?after=</c>: a partner's own, oldest first; for operators those of all partners, or of one.
    /// </summary>
    /// <remarks>
    /// Budget: one page of a partition, for all partners also a point read for each event; where nothing follows, one point read, or
    /// before the first event one create.
    /// </remarks>
    [Function("ListEvents"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events")] HttpRequest request)
    {
        var query = request.ReadQuery("after", "limit", WebhookOwner.Parameter);
        var (caller, cancelled) = (request.Caller(), request.HttpContext.RequestAborted);
        var after = PositionOf(query);
        string? named = query.Id(WebhookOwner.Parameter);
        if (caller.PartnerId is { } own && named is not null && named != own)
            return Problem.NotFound();

        await queue.WaitAsync(cancelled); // A caller finds what its calls before have committed here.
        var page = (caller.PartnerId ?? named) is { } partnerId
            ? await feed.ReadAsync(partnerId, after, query.Limit, cancelled)
            : await feed.ReadAllAsync(after, query.Limit, cancelled);
        // Whoever listens has a feed, also before the first event of its own.
        if (page is { Items: [], Next.Number: 0 } && caller.PartnerId is { } listener)
            await feed.BeginAsync(listener, cancelled);
        if (page is null)
            return new Problem(ProblemKind.PositionExpired, ExpiredDetail);

        string next = page.Next.ToString();
        string partner = named is null ? "" : $"&{WebhookOwner.Parameter}={named}";
        return Answer.Ok(new EventPageView(page.Items, next, page.HasMore))
            .WithNext(string.Create(CultureInfo.InvariantCulture, $"events?after={next}&limit={query.Limit}{partner}"));
    }

    private static FeedPosition PositionOf(QueryParameters query) =>
        query.Id("after") is not { } text ? default
            : FeedPosition.TryParse(text, out var position) ? position
            : throw new ProblemException(Problem.MalformedParameter("after", new(
                "Must be the position that an earlier page gave, or the sequence of an event.",
                "以前のページの位置、又はイベントの sequence を指定してください。")));
}

/// <summary>Some events of a feed.</summary>
/// <param name="Items">The events, oldest first.</param>
/// <param name="NextAfter">Where to go on, now or later.</param>
/// <param name="HasMore">Whether more may be there now.</param>
public sealed record EventPageView(IReadOnlyList<FeedEvent> Items, string NextAfter, bool HasMore);
