using NodaTime;

namespace SecureMx.Domain;

/// <summary>By when the bill of a month is to be paid.</summary>
/// <param name="MonthsAfter">Months from the billed month to that of the payment, 0 to 12.</param>
/// <param name="Day">The day of that month, 1 to 31; beyond its end, its last day.</param>
public sealed record PaymentTerms(int MonthsAfter, int Day)
{
    /// <summary>月末締め翌月末払い.</summary>
    public static readonly PaymentTerms Default = new(1, 31);

    /// <summary>
    /// The due date of a month's bill: where banks are closed, the next day on which they are open; never before the issue.
    /// </summary>
    /// <param name="month">The billed month.</param>
    /// <param name="issuedOn">The date of issue in Tokyo.</param>
    public LocalDate DueDate(YearMonth month, LocalDate issuedOn)
    {
        var paid = month.PlusMonths(MonthsAfter);
        var due = paid.OnDayOfMonth(Math.Min(Day, paid.Calendar.GetDaysInMonth(paid.Year, paid.Month)));
        return JapaneseHolidays.NextBusinessDay(due < issuedOn ? issuedOn : due);
    }
}
