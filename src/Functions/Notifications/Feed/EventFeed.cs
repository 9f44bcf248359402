using System.Globalization;
using System.Text.Json;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications.Feed;

/// <summary>Some events of a feed.</summary>
/// <param name="Items">The events, in order.</param>
/// <param name="Next">Where to go on, now or later.</param>
/// <param name="HasMore">Whether more may be there now.</param>
public sealed record EventFeedPage(IReadOnlyList<FeedEvent> Items, FeedPosition Next, bool HasMore);

/// <summary>
/// The events of partners, each partner's in a log of its own; and for operators a log over all of them, whose entries point to entries of
/// a partner's (<see cref="FeedPointers"/>). Both neither skip nor repeat (<see cref="SequencedLog"/>), and have a partner's events in the
/// same order.
/// </summary>
public sealed class EventFeed
{
    private const string PartnerScope = "events-";

    private readonly IDocumentStore _documents;
    private readonly SequencedLog _log;
    private readonly FeedPointers _pointers;

    /// <summary>The feed over a store.</summary>
    public EventFeed(IDocumentStore documents)
    {
        _documents = documents;
        _log = new SequencedLog(documents);
        _pointers = new FeedPointers(_log);
    }

    /// <summary>How long events are kept.</summary>
    public static TimeSpan KeptFor => SequencedLog.KeptFor;

    /// <summary>Makes a partner one that hears of what strikes all partners; doing it again changes nothing.</summary>
    /// <remarks>Budget: one create.</remarks>
    public Task BeginAsync(string partnerId, CancellationToken cancellationToken = default) =>
        _log.BeginAsync(ScopeOf(partnerId), cancellationToken);

    /// <summary>Appends events to a partner's feed and to that of the operators; those of known ids keep their places.</summary>
    /// <param name="partnerId">Who hears of them.</param>
    /// <param name="events">The events, in order.</param>
    /// <returns>The events with their sequence numbers, in the order given.</returns>
    /// <remarks>
    /// Budget: for each 49 events a batch of a replace of a head and two creates for each, then that of
    /// <see cref="FeedPointers.ExtendAsync"/>.
    /// </remarks>
    public async Task<IReadOnlyList<FeedEvent>> AppendAsync(string partnerId, IReadOnlyList<JsonElement> events)
    {
        if (events.Count == 0)
            return [];

        string scope = ScopeOf(partnerId);
        var appended = await _log.AppendAsync(
            scope, [.. events.Select(envelope => new NewEntry(CloudEvent.IdOf(envelope), envelope))]);
        await _pointers.ExtendAsync(scope, partnerId, appended.Min(entry => entry.Number), appended.Max(entry => entry.Number));
        return [.. events.Select((envelope, i) => new FeedEvent(partnerId, appended[i].Number, envelope))];
    }

    /// <summary>An event of a partner by its id; null where there is none, or no longer.</summary>
    /// <remarks>Budget: two point reads.</remarks>
    public async Task<FeedEvent?> FindAsync(string partnerId, string eventId, CancellationToken cancellationToken = default) =>
        await _log.FindNumberAsync(ScopeOf(partnerId), eventId, cancellationToken) is { } number
            ? await FindAsync(partnerId, number, cancellationToken)
            : null;

    /// <summary>An event of a partner by its sequence number; null where there is none, or no longer.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<FeedEvent?> FindAsync(string partnerId, long number, CancellationToken cancellationToken = default) =>
        (await _log.FindManyAsync([(ScopeOf(partnerId), number)], cancellationToken))[0] is { } entry
            ? new FeedEvent(partnerId, number, entry.Content)
            : null;

