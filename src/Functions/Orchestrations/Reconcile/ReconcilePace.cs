using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Orchestrations.Reconcile;

/// <summary>
/// Lets a pass go without its queries where they could find nothing: the one before found nothing, this process has failed to start nothing since, and
/// so little time has passed on the wall clock that no other process can have. In production passes are five minutes apart and none is left out; in the
/// sandbox a year of them passes in seconds.
/// </summary>
public sealed class ReconcilePace(StartFailures failures)
{
    /// <summary>How long, by the wall clock, the last pass is believed.</summary>
    public static readonly TimeSpan CacheDuration = TimeSpan.FromMinutes(2);

    private long? _foundNothingAt;

    /// <summary>Whether the pass must look.</summary>
    public bool MustLook() => failures.Take() || _foundNothingAt is not { } at || TimeProvider.System.GetElapsedTime(at) >= CacheDuration;

    /// <summary>Notes whether a pass that began then has found anything, started or too young to be.</summary>
    public void Looked(long beganAt, bool foundNothing) => _foundNothingAt = foundNothing ? beganAt : null;
}
