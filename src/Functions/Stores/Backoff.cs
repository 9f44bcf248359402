namespace SecureMx.Functions.Stores;

/// <summary>How long to wait after a lost race, so that many writers of one document do not collide again and again.</summary>
internal static class Backoff
{
    private const int FirstAttempts = 3;
    private const int MaximumMilliseconds = 20;

    /// <summary>Waits up to 20 ms, not at all after the first few attempts.</summary>
    public static Task DelayAsync(int attempt, CancellationToken cancellationToken)
        => attempt < FirstAttempts ? Task.CompletedTask : Task.Delay(Random.Shared.Next(1, MaximumMilliseconds), cancellationToken);
}