    /// <summary>Events of one partner after a position; null where what follows it is kept no longer.</summary>
    /// <remarks>Budget: one page of a partition; where that is empty, one point read.</remarks>
    public async Task<EventFeedPage?> ReadAsync(
        string partnerId, FeedPosition after, int limit, CancellationToken cancellationToken = default)
    {
        string scope = ScopeOf(partnerId);
        if (await ReadAfterAsync(scope, after.Number, limit, cancellationToken) is not { } page)
            return null;
        long next = page.Items is [.., var last] ? last.Number : after.Number;
        return new EventFeedPage(
            [.. page.Items.Select(entry => new FeedEvent(partnerId, entry.Number, entry.Content))], new FeedPosition(next, 0),
            page.HasMore);
    }

    /// <summary>Events of all partners after a position; null where what follows it is kept no longer.</summary>
    /// <remarks>Budget: one page of a partition, and a point read for each event; where that is empty, one point read.</remarks>
    public async Task<EventFeedPage?> ReadAllAsync(FeedPosition after, int limit, CancellationToken cancellationToken = default)
    {
        if (await ReadAfterAsync(FeedPointers.Scope, after.Number, limit, cancellationToken) is not { } page)
            return null;

        (string PartnerId, long Number, FeedPosition Next)[] places =
            [.. page.Items.SelectMany(PlacesOf).Skip(after.Offset).Take(limit)];
        var found = await _log.FindManyAsync([.. places.Select(place => (ScopeOf(place.PartnerId), place.Number))], cancellationToken);
        List<FeedEvent> items = [];
        long bytes = 0;
        var next = after;
        for (int i = 0; i < places.Length; i++)
        {
            if (found[i] is { } entry)
            {
                bytes += entry.Content.GetRawText().Length;
                if (items.Count > 0 && bytes > DocumentLimits.MaximumPageBytes)
                    return new EventFeedPage(items, next, HasMore: true);
                items.Add(new FeedEvent(places[i].PartnerId, entry.Number, entry.Content));
            }

            next = places[i].Next;
        }

        return new EventFeedPage(items, next, page.HasMore || next.Number < (page.Items is [.., var last] ? last.Number : 0));
    }

    /// <summary>The sequence number of the last event of a partner; 0 for none.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal Task<long> LastNumberAsync(string partnerId, CancellationToken cancellationToken = default) =>
        _log.LastNumberAsync(ScopeOf(partnerId), cancellationToken);

    /// <summary>The partners that have a feed, page by page.</summary>
    /// <remarks>Budget: one query page.</remarks>
    internal async Task<(IReadOnlyList<string> PartnerIds, string? Cursor)> ListPartnersAsync(
        int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        var page = await _documents.QueryAsync(
            Containers.Operations.Name, new DocumentQuery(HeadDocument.DocumentType), limit, cursor, cancellationToken);
        return (
            [.. page.Items.Select(head => head.PartitionKey).Where(scope => scope.StartsWith(PartnerScope, StringComparison.Ordinal))
                .Select(scope => scope[PartnerScope.Length..])],
            page.Cursor);
    }

    // Entries vanish from the oldest on, and numbers have no gaps: what does not begin with the next number has lost some.
    private async Task<SequencedPage?> ReadAfterAsync(string scope, long after, int limit, CancellationToken cancellationToken)
    {
        var page = await _log.ReadAsync(scope, after, limit, cancellationToken);
        if (after == 0 || (page.Items.Count == 0 && await _log.LastNumberAsync(scope, cancellationToken) <= after))
            return page;

        // Something may have been appended since the page was read.
        if (page.Items.Count == 0)
            page = await _log.ReadAsync(scope, after, limit, cancellationToken);
        return page.Items is [var first, ..] && first.Number == after + 1 ? page : null;
    }

    private static string ScopeOf(string partnerId) => PartnerScope + partnerId;

    private static IEnumerable<(string PartnerId, long Number, FeedPosition Next)> PlacesOf(SequencedEntry entry)
    {
        var pointer = FeedPointer.Of(entry);
        for (long number = pointer.First; number <= pointer.Last; number++)
        {
            yield return (
                pointer.PartnerId, number,
                number == pointer.Last
                    ? new FeedPosition(entry.Number, 0)
                    : new FeedPosition(entry.Number - 1, (int)(number - pointer.First) + 1));
        }
    }
}
