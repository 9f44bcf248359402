using System.Globalization;
using System.Text.Json;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Events that were committed with what happened and are not in the partner's feed yet; they are deleted once they are, and their
/// deliveries are started.
/// </summary>
public sealed class EventOutbox(IDocumentStore documents) : IEventOutbox
{
    /// <summary>The containers with such events.</summary>
    internal static readonly IReadOnlyList<string> ContainerNames =
        [Containers.Contracts.Name, Containers.Applications.Name, Containers.Customers.Name];

    /// <summary>The most documents that are published together.</summary>
    internal const int PageSize = 50;

    /// <inheritdoc/>
    public IReadOnlyList<DocumentWrite> For(Contract? before, Contract after, IReadOnlyList<RecordedEvent> events, int? follows)
    {
        var at = events[^1].At;
        List<DocumentWrite> writes = [];
        if (PartnerEvents.Of(before, after, events) is [_, ..] news)
            writes.Add(Create(Containers.Contracts, after.ContractId, after.PartnerId, NameOf(after.Version), at, news, follows));
        if (before is null && after.BillingStartDate > Tokyo.DateOf(at))
            writes.Add(ActivationOrchestration.RequestFor(after, at)); // C6
        return writes;
    }

    /// <inheritdoc/>
    public IReadOnlyList<DocumentWrite> For(Application after) =>
        PartnerEvents.Of(after) is [_, ..] news
            ? [Create(Containers.Applications, after.ApplicationId, after.PartnerId, "application", news[^1].Time, news)]
            : [];

    /// <summary>The write of one event beside a contract, under a name of its own.</summary>
    internal static DocumentWrite ForContract(Contract contract, string name, CloudEvent news) =>
        Create(Containers.Contracts, contract.ContractId, contract.PartnerId, name, news.Time, [news]);

    /// <summary>The write of one event beside a customer, under a name of its own.</summary>
    /// <param name="customer">The key of the customer's partition.</param>
    internal static DocumentWrite ForCustomer(string customer, string partnerId, string name, CloudEvent news) =>
        Create(Containers.Customers, customer, partnerId, name, news.Time, [news]);

    /// <summary>
    /// The events of some commits to a contract, in their order, with those of earlier commits that wait too.
    /// </summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="outboxed">What the commits have put into the outbox.</param>
    /// <remarks>
    /// Budget: a point read, unless the contract had no such commit before; one page of a partition where an earlier one waits.
    /// </remarks>
    internal async Task<IReadOnlyList<WaitingEvents>> CompleteAsync(string contractId, IEnumerable<DocumentWrite> outboxed)
    {
        WaitingEvents[] known =
        [
            .. outboxed.Where(write => write.Id.StartsWith(OutboxedEvents.IdFrom, StringComparison.Ordinal)).OfType<DocumentWrite.Create>()
                .Select(write => WaitingEvents.Of(Containers.Contracts.Name, contractId, write.Json.Span))
                .OrderBy(events => events.DocumentId, StringComparer.Ordinal),
        ];
        string? before = null;
        foreach (var events in known)
        {
            if (events.FollowsId is { } earlier && earlier != before
                && await documents.ReadAsync(Containers.Contracts.Name, contractId, earlier) is not null)
            {
                return await ListAsync(Containers.Contracts.Name, contractId);
            }

            before = events.DocumentId;
        }

        return known;
    }

    /// <summary>The events that wait in a partition, in the order of their commits.</summary>
    /// <remarks>Budget: one page of a partition.</remarks>
    internal async Task<IReadOnlyList<WaitingEvents>> ListAsync(string container, string partitionKey)
    {
        var page = await documents.ListAsync(
            container, partitionKey, OutboxedEvents.IdFrom, OutboxedEvents.IdBefore, PageSize);
        return [.. page.Items.Select(document => WaitingEvents.Of(container, document))];
    }

    /// <summary>One page of the partitions of a container in which events wait since before an instant.</summary>
    /// <remarks>Budget: one query page.</remarks>
    internal async Task<(IReadOnlyList<string> PartitionKeys, string? Cursor)> QueryAsync(string container, Instant before, string? cursor)
    {
        var page = await documents.QueryAsync(container, new DocumentQuery(OutboxedEvents.DocumentType), PageSize, cursor);
        return (
            [
                .. page.Items.Select(document => WaitingEvents.Of(container, document))
                    .Where(waiting => waiting.At <= before)
                    .Select(waiting => waiting.PartitionKey)
                    .Distinct(),
            ],
            page.Cursor);
    }

    /// <summary>Deletes what is published in one partition; doing it again changes nothing.</summary>
    /// <remarks>Budget: one batch.</remarks>
    internal async Task DeleteAsync(IReadOnlyList<WaitingEvents> published)
    {
        var deletes = published.Select(waiting => new DocumentWrite.Delete(waiting.DocumentId, null)).ToArray();
        (string container, string partitionKey) = (published[0].Container, published[0].PartitionKey);
        if ((await documents.CommitAsync(container, partitionKey, deletes)).IsCommitted || deletes.Length == 1)
            return;

        // Another has deleted some of them.
        foreach (var delete in deletes)
            await documents.CommitAsync(container, partitionKey, [delete]);
    }

    private static DocumentWrite.Create Create(
        ContainerDefinition container, string partitionKey, string partnerId, string name, Instant at, IReadOnlyList<CloudEvent> news,
        int? follows = null)
    {
        string id = OutboxedEvents.IdFrom + name;
        return new DocumentWrite.Create(id, StoredJson.Write(new OutboxedEvents(
            id,
            container == Containers.Contracts ? partitionKey : null,
            container == Containers.Applications ? partitionKey : null,
            container == Containers.Customers ? partitionKey : null,
            OutboxedEvents.DocumentType, at, partnerId, [.. news.Select(item => item.ToEnvelope())],
            follows is { } version ? OutboxedEvents.IdFrom + NameOf(version) : null)));
    }

    private static string NameOf(int version) => version.ToString("D8", CultureInfo.InvariantCulture);
}

/// <summary>Events that wait to be published.</summary>
/// <param name="Container">The container in which they wait.</param>
/// <param name="PartitionKey">The partition in which they wait.</param>
/// <param name="DocumentId">The document that holds them.</param>
/// <param name="PartnerId">Who is to hear of them.</param>
/// <param name="At">Since when they wait.</param>
/// <param name="Envelopes">The events, in order.</param>
/// <param name="FollowsId">The document with the events of the contract before them; null for none.</param>
internal sealed record WaitingEvents(
    string Container, string PartitionKey, string DocumentId, string PartnerId, Instant At, IReadOnlyList<JsonElement> Envelopes,
    string? FollowsId)
{
    public static WaitingEvents Of(string container, Document document) => Of(container, document.PartitionKey, document.Json.Span);

    public static WaitingEvents Of(string container, string partitionKey, ReadOnlySpan<byte> json)
    {
        var stored = JsonSerializer.Deserialize<OutboxedEvents>(json, StoredJson.Options)!;
        return new(container, partitionKey, stored.Id, stored.Hearer, stored.At, stored.Envelopes, stored.Follows);
    }
}

/// <summary>Events beside what they are about. The partner's member has a name that no index has.</summary>
internal sealed record OutboxedEvents(
    string Id, string? ContractId, string? ApplicationId, string? CustomerId, string Type, Instant At, string Hearer,
    IReadOnlyList<JsonElement> Envelopes, string? Follows = null)
{
    public const string DocumentType = "event-outbox";

    /// <summary>The ids lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>): "." is the character after "-".</summary>
    public const string IdFrom = "outboxed-";
    public const string IdBefore = "outboxed.";
}
