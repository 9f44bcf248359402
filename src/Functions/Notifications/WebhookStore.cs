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
    private const string IdBefore = "webhook.";

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>All of a partner's webhooks, by name.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(string partnerId, CancellationToken cancellationToken = default)
    {
        DocumentPage page = await documents.ListAsync(Container, ScopeOf(partnerId), IdFrom, IdBefore, MaximumPerPartner * 2, null, cancellationToken);
        return [.. page.Items.Select(item => StoredJson.Read<WebhookDocument>(item).ToWebhook())];
    }

    /// <summary>One webhook; null where there is none.</summary>
    public async Task<Webhook?> FindAsync(string partnerId, string name, CancellationToken cancellationToken = default)
        => await documents.ReadAsync(Container, ScopeOf(partnerId), IdFrom + name, cancellationToken) is { } found
            ? StoredJson.Read<WebhookDocument>(found).ToWebhook()
            : null;

    /// <summary>Creates or replaces a webhook.</summary>
    public Task PutAsync(Webhook webhook, CancellationToken cancellationToken = default)
    {
        string id = IdFrom + webhook.Name, scope = ScopeOf(webhook.PartnerId);
        var document = new WebhookDocument(id, scope, DocumentType, webhook.PartnerId, webhook.Name, webhook.Url, webhook.Secret, webhook.CreatedAt);
        return documents.CommitAsync(Container, scope, [new DocumentWrite.Upsert(id, StoredJson.Write(document))], cancellationToken);
    }

    /// <summary>Deletes a webhook; false where there was none.</summary>
    public async Task<bool> DeleteAsync(string partnerId, string name, CancellationToken cancellationToken = default)
        => (await documents.CommitAsync(Container, ScopeOf(partnerId), [new DocumentWrite.Delete(IdFrom + name, null)], cancellationToken)).IsCommitted;

    private static string ScopeOf(string partnerId) => $"webhooks-{partnerId}";

    private sealed record WebhookDocument(
        string Id, string Scope, string Type, string PartnerId, string Name, string Url, string Secret, Instant CreatedAt)
    {
        public Webhook ToWebhook() => new(PartnerId, Name, Url, Secret, CreatedAt);
    }
}
