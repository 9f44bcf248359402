using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>The webhooks of a partner, all in one partition.</summary>
public sealed class WebhookStore(IDocumentStore documents)
{
    /// <summary>The most webhooks that a partner may have.</summary>
    public const int MaximumPerPartner = 10;

    private const int MaximumAttempts = 100;
    private const string DocumentType = "webhook";
    private const string IdFrom = "webhook-";
    private const string IdBefore = "webhook.";

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>All of a partner's webhooks, by name.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(string partnerId, CancellationToken cancellationToken = default)
        => [.. (await ReadAsync(partnerId, cancellationToken)).Select(WebhookOf)];

    /// <summary>One webhook; null where there is none.</summary>
    public async Task<Webhook?> FindAsync(string partnerId, string name, CancellationToken cancellationToken = default)
        => await documents.ReadAsync(Container, ScopeOf(partnerId), IdFrom + name, cancellationToken) is { } found
            ? WebhookOf(found)
            : null;

    /// <summary>Puts a webhook in the place of what stands under its name; again where another was faster, so that no secret is lost between a read and a write.</summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="name">The webhook's name.</param>
    /// <param name="put">What to put, of all the partner's webhooks and the one of that name (null: there is none); null where nothing is to change. May be asked several times.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    public async Task PutAsync(
        string partnerId, string name, Func<IReadOnlyList<Webhook>, Webhook?, Webhook?> put, CancellationToken cancellationToken = default)
    {
        string id = IdFrom + name, scope = ScopeOf(partnerId);
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            IReadOnlyList<Document> all = await ReadAsync(partnerId, cancellationToken);
            Document? standing = all.FirstOrDefault(document => document.Id == id);
            if (put([.. all.Select(WebhookOf)], standing is null ? null : WebhookOf(standing)) is not { } webhook)
                return;

            byte[] json = StoredJson.Write(new WebhookDocument(id, scope, DocumentType, partnerId, name, webhook.Url, webhook.Secret, webhook.CreatedAt));
            DocumentWrite write = standing is null ? new DocumentWrite.Create(id, json) : new DocumentWrite.Replace(id, json, standing.ETag);
            if ((await documents.CommitAsync(Container, scope, [write], cancellationToken)).IsCommitted)
                return;
            await Backoff.DelayAsync(attempt, cancellationToken);
        }

        throw new ContentionException($"The webhook {name} of {partnerId} is put by too many at once.");
    }

    /// <summary>Deletes a webhook; false where there was none.</summary>
    public async Task<bool> DeleteAsync(string partnerId, string name, CancellationToken cancellationToken = default)
        => (await documents.CommitAsync(Container, ScopeOf(partnerId), [new DocumentWrite.Delete(IdFrom + name, null)], cancellationToken)).IsCommitted;

    private async Task<IReadOnlyList<Document>> ReadAsync(string partnerId, CancellationToken cancellationToken)
        => (await documents.ListAsync(Container, ScopeOf(partnerId), IdFrom, IdBefore, MaximumPerPartner * 2, null, cancellationToken)).Items;

    private static Webhook WebhookOf(Document document) => StoredJson.Read<WebhookDocument>(document).ToWebhook();

    private static string ScopeOf(string partnerId) => $"webhooks-{partnerId}";

    private sealed record WebhookDocument(
        string Id, string Scope, string Type, string PartnerId, string Name, string Url, string Secret, Instant CreatedAt)
    {
        public Webhook ToWebhook() => new(PartnerId, Name, Url, Secret, CreatedAt);
    }
}
