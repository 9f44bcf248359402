namespace SecureMx.Functions.Api.Idempotency;

/// <summary>Section <c>Idempotency</c>: how long answers are kept for a repeated key.</summary>
public sealed class IdempotencySettings
{
    /// <summary>Time for which the first answer is replayed. Default: 24 hours.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// After how long, by the wall clock, a first request that has not ended is taken for crashed and may be made again. Default: 1 minute,
    /// which is longer than any request runs.
    /// </summary>
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Returns the faults of the settings, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (KeepFor < TimeSpan.FromSeconds(1))
            yield return "The setting Idempotency:KeepFor is below a second.";
        if (TakeOverAfter < TimeSpan.Zero)
            yield return "The setting Idempotency:TakeOverAfter is negative.";
    }
}
