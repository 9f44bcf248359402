namespace SecureMx.Functions.Orchestrations;

/// <summary>Whether an orchestration that this process should have started was left to Reconcile.</summary>
public sealed class StartFailures
{
    private int _noted;

    /// <summary>Notes one.</summary>
    public void Note() => Interlocked.Exchange(ref _noted, 1);

    /// <summary>Whether one was noted since this was asked last.</summary>
    public bool Take() => Interlocked.Exchange(ref _noted, 0) == 1;
}
