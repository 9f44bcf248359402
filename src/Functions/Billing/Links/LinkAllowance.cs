using System.Net;
using System.Threading.RateLimiting;

namespace SecureMx.Functions.Billing.Links;

/// <summary>
/// How often links may be opened from one network: 300 at once, 10 a second over time. The callers have no token by which an allowance of
/// their own could be kept.
/// </summary>
public sealed class LinkAllowance : IDisposable
{
    private const int AtOnce = 300;
    private const int ASecond = 10;
    private const int IPv4Bytes = 3; // a /24
    private const int IPv6Bytes = 6; // a /48

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        network => RateLimitPartition.GetTokenBucketLimiter(network, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = AtOnce,
            TokensPerPeriod = ASecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Takes one; false where none is left.</summary>
    public bool TryTake(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(NetworkOf(address));
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "";
        byte[] bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 4 ? IPv4Bytes : IPv6Bytes));
    }
}
