namespace SecureMx.Functions.Stores;

/// <summary>Repeats a write that others may overtake until it is made. Every store that compares ETags does it by this.</summary>
internal static class Race
{
    // Each round of a race has a winner, so that this is met only by more writers of one document than a machine serves at once.
    private const int MaximumAttempts = 100;
    private const int AttemptsWithoutDelay = 4;
    private const int MaximumDelayMilliseconds = 20;

    /// <summary>The attempt came to nothing, since another writer was faster.</summary>
    public static OvertakenAttempt Overtaken => default;

    /// <summary>The attempt has come to a result.</summary>
    public static Attempt<T> Over<T>(T result) => new(true, result);

    /// <summary>Repeats an attempt until it comes to a result.</summary>
    /// <param name="what">What is written, for the message of the exception: the kind and id of a document.</param>
    /// <param name="attempt">One attempt, which is given its number from 0; it reads again what it compares.</param>
    /// <param name="cancellationToken">Cancels between two attempts.</param>
    /// <exception cref="ContentionException">Others were faster 100 times.</exception>
    public static async Task<T> RunAsync<T>(string what, Func<int, Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        for (var number = 0; number < MaximumAttempts; number++)
        {
            // The writers of one document stand back for different times, so that they do not meet again and again.
            if (number >= AttemptsWithoutDelay) await Task.Delay(Random.Shared.Next(1, MaximumDelayMilliseconds), cancellationToken);
            if (await attempt(number) is { IsOver: true } over) return over.Result;
        }

        throw new ContentionException($"{what} is written by too many at once.");
    }

    /// <summary>Repeats an attempt until it is true, as <see cref="RunAsync{T}"/> does.</summary>
    public static Task RunAsync(string what, Func<int, Task<bool>> attempt, CancellationToken cancellationToken) =>
        RunAsync<bool>(what, async number => await attempt(number) ? Over(true) : Overtaken, cancellationToken);
}

/// <summary>An attempt that another writer has overtaken.</summary>
internal readonly record struct OvertakenAttempt;

/// <summary>Result of one attempt; not over if another writer was faster.</summary>
internal readonly record struct Attempt<T>(bool IsOver, T Result)
{
    public static implicit operator Attempt<T>(T result) => new(true, result);

    public static implicit operator Attempt<T>(OvertakenAttempt overtaken) => default;
}
