using System.Collections.Concurrent;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Remembers which partners have no webhook at all, so that a notice on its way in costs no request to find that out. Other instances of
/// the app see a partner's first webhook after <see cref="CacheDuration"/> at the latest.
/// </summary>
public sealed class WebhookPresence(WebhookStore webhooks)
{
    /// <summary>Time for which a result is cached.</summary>
    public static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (bool Any, long At)> _known = new();

    /// <summary>Whether the partner has, or lately had, a webhook.</summary>
    public async ValueTask<bool> AnyAsync(string partnerId, CancellationToken cancellationToken = default)
    {
        if (_known.TryGetValue(partnerId, out var known) && TimeProvider.System.GetElapsedTime(known.At) < CacheDuration)
            return known.Any;

        long at = TimeProvider.System.GetTimestamp();
        bool any = (await webhooks.ListAsync(partnerId, cancellationToken)).Count > 0;
        _known[partnerId] = (any, at);
        return any;
    }

    /// <summary>Forgets what is known of a partner, whose webhooks have just changed.</summary>
    public void Forget(string partnerId) => _known.TryRemove(partnerId, out _);
}
