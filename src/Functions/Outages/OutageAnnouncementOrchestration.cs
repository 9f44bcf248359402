using NodaTime;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>How far the partners have been notified of an outage.</summary>
/// <param name="OutageId">The outage.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Cursor">Where to go on; null at the beginning.</param>
/// <param name="IsOver">Whether all partners were notified.</param>
public sealed record OutageAnnouncement(string OutageId, DateTime RecordedAt, string? Cursor = null, bool IsOver = false);

/// <summary>Notifies the partners of whose contracts an outage struck one (S1), some at a time.</summary>
/// <remarks>Runs over deployments: its sequence of calls must never change.</remarks>
public static class OutageAnnouncementOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(OutageAnnouncementOrchestration);

    /// <summary>The instance that notifies of an outage.</summary>
    public static string InstanceIdOf(string outageId) => $"outage-announcement-{outageId}";

    /// <summary>The outbox entry of an outage.</summary>
    internal static OutboxEntry EntryOf(string outageId, Instant recordedAt) => OutboxEntry.Of(
        Name, InstanceIdOf(outageId), new OutageAnnouncement(outageId, recordedAt.ToDateTimeUtc()), recordedAt);

    /// <summary>Runs one.</summary>
    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var announcement = context.GetInput<OutageAnnouncement>()!;
        while (!announcement.IsOver)
        {
            announcement = await context.CallActivityAsync<OutageAnnouncement>(
                OutageAnnouncementActivities.Announce, announcement, ActivityRetries.Options);
        }
    }
}

/// <summary>The steps of notifying partners of an outage. Each may run twice.</summary>
public sealed class OutageAnnouncementActivities(
    OutageStore outages, OutageVisibility visibility, EventFeed feed, EventPublisher publisher, OutboxDispatcher outbox, TimeProvider clock)
{
    /// <summary>Name of <see cref="AnnounceAsync"/>.</summary>
    public const string Announce = "AnnounceOutage";

    private const int PartnersAtOnce = 50;

    /// <summary>Notifies some partners; after the last ones nothing is left to do.</summary>
    /// <remarks>
    /// Budget: one point read; of an outage of all contracts one query page of partners; for each partner that of
    /// <see cref="OutageVisibility"/> and that of the publication.
    /// </remarks>
    [Function(Announce)]
    public async Task<OutageAnnouncement> AnnounceAsync(
        [ActivityTrigger] OutageAnnouncement announcement, [DurableClient] DurableTaskClient client)
    {
        string? next = null;
        if (await outages.FindAsync(announcement.OutageId) is { Document: var outage })
        {
            (var partners, next) = await ListPartnersAsync(outage, announcement.Cursor);
            var recordedAt = Instant.FromDateTimeUtc(DateTime.SpecifyKind(announcement.RecordedAt, DateTimeKind.Utc));
            foreach (string partnerId in partners)
                await AnnounceAsync(client, outage, partnerId, recordedAt);
        }

        if (next is null)
        {
            await outbox.FinishOnOperationAsync(
                announcement.OutageId, OutageAnnouncementOrchestration.InstanceIdOf(announcement.OutageId));
        }

        return announcement with { Cursor = next, IsOver = next is null };
    }

    private async Task AnnounceAsync(DurableTaskClient client, OutageDocument outage, string partnerId, Instant recordedAt)
    {
        var partner = new Caller(Role.Partner, partnerId, partnerId);
        if (await visibility.ShowAsync([outage], partner, clock.Now(), CancellationToken.None) is not [_])
            return;

        await publisher.SendAsync(
            client, partnerId,
            PartnerEvents.OfOutage(
                outage.Outage, outage.Outage.ContractIds is null ? null : outage.ContractsOf(partnerId), recordedAt)); // S1
    }

    // Of an outage that struck all contracts: every partner that has heard of anything; the others have no contract here.
    private async Task<(IReadOnlyList<string> PartnerIds, string? Next)> ListPartnersAsync(OutageDocument outage, string? cursor)
    {
        if (outage.Outage.ContractIds is null)
            return await feed.ListPartnersAsync(PartnersAtOnce, cursor);

        string[] rest = [.. (outage.Partners?.Keys ?? []).Order(StringComparer.Ordinal)
            .Where(partnerId => cursor is null || string.CompareOrdinal(partnerId, cursor) > 0)];
        return (
            [.. rest.Take(PartnersAtOnce)], rest.Length > PartnersAtOnce ? rest[PartnersAtOnce - 1] : null);
    }
}
