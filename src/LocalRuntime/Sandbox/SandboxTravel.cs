using Microsoft.Extensions.Hosting;

namespace SecureMx.LocalRuntime;

/// <summary>Moves the test clock, and lets happen on the way what comes due, in the order of its instants. One journey at a time.</summary>
internal sealed class SandboxTravel(SandboxClock clock, IEnumerable<IDueWork> sources, IHostApplicationLifetime lifetime) : IDisposable
{
    private readonly IDueWork[] sources = [.. sources];
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Goes to an instant, and ends when nothing due by then is left and nothing runs.</summary>
    /// <returns>How many instants were stopped at because something was due; null where the clock is past the instant already.</returns>
    /// <exception cref="OperationCanceledException">The host stops; the clock stands where it came to.</exception>
    public async Task<int?> GoToAsync(DateTimeOffset instant)
    {
        var stopping = lifetime.ApplicationStopping;
        await turn.WaitAsync(stopping);
        try
        {
            if (instant < clock.GetUtcNow())
                return null;
            var fired = 0;
            await WhenIdleAsync(stopping);
            while (await NextAsync(stopping) is { } next && next <= instant)
            {
                stopping.ThrowIfCancellationRequested();
                clock.MoveTo(next);
                var now = clock.GetUtcNow();
                foreach (var source in sources)
                    await source.FireDueAsync(now, stopping);
                await WhenIdleAsync(stopping);
                fired++;
            }

            clock.MoveTo(instant);
            return fired;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async ValueTask<DateTimeOffset?> NextAsync(CancellationToken stopping)
    {
        var earliest = clock.NextTimer;
        foreach (var source in sources)
        {
            if (await source.NextDueAsync(stopping) is { } next && !(earliest <= next))
                earliest = next;
        }

        return earliest;
    }

    // The end of one source's work may be the start of another's: only a round in which nobody had to be waited for is the end.
    private async ValueTask WhenIdleAsync(CancellationToken stopping)
    {
        bool waited;
        do
        {
            waited = false;
            foreach (var source in sources)
            {
                var idle = source.WhenIdleAsync(stopping);
                waited |= !idle.IsCompletedSuccessfully;
                await idle;
            }
        }
        while (waited);
    }
}
