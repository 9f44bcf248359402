namespace SecureMx.LocalHost.Sandbox;

/// <summary>Moves the test clock and runs what becomes due on the way, in the order of its instants. One call at a time.</summary>
internal sealed class SandboxTravel(SandboxClock clock, IReadOnlyList<IDueWork> sources, CancellationToken stopping) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Moves to an instant; completes when everything due by then has ended.</summary>
    /// <returns>The number of instants at which something was due; null if the clock is past the instant already.</returns>
    /// <exception cref="OperationCanceledException">The host stops; the clock keeps the instant that it has reached.</exception>
    public async Task<int?> GoToAsync(DateTimeOffset instant)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            if (instant < clock.GetUtcNow())
                return null;
            var fired = 0;
            await WhenIdleAsync();
            Happened(clock.GetUtcNow());
            while (await NextAsync() is { } next && next <= instant)
            {
                stopping.ThrowIfCancellationRequested();
                clock.MoveTo(next);
                var now = clock.GetUtcNow();
                if (!await OnlyRepeatsAtAsync(next))
                    Happened(now);
                foreach (var source in sources)
                    await source.FireDueAsync(now, stopping);
                await WhenIdleAsync();
                fired++;
            }

            clock.MoveTo(instant);
            return fired;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Happened(DateTimeOffset now)
    {
        foreach (var source in sources)
            source.Happened(now);
    }

    private async ValueTask<bool> OnlyRepeatsAtAsync(DateTimeOffset instant)
    {
        foreach (var source in sources)
        {
            if (await source.NextDueAsync(stopping) <= instant && !source.OnlyRepeatsAt(instant))
                return false;
        }

        return !(clock.NextTimer <= instant);
    }

    private async ValueTask<DateTimeOffset?> NextAsync()
    {
        var earliest = clock.NextTimer;
        foreach (var source in sources)
        {
            if (await source.NextDueAsync(stopping) is { } next && !(earliest <= next))
                earliest = next;
        }

        return earliest;
    }

    // The end of one source's work may be the start of another's: only a round without waiting is the end.
    private async ValueTask WhenIdleAsync()
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
