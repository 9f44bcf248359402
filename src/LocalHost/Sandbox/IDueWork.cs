namespace SecureMx.LocalHost.Sandbox;

/// <summary>
/// Work that becomes due at instants: the timers of orchestrations, the timer functions. The test clock asks every source for its next
/// instant, moves to the earliest, fires it, and waits until nothing runs, so that everything happens in the order of its instant.
/// </summary>
internal interface IDueWork
{
    /// <summary>
    /// Says whether all that is due at an instant is the repetition of a frequent timer, which finds nothing new by itself.
    /// </summary>
    bool OnlyRepeatsAt(DateTimeOffset instant) => false;

    /// <summary>Something else has happened, or a caller may have changed something: frequent timers run again from here on.</summary>
    void Happened(DateTimeOffset now)
    {
    }

    /// <summary>The earliest instant at which something is due, in the past too; null if nothing is pending.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Starts all that is due at or before <paramref name="now"/>.</summary>
    ValueTask FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Completes when nothing of this source runs or is ready to run without time passing.</summary>
    Task WhenIdleAsync(CancellationToken cancellationToken);
}
