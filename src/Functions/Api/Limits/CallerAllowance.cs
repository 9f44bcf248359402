using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Limits;

/// <summary>Token buckets of the callers: one for each partner, operator and meter, on this instance.</summary>
public sealed class CallerAllowance(IOptions<LimitSettings> options) : IDisposable
{
    /// <summary>The header of a caller's policy, a structured field of draft-ietf-httpapi-ratelimit-headers.</summary>
    public const string PolicyHeader = "RateLimit-Policy";

    /// <summary>The header of what is left of it.</summary>
    public const string AllowanceHeader = "RateLimit";

    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<Caller> _buckets = PartitionedRateLimiter.Create<Caller, (Role Role, string Scope)>(
        caller => RateLimitPartition.GetTokenBucketLimiter((caller.Role, caller.Scope), key => BucketOf(options.Value.Of(key.Role))));

    /// <summary>Takes a token of the caller; null where it had one, otherwise how long until it has one again.</summary>
    public TimeSpan? TryTake(Caller caller)
    {
        using RateLimitLease lease = _buckets.AttemptAcquire(caller);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? wait
            : TimeSpan.FromSeconds(1);
    }

    /// <summary>Tells the caller in headers its policy and what is left of it.</summary>
    public void Tell(Caller caller, IHeaderDictionary headers)
    {
        (int rate, int burst) = options.Value.Of(caller.Role);
        long left = _buckets.GetStatistics(caller)?.CurrentAvailablePermits ?? burst;
        string name = caller.Role.ToString().ToLowerInvariant();
        headers[PolicyHeader] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={burst};w={Seconds(burst, rate)}");
        headers[AllowanceHeader] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={Seconds(burst - left, rate)}");
    }

    /// <inheritdoc/>
    public void Dispose() => _buckets.Dispose();

    // How long a rate takes to give back a number of calls, in whole seconds.
    private static long Seconds(long calls, int rate) => (calls + rate - 1) / rate;

    private static TokenBucketRateLimiterOptions BucketOf((int Rate, int Burst) limit)
    {
        int periods = (int)Math.Max(1, Math.Min(limit.Rate, TimeSpan.FromSeconds(1) / ShortestPeriod));
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = Math.Min(limit.Burst, Math.Max(1, limit.Rate / periods)),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1) / periods,
            AutoReplenishment = true,
            QueueLimit = 0,
        };
    }
}
