using NodaTime;

namespace SecureMx.Domain;

/// <summary>The hours of an outage that count for a contract (S1).</summary>
internal static class StruckHours
{
    /// <summary>The part of an outage that lies on days on which the contract was in force; null where there is none.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="knownAt">Instant at which the provider learned of the outage.</param>
    /// <param name="until">Instant at which it ended, or the present while it lasts.</param>
    public static Interval? Of(Contract contract, Instant knownAt, Instant until)
    {
        var from = FirstFor(contract, knownAt);
        var to = Ends.Of(contract) is { } end ? Instant.Min(until, Tokyo.EndOf(end.EffectiveDate)) : until; // S1, T4
        return from < to ? new Interval(from, to) : null;
    }

    /// <summary>Returns the start of an outage for the contract: not before the first instant of the billing start date.</summary>
    // S1
    public static Instant FirstFor(Contract contract, Instant knownAt) => Instant.Max(knownAt, Tokyo.StartOf(contract.BillingStartDate));

    /// <summary>Returns the length of an interval without the parts that it shares with others. A part that several of those share is left
    /// out once.</summary>
    public static Duration Without(Interval whole, IEnumerable<Interval> others)
    {
        var rest = whole.Duration;
        var at = whole.Start;
        foreach (var other in others.OrderBy(interval => interval.Start))
        {
            var (from, to) = (Instant.Max(at, other.Start), Instant.Min(whole.End, other.End));
            rest -= Duration.Max(to - from, Duration.Zero);
            at = Instant.Max(at, to);
        }

        return rest;
    }
}
