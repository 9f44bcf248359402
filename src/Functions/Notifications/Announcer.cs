using System.Text;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Notifications;

/// <summary>Starts the deliveries of an event to all webhooks of a partner. Doing it twice sends the same message ids again.</summary>
public sealed class Announcer(WebhookStore webhooks)
{
    private const int StartsAtOnce = 8;

    /// <summary>Notifies the contract's partner; does nothing if it has no webhook.</summary>
    public async Task AnnounceAsync(DurableTaskClient client, Contract contract, IReadOnlyList<CloudEvent> events)
    {
        if (events.Count == 0)
            return;

        var deliveries =
            from webhook in await webhooks.ListAsync(contract.PartnerId)
            from news in events
            select new Delivery(contract.PartnerId, webhook.Name, news.Id, contract.ContractId, Encoding.UTF8.GetString(Json.Write(news)));
        await Parallel.ForEachAsync(
            deliveries,
            new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce },
            async (delivery, _) => await client.StartOnceAsync(DeliveryOrchestration.Name, delivery.InstanceId(), delivery));
    }

    /// <summary>A notice or an order was given or withdrawn.</summary>
    public static CloudEvent OfNotice(Contract contract, EndNotice notice, string type, Instant at)
    {
        string what = type == EventTypes.NoticeGiven ? "given" : "withdrawn";
        return Of(contract, $"{notice.NoticeId}.{what}", type, at, notice.Target.Code, notice.ToEnd());
    }

    /// <summary>Announces the ends that one notice has brought about and that are on the record.</summary>
    public static IReadOnlyList<CloudEvent> OfEnds(Contract contract, string noticeId)
    {
        var events = OfOptions(contract, (_, end) => end.NoticeId == noticeId);
        if (contract.Ended is { } whole && whole.NoticeId == noticeId)
        {
            events.Add(
                Of(
                    contract, $"{contract.ContractId}.ended", EventTypes.ContractEnded, Tokyo.EndOf(whole.EffectiveDate),
                    EndTarget.ContractCode, whole));
        }

        return events;
    }

    /// <summary>Announces the ends that one end of a designated service has brought about and that are on the record (O3).</summary>
    public static IReadOnlyList<CloudEvent> OfServiceEnd(Contract contract, string service, LocalDate effectiveDate) =>
        OfOptions(
            contract,
            (option, end) => end.NoticeId is null && end.EffectiveDate == effectiveDate && option.Definition.NeedsService == service);

    private static List<CloudEvent> OfOptions(Contract contract, Func<ContractOption, ScheduledEnd, bool> isMeant)
    {
        List<CloudEvent> events = [];
        foreach (var option in contract.Options)
        {
            if (option.Ended is { } end && isMeant(option, end))
            {
                events.Add(
                    Of(
                        contract, $"{contract.ContractId}.option-{option.Number}.ended", EventTypes.OptionEnded,
                        Tokyo.EndOf(end.EffectiveDate), option.Code, end));
            }
        }

        return events;
    }

    private static CloudEvent Of(Contract contract, string id, string type, Instant at, string target, ScheduledEnd end) => new(
        id, type, $"/api/contracts/{contract.ContractId}", contract.ContractId, at,
        new EndNews(contract.ContractId, contract.CustomerId, target, end.NoticeId, end.Ground, end.Rule, end.EffectiveDate));
}
