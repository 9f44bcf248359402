using NodaTime;

namespace SecureMx.Domain;

/// <summary>How a customer's months are invoiced.</summary>
public enum InvoicingMode
{
    /// <summary>Each contract has a bill of its own.</summary>
    Single,

    /// <summary>One invoice for all contracts of the customer: 一括請求.</summary>
    Combined,
}

/// <summary>A change of the mode.</summary>
/// <param name="From">The first month that is invoiced so.</param>
/// <param name="Mode">How.</param>
public sealed record InvoicingChange(YearMonth From, InvoicingMode Mode);

/// <summary>How each month of a customer is invoiced: single until a change says otherwise. A month has one mode.</summary>
/// <param name="Changes">In the order of their months, no two of one month.</param>
public sealed record InvoicingPlan(IReadOnlyList<InvoicingChange> Changes)
{
    /// <summary>
    /// How many months after its last combined month a customer's bills are still looked through: parts of late contracts come on a later
    /// invoice.
    /// </summary>
    public const int MonthsWatched = 12;

    /// <summary>Every month is single.</summary>
    public static readonly InvoicingPlan Single = new([]);

    /// <summary>The plan of a contract whose months are billed to several customers, each by its own plan.</summary>
    /// <param name="plans">The plans with the first months that they hold for, in order; the first holds from the beginning.</param>
    public static InvoicingPlan Of(IReadOnlyList<(InvoicingPlan Plan, YearMonth? From)> plans) =>
        plans.Skip(1).Aggregate(plans[0].Plan, (before, next) =>
        {
            var switched = before.With(next.From!.Value, next.Plan.ModeIn(next.From.Value));
            return next.Plan.Changes.Where(change => change.From.CompareTo(next.From.Value) > 0)
                .Aggregate(switched, (plan, change) => plan.With(change.From, change.Mode));
        });

    /// <summary>The mode of a month.</summary>
    public InvoicingMode ModeIn(YearMonth month) =>
        Changes.LastOrDefault(change => change.From.CompareTo(month) <= 0)?.Mode ?? InvoicingMode.Single;

    /// <summary>Whether a month is invoiced for all contracts together.</summary>
    public bool IsCombinedIn(YearMonth month) => ModeIn(month) == InvoicingMode.Combined;

    /// <summary>The plan with another mode from a month on, whatever it said of that month and later ones.</summary>
    public InvoicingPlan With(YearMonth from, InvoicingMode mode)
    {
        var kept = new InvoicingPlan([.. Changes.Where(change => change.From.CompareTo(from) < 0)]);
        return kept.ModeIn(from) == mode ? kept : new([.. kept.Changes, new(from, mode)]);
    }

    /// <summary>The first combined month; null where there is none.</summary>
    public YearMonth? FirstCombined => Changes.FirstOrDefault(change => change.Mode == InvoicingMode.Combined)?.From;

    /// <summary>Whether a month may have an invoice: it is combined, or one of the months before it was.</summary>
    public bool MayHaveInvoiceIn(YearMonth month)
    {
        for (var i = 0; i < Changes.Count; i++)
        {
            if (Changes[i].Mode != InvoicingMode.Combined || Changes[i].From.CompareTo(month) > 0) continue;
            if (i + 1 == Changes.Count || month.CompareTo(Changes[i + 1].From.PlusMonths(MonthsWatched)) < 0) return true;
        }

        return false;
    }
}
