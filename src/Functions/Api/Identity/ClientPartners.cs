using System.Collections.Concurrent;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Api.Identity;

/// <summary>
/// The partners of clients, remembered for <see cref="Life"/>: what an operator changes holds on every instance of the app after that time.
/// </summary>
public sealed class ClientPartners(ClientStore clients)
{
    /// <summary>Time for which a result is cached.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    // Only clients whose tokens are valid here are asked for, so that this is many times what there can be.
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, (string? PartnerId, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>The partner that a client speaks for; null where it speaks for none.</summary>
    /// <param name="clientId">The client id of a token.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>Budget: one point read a minute.</remarks>
    public async ValueTask<string?> PartnerOfAsync(string clientId, CancellationToken cancellationToken = default)
    {
        if (!Http.ResourceId.IsValid(clientId))
            return null;

        var id = ClientStore.Canonical(clientId);
        if (_known.TryGetValue(id, out var known) && TimeProvider.System.GetElapsedTime(known.At) < Life)
            return known.PartnerId;

        var at = TimeProvider.System.GetTimestamp();
        var partnerId = (await clients.FindAsync(id, cancellationToken))?.PartnerId;
        if (_known.Count >= Capacity)
            _known.Clear();
        _known[id] = (partnerId, at);
        return partnerId;
    }

    /// <summary>Forgets a client that has just been changed.</summary>
    public void Forget(string clientId) => _known.TryRemove(ClientStore.Canonical(clientId), out _);
}
