using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>The deliveries to a webhook: tried out, looked at, and asked for again.</summary>
public sealed class DeliveryFunctions(WebhookStore webhooks, DeliveryStore deliveries, EventFeed feed, TimeProvider clock)
{
    private const string Route = "webhooks/{name}/deliveries";
    private const string DeliveryRoute = Route + "/{deliveryId}";

    private static readonly Text DisabledDetail = new(
        "The webhook is disabled: nothing is sent until its partner puts it again.",
        "この Webhook は無効です。パートナーが再び登録するまで送信しません。");

    /// <summary>Sends a test event to a webhook.</summary>
    /// <remarks>Budget: one point read, that of <see cref="EventFeed.AppendAsync"/>, one point read and one create, one start.</remarks>
    [Function("TestWebhook"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{name}/test")] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client)
    {
        var query = request.ReadQuery(WebhookOwner.Parameter);
        await request.ReadAsync(new NoMembers());
        if (await FindAsync(request, query, name) is not { } webhook)
            return Problem.NotFound();
        if (webhook.Disabled is not null)
            return Problem.Conflict(DisabledDetail);

        var now = clock.Now();
        var news = (await feed.AppendAsync(
            webhook.PartnerId, [PartnerEvents.OfTest(webhook, request.NewId("test"), now).ToEnvelope()]))[0];
        var record = await deliveries.ChangeAsync(Delivery.Of(webhook, news), now, present => present);
        await EventPublisher.StartAsync(client, webhook, news);
        return Accepted(request.Caller(), webhook, record);
    }

    /// <summary>The deliveries to a webhook, newest event first.</summary>
    /// <remarks>Budget: one point read, one page of a partition.</remarks>
    [Function("ListDeliveries"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string name)
    {
        var query = request.ReadQuery(WebhookOwner.Parameter, "sort", "count", "limit", "cursor");
        query.RequireOrder("newest");
        if (await FindAsync(request, query, name) is not { } webhook)
            return Problem.NotFound();

        var cancelled = request.HttpContext.RequestAborted;
        (var items, string? cursor) = await deliveries.ListAsync(webhook.PartnerId, name, query.Limit, query.Cursor, cancelled);
        return Answer.List(
            query, [.. items.Select(DeliveryView.Of)], cursor,
            query.Counts ? await deliveries.CountAsync(webhook.PartnerId, name, cancelled) : null);
    }

    /// <summary>One delivery.</summary>
    /// <remarks>Budget: two point reads.</remarks>
    [Function("GetDelivery"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = DeliveryRoute)] HttpRequest request, string name,
        string deliveryId)
    {
        var query = request.ReadQuery(WebhookOwner.Parameter);
        return await FindAsync(request, query, name) is { } webhook && await FindAsync(webhook, deliveryId, request) is { } record
            ? Answer.Resource(DeliveryView.Of(record))
            : Problem.NotFound();
    }

    /// <summary>Sends an event once more to a webhook, delivered before or not; attempts that are planned stay planned.</summary>
    /// <remarks>Budget: three point reads, one start.</remarks>
    [Function("RedeliverEvent"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Redeliver(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = DeliveryRoute + "/redelivery")] HttpRequest request, string name,
        string deliveryId, [DurableClient] DurableTaskClient client)
    {
        var query = request.ReadQuery(WebhookOwner.Parameter);
        await request.ReadAsync(new NoMembers());
        if (await FindAsync(request, query, name) is not { } webhook
            || await FindAsync(webhook, deliveryId, request) is not { } record
            || await feed.FindAsync(webhook.PartnerId, record.Number, request.HttpContext.RequestAborted) is not { } news)
        {
            return Problem.NotFound();
        }

        if (webhook.Disabled is not null)
            return Problem.Conflict(DisabledDetail);

        Delivery delivery = Delivery.Of(webhook, news) with { RepeatId = request.NewId("again") };
        await client.StartOnceAsync(DeliveryOrchestration.Name, delivery.InstanceId(), delivery);
        return Accepted(request.Caller(), webhook, record);
    }

    private static Answer Accepted(Caller caller, Webhook webhook, DeliveryRecord record)
    {
        var view = DeliveryView.Of(record);
        return Answer.Accepted(
            WebhookOwner.Path(caller, webhook.PartnerId, $"webhooks/{webhook.Name}/deliveries/{view.DeliveryId}"), view);
    }

    private async Task<Webhook?> FindAsync(HttpRequest request, QueryParameters query, string name) =>
        WebhookOwner.Of(request.Caller(), query) is { } partnerId
            ? await webhooks.FindAsync(partnerId, name, request.HttpContext.RequestAborted)
            : null;

    private async Task<DeliveryRecord?> FindAsync(Webhook webhook, string deliveryId, HttpRequest request) =>
        DeliveryView.NumberOf(deliveryId) is { } number
            ? await deliveries.FindAsync(webhook.PartnerId, webhook.Name, number, request.HttpContext.RequestAborted)
            : null;
}
