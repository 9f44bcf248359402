using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>The webhooks of a partner, all in one partition.</summary>
public sealed class WebhookStore(IDocumentStore documents)
{
    /// <summary>The most webhooks that a partner may have.</summary>
    public const int MaximumPerPartner = 10;

    private const string DocumentType = "webhook";
    private const string IdFrom = "webhook-";

    // All that make a new one write this document too, so that of two at once one is refused and counts again. No webhook has an empty
    // name.
    private const string CountId = IdFrom;
    private const string CountType = "webhook-count";
    private const string IdBefore = "webhook.";

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>All of a partner's webhooks, by name.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(string partnerId, CancellationToken cancellationToken = default) =>
        [.. (await ReadAsync(partnerId, cancellationToken)).Where(document => document.Id != CountId).Select(WebhookOf)];

    /// <summary>One webhook; null where there is none.</summary>
    public async Task<Webhook?> FindAsync(string partnerId, string name, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, ScopeOf(partnerId), IdFrom + name, cancellationToken) is { } found
            ? WebhookOf(found)
            : null;

    /// <summary>
    /// Creates or replaces a webhook by its name; repeats after a lost race, so that no secret is lost between a read and a write.
    /// </summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="name">The webhook's name.</param>
    /// <param name="put">Computes the new webhook from all of the partner's webhooks and the one of that name (null if none); returns null
    /// for no change. May be called several times.</param>
    /// <param name="cancellationToken">Cancels the operation before the commit.</param>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    /// <remarks>Budget: one list; one replace or, of a new one, a batch of two.</remarks>
    public async Task PutAsync(
        string partnerId, string name, Func<IReadOnlyList<Webhook>, Webhook?, Webhook?> put, CancellationToken cancellationToken = default)
    {
        string id = IdFrom + name, scope = ScopeOf(partnerId);
        await Race.RunAsync($"The webhook {name} of {partnerId}", async _ =>
        {
            var all = await ReadAsync(partnerId, cancellationToken);
            Document? standing = all.FirstOrDefault(document => document.Id == id),
            count = all.FirstOrDefault(document => document.Id == CountId);
            IReadOnlyList<Webhook> present = [.. all.Where(document => document != count).Select(WebhookOf)];
            if (put(present, standing is null ? null : WebhookOf(standing)) is not { } webhook)
                return true;

            byte[] json = StoredJson.Write(WebhookDocument.Of(webhook));
            DocumentWrite[] writes = standing is null
                ? [new DocumentWrite.Create(id, json), CountOf(count, scope, present.Count + 1)]
                : [new DocumentWrite.Replace(id, json, standing.ETag)];
            return (await documents.CommitAsync(Container, scope, writes, cancellationToken)).IsCommitted;
        }, cancellationToken);
    }

    /// <summary>Changes a webhook; again where another was faster.</summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="name">The webhook's name.</param>
    /// <param name="change">The webhook as it is to be; the same one where nothing is to change. May be asked several times.</param>
    /// <returns>The webhook after that; null if it does not exist.</returns>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    /// <remarks>Budget: one point read; one replace where something changes.</remarks>
    public async Task<Webhook?> ChangeAsync(string partnerId, string name, Func<Webhook, Webhook> change)
    {
        string id = IdFrom + name, scope = ScopeOf(partnerId);
        return await Race.RunAsync<Webhook?>($"The webhook {name} of {partnerId}", async _ =>
        {
            if (await documents.ReadAsync(Container, scope, id) is not { } found)
                return null;

            var before = WebhookOf(found);
            var after = change(before);
            if (after == before)
                return before;
            if ((
                await documents.CommitAsync(
                    Container, scope,
                    [new DocumentWrite.Replace(id, StoredJson.Write(WebhookDocument.Of(after)), found.ETag)])).IsCommitted)
            {
                return after;
            }

            return Race.Overtaken;
        }, CancellationToken.None);
    }

    /// <summary>Deletes a webhook; false where there was none.</summary>
    public async Task<bool> DeleteAsync(string partnerId, string name, CancellationToken cancellationToken = default) =>
        (
            await documents.CommitAsync(
                Container, ScopeOf(partnerId), [new DocumentWrite.Delete(IdFrom + name, null)], cancellationToken)).IsCommitted;

    private async Task<IReadOnlyList<Document>> ReadAsync(string partnerId, CancellationToken cancellationToken) =>
        (await documents.ListAsync(Container, ScopeOf(partnerId), IdFrom, IdBefore, MaximumPerPartner * 2, null, cancellationToken)).Items;

    private static Webhook WebhookOf(Document document) => StoredJson.Read<WebhookDocument>(document).ToWebhook();

    private static string ScopeOf(string partnerId) => $"webhooks-{partnerId}";

    private static DocumentWrite CountOf(Document? standing, string scope, int count)
    {
        var json = StoredJson.Write(new CountDocument(CountId, scope, CountType, count));
        return standing is null ? new DocumentWrite.Create(CountId, json) : new DocumentWrite.Replace(CountId, json, standing.ETag);
    }

    private sealed record CountDocument(string Id, string Scope, string Type, int Count);

    private sealed record WebhookDocument(
        string Id, string Scope, string Type, string PartnerId, string Name, string Url, string Secret, Instant CreatedAt,
        Instant? FailingSince = null,
        Instant? FailedAt = null, WebhookDisablement? Disabled = null, IReadOnlyList<RetiredSecret>? RetiredSecrets = null)
    {
        public static WebhookDocument Of(Webhook webhook) => new(
            IdFrom + webhook.Name, ScopeOf(webhook.PartnerId), DocumentType, webhook.PartnerId, webhook.Name, webhook.Url, webhook.Secret,
            webhook.CreatedAt,
            webhook.FailingSince, webhook.FailedAt, webhook.Disabled, webhook.RetiredSecrets is [] ? null : webhook.RetiredSecrets);

        public Webhook ToWebhook() =>
            new(PartnerId, Name, Url, Secret, CreatedAt, FailingSince, FailedAt, Disabled) { RetiredSecrets = RetiredSecrets ?? [] };
    }
}
