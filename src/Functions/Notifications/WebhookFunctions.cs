using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using NodaTime;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>A partner's webhooks.</summary>
public sealed class WebhookFunctions(
    WebhookStore webhooks, WebhookPresence presence, EventFeed feed, EventQueue queue, IOptions<WebhookSettings> settings,
    TimeProvider clock)
{
    /// <summary>
    /// Creates a webhook (201) or replaces it (200). A secret that was not given is made here and shown once; a replaced webhook keeps its
    /// own, and is enabled again where it was disabled. A secret that is changed goes on signing beside the new one for 24 hours.
    /// </summary>
    /// <remarks>Budget: one list of a partition; one replace or, of a new one, a batch of two and a create.</remarks>
    [Function("PutWebhook"), Access(Role.Partner)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "webhooks/{name}")] HttpRequest request, string name)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<WebhookRequest>();
        if (Faults(body) is [_, ..] faults)
            return Problem.Malformed(faults);

        string partnerId = request.Caller().PartnerId!;
        string? made = null;
        Webhook? before = null, webhook = null;
        await queue.WaitAsync(request.HttpContext.RequestAborted); // It is sent what happens from now on.
        await webhooks.PutAsync(
            partnerId,
            name,
            (all, standing) =>
            {
                before = standing;
                made = body.Secret is null && standing is null ? WebhookSecret.New() : null;
                webhook = standing is null && all.Count >= WebhookStore.MaximumPerPartner
                    ? null
                    : Put(partnerId, name, body, standing, made);
                return webhook;
            },
            request.HttpContext.RequestAborted);
        if (webhook is null)
        {
            return Problem.Conflict(new(
                $"A partner has at most {WebhookStore.MaximumPerPartner} webhooks. Delete one first.",
                $"Webhook は一のパートナーにつき {WebhookStore.MaximumPerPartner} 件までです。先にいずれかを削除してください。"));
        }

        presence.Forget(partnerId);
        if (before is null)
            await feed.BeginAsync(partnerId, request.HttpContext.RequestAborted);

        WebhookView answer = Of(webhook) with { Secret = made };
        return before is null ? Answer.Created($"webhooks/{name}", answer) : Answer.Ok(answer);
    }

    /// <summary>All of the caller's webhooks, without their secrets.</summary>
    /// <remarks>Budget: one list of a partition.</remarks>
    [Function("ListWebhooks"), Access(Role.Partner)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "webhooks")] HttpRequest request)
    {
        QueryParameters query = request.ReadQuery("sort", "count", "limit", "cursor");
        query.RequireOrder("name");
        int limit = query.Limit;
        IReadOnlyList<Webhook> all = await webhooks.ListAsync(request.Caller().PartnerId!, request.HttpContext.RequestAborted);
        Webhook[] rest = [.. all.Where(webhook => query.Cursor is not { } cursor || string.CompareOrdinal(webhook.Name, cursor) > 0)];
        return Answer.List(
            query, [.. rest.Take(limit).Select(Of)], rest.Length > limit ? rest[limit - 1].Name : null, query.Counts ? all.Count : null);
    }

    /// <summary>One webhook, with its state and without its secret; an operator names the partner.</summary>
    /// <remarks>Budget: one point read.</remarks>
    [Function("GetWebhook"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "webhooks/{name}")] HttpRequest request, string name)
    {
        var query = request.ReadQuery(WebhookOwner.Parameter);
        return WebhookOwner.Of(request.Caller(), query) is { } partnerId
            && await webhooks.FindAsync(partnerId, name, request.HttpContext.RequestAborted) is { } webhook
            ? Answer.Resource(Of(webhook))
            : Problem.NotFound();
    }

    /// <summary>Deletes a webhook; what is on its way to it is given up.</summary>
    /// <remarks>Budget: one delete.</remarks>
    [Function("DeleteWebhook"), Access(Role.Partner)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "webhooks/{name}")] HttpRequest request, string name)
    {
        request.ReadQuery();
        string partnerId = request.Caller().PartnerId!;
        bool deleted = await webhooks.DeleteAsync(partnerId, name, request.HttpContext.RequestAborted);
        presence.Forget(partnerId);
        return deleted ? Answer.NoContent() : Problem.NotFound();
    }

    // A secret that is changed goes on signing for a day (Standard Webhooks).
    private Webhook Put(string partnerId, string name, WebhookRequest body, Webhook? standing, string? made) => standing is null
        ? new Webhook(partnerId, name, body.Url, body.Secret ?? made!, clock.Now())
        : new Webhook(partnerId, name, body.Url, standing.Secret, standing.CreatedAt) { RetiredSecrets = standing.RetiredSecrets }
            .WithSecret(body.Secret ?? standing.Secret, clock.Now());

    private WebhookView Of(Webhook webhook) => new(
        webhook.Name, webhook.Url, webhook.CreatedAt, webhook.Disabled is null ? WebhookStatus.Enabled : WebhookStatus.Disabled,
        webhook.FailingSince, webhook.Disabled?.At, webhook.Disabled?.Reason,
        webhook.AsOf(clock.Now()).RetiredSecrets is [.., var latest] ? latest.SignsUntil : null);

    private List<Violation> Faults(WebhookRequest body)
    {
        List<Violation> faults = [];
        if (OperatorText.FaultOfLine("/url", body.Url, OperatorText.MaximumLength) is { } unreadable)
            faults.Add(unreadable);
        else if (WebhookAddress.Fault(body.Url, settings.Value.AllowLoopback) is { } fault)
            faults.Add(new Violation(fault) { Pointer = "/url" });
        if (body.Secret is { } secret && !WebhookSecret.IsValid(secret))
        {
            faults.Add(new Violation(new(
                $"Must be {WebhookSecret.Prefix} followed by base64 of 24 to 64 bytes.",
                $"{WebhookSecret.Prefix} に続けて 24 から 64 バイトの base64 を指定してください。"))
            { Pointer = "/secret" });
        }

        return faults;
    }
}

/// <summary>Webhook as a partner sends it.</summary>
/// <param name="Url">Address of the receiver.</param>
/// <param name="Secret">Key of the signature; made by the service where it is left out.</param>
public sealed record WebhookRequest(string Url, string? Secret = null);

/// <summary>Whether messages are sent to a webhook.</summary>
public enum WebhookStatus
{
    /// <summary>They are.</summary>
    Enabled,

    /// <summary>They are not, until its partner puts it again.</summary>
    Disabled,
}

/// <summary>A webhook as it is shown.</summary>
/// <param name="Name">Its name among the partner's webhooks.</param>
/// <param name="Url">Address of the receiver.</param>
/// <param name="CreatedAt">Instant at which it was first put.</param>
/// <param name="Status">Whether messages are sent there.</param>
/// <param name="FailingSince">Since when every attempt has failed; null where the last message was taken.</param>
/// <param name="DisabledAt">Since when nothing is sent; null while it is enabled.</param>
/// <param name="DisabledReason">Why; null while it is enabled.</param>
/// <param name="OldSecretSignsUntil">From when on a secret that was changed does not sign any more; null where none does.</param>
public sealed record WebhookView(
    string Name, string Url, Instant CreatedAt, WebhookStatus Status, Instant? FailingSince, Instant? DisabledAt,
    DisablementReason? DisabledReason, Instant? OldSecretSignsUntil)
{
    /// <summary>The secret, in the one answer that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}
