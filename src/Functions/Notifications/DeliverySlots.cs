using System.Threading.RateLimiting;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Bounds the deliveries that run at once in this process. They share the host's slots for activities (20, <c>host.json</c>) with
/// terminations and closes, so that endpoints which hang must not be able to hold all of them, nor those of one partner all that deliveries
/// have.
/// </summary>
public sealed class DeliverySlots : IDisposable
{
    /// <summary>The most deliveries of all partners that send or wait to send.</summary>
    public const int InAll = 12;

    /// <summary>The most deliveries of one partner that send.</summary>
    public const int PerPartner = 3;

    /// <summary>The most deliveries of one partner that wait for another of its own to end.</summary>
    public const int WaitingPerPartner = 5;

    /// <summary>Time limit of waiting. An endpoint that answers has long done so, and one that hangs is not worth a slot.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(_ => Concurrency("", InAll, 0)),
        PartitionedRateLimiter.Create<string, string>(partnerId => Concurrency(partnerId, PerPartner, WaitingPerPartner)));

    /// <summary>Takes a slot until the lease is disposed.</summary>
    /// <param name="partnerId">The partner whose webhook is to be sent to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lease; null where no slot is free.</returns>
    public async ValueTask<IDisposable?> TakeAsync(string partnerId, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestWait);
        try
        {
            var lease = await _limiter.AcquireAsync(partnerId, 1, patience.Token);
            if (lease.IsAcquired)
                return lease;
            lease.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static RateLimitPartition<string> Concurrency(string key, int permits, int waiting) => RateLimitPartition.GetConcurrencyLimiter(
        key,
        _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = permits,
            QueueLimit = waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst
        });
}
