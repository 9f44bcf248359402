using NodaTime;

namespace SecureMx.Domain;

/// <summary>Computes the day on which a customer's notice takes effect (E1, terms/9-1, terms/7-4).</summary>
/// <param name="StatutoryDate">The day on which 30 days have run from its arrival (T2).</param>
/// <param name="Date">The later of the statutory day and the day that the customer named.</param>
public sealed record EffectiveDate(LocalDate StatutoryDate, LocalDate Date)
{
    /// <summary>The notice period of terms/9-1 and terms/7-4.</summary>
    public const int NoticeDays = 30;

    /// <summary>The effective date of a notice. A named day in the past is no error: the statutory day wins.</summary>
    public static EffectiveDate Of(LocalDate arrivedOn, LocalDate? designatedDate)
    {
        var statutory = Count.DayAfterDaysHaveRun(arrivedOn, NoticeDays);
        return new(statutory, designatedDate is { } named ? LocalDate.Max(statutory, named) : statutory); // E1
    }
}
