using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Limits;

/// <summary>
/// Bounds the memory that calls in flight take: each is estimated before it runs, waits in the order of arrival while there is no room, and
/// is refused where too many wait. One caller has half of the room, so that it never keeps others from theirs.
/// </summary>
public sealed class WorkInFlight : IDisposable
{
    // MiB. A page of documents is in memory as bytes, as objects and as what was not yet collected of them.
    private const int OfAList = 12;
    private const int OfOneThing = 2;
    private const int OfAStream = 4;
    private const int OfABodyOfOneMebibyte = 8;
    private const int WaitingForEachInFlight = 2;

    /// <summary>Time for which a call waits for room.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<string> _room;
    private readonly int _most;

    /// <summary>Divides the room of the settings.</summary>
    public WorkInFlight(IOptions<LimitSettings> options)
    {
        int all = options.Value.WorkInFlight;
        _most = all / 2;
        _room = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => Of(_most))),
            PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.GetConcurrencyLimiter("all", _ => Of(all))));
    }

    /// <summary>Waits for room for a call; null where there is none in time. Disposing gives it back.</summary>
    /// <param name="weight">That of <see cref="WeightOf"/>.</param>
    /// <param name="aborted">Whether the caller has hung up.</param>
    public async ValueTask<RateLimitLease?> TryEnterAsync(string caller, int weight, CancellationToken aborted)
    {
        int units = Math.Min(weight, _most);
        RateLimitLease lease = _room.AttemptAcquire(caller, units);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            patience.CancelAfter(Patience);
            try
            {
                lease = await _room.AcquireAsync(caller, units, patience.Token);
            }
            catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
            {
                return null;
            }
        }

        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        return null;
    }

    /// <summary>Memory that a call may take, in MiB: a page of a list, or its body several times over, as bytes and as objects.</summary>
    /// <param name="function">The function's name; those of lists begin with <c>List</c>.</param>
    /// <param name="request">The request.</param>
    public static int WeightOf(string function, HttpRequest request)
    {
        if (function.StartsWith("List", StringComparison.Ordinal))
            return OfAList;
        if (RequestBody.IsOf(JsonLines.ContentType, request))
            return OfAStream;
        if (request.IsRead())
            return OfOneThing;

        long bytes = Math.Min(request.ContentLength ?? RequestBody.MaximumBytes, RequestBody.MaximumBytes);
        return OfOneThing + (int)(OfABodyOfOneMebibyte * bytes / RequestBody.MaximumBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private static ConcurrencyLimiterOptions Of(int units) =>
        new() { PermitLimit = units, QueueLimit = units * WaitingForEachInFlight, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
