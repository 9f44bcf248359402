using System.Globalization;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// What became of the deliveries to each webhook, newest event first: kept for <see cref="KeptFor"/> after the last attempt, and of a
/// webhook the latest <see cref="MaximumKept"/>.
/// </summary>
public sealed class DeliveryStore(IDocumentStore documents)
{
    /// <summary>How long a delivery is kept after its last attempt.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(30);

    /// <summary>How many of the partner's latest events a webhook keeps deliveries of.</summary>
    public const int MaximumKept = 10_000;

    private const string DocumentType = "delivery";
    private const string IdFrom = "delivery-";
    private const string IdBefore = "delivery.";

    // So that of many deliveries the old ones are looked for seldom, and all at once are few.
    private const int BetweenSweeps = 50;

    // The numbers of a feed have at most 16 digits.
    private const long Highest = 9_999_999_999_999_999;

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>The record of a delivery; null where there is none, or no longer.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<DeliveryRecord?> FindAsync(
        string partnerId, string webhook, long number, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, ScopeOf(partnerId, webhook), IdOf(number), cancellationToken) is { } found
            ? StoredJson.Read<DeliveryDocument>(found).Delivery
            : null;

    /// <summary>The deliveries of a webhook, newest event first, page by page.</summary>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    /// <remarks>Budget: one page of a partition.</remarks>
    public async Task<(IReadOnlyList<DeliveryRecord> Items, string? Cursor)> ListAsync(
        string partnerId, string webhook, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, ScopeOf(partnerId, webhook), IdFrom, IdBefore, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(item => StoredJson.Read<DeliveryDocument>(item).Delivery)], page.Cursor);
    }

    /// <summary>How many deliveries are kept of a webhook.</summary>
    /// <remarks>Budget: that of <see cref="PartitionLists.CountAsync"/>, of at most <see cref="MaximumKept"/>.</remarks>
    public Task<long> CountAsync(string partnerId, string webhook, CancellationToken cancellationToken = default) =>
        documents.CountAsync(Container, ScopeOf(partnerId, webhook), IdFrom, IdBefore, cancellationToken);

    /// <summary>Changes the record of a delivery, which is made where there is none; again where another was faster.</summary>
    /// <param name="delivery">The delivery; it has a number.</param>
    /// <param name="now">The present.</param>
    /// <param name="change">The record as it is to be. May be asked several times.</param>
    /// <remarks>Budget: one point read, one create or replace; for one event in 50 also a list of what is too old, and a batch.</remarks>
    public async Task<DeliveryRecord> ChangeAsync(Delivery delivery, Instant now, Func<DeliveryRecord, DeliveryRecord> change)
    {
        string scope = ScopeOf(delivery.PartnerId, delivery.Webhook), id = IdOf(delivery.Number!.Value);
        return await Race.RunAsync<DeliveryRecord>($"The delivery {id} of {scope}", async _ =>
        {
            var found = await documents.ReadAsync(Container, scope, id);
            var before = found is null ? DeliveryRecord.New(delivery, now) : StoredJson.Read<DeliveryDocument>(found).Delivery;
            var after = change(before);
            byte[] json = StoredJson.Write(
                new DeliveryDocument(id, scope, DocumentType, (int)KeptFor.TotalSeconds, after));
            DocumentWrite write = found is null
                ? new DocumentWrite.Create(id, json)
                : new DocumentWrite.Replace(id, json, found.ETag);
            if (!(await documents.CommitAsync(Container, scope, [write])).IsCommitted)
                return Race.Overtaken;
            if (found is null && delivery.Number % BetweenSweeps == 0)
                await SweepAsync(scope, delivery.Number.Value);
            return after;
        }, CancellationToken.None);
    }

    private async Task SweepAsync(string scope, long number)
    {
        if (number <= MaximumKept)
            return;
        var old = await documents.ListAsync(
            Container, scope, IdOf(number - MaximumKept), IdBefore, DocumentWrite.MaximumPerCommit);
        if (old.Items.Count > 0)
            await documents.CommitAsync(Container, scope, [.. old.Items.Select(item => new DocumentWrite.Delete(item.Id, item.ETag))]);
    }

    // A slash is in no name.
    private static string ScopeOf(string partnerId, string webhook) => $"deliveries/{partnerId}/{webhook}";

    // Later events first.
    private static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{IdFrom}{Highest - number:D16}");

    private sealed record DeliveryDocument(string Id, string Scope, string Type, int Ttl, DeliveryRecord Delivery);
}
