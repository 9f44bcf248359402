using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>Subject of a line of a bill.</summary>
public enum LineKind
{
    /// <summary>An initial fee (B7).</summary>
    Initial,

    /// <summary>A monthly fee (B2, B4).</summary>
    Monthly,

    /// <summary>Accounts × unit price (B2, B4).</summary>
    Accounts,

    /// <summary>Mailing lists × unit price (B4).</summary>
    MailingLists,

    /// <summary>The disk fee (B5).</summary>
    Disk,

    /// <summary>Accounts × the unit price of the retention (B6).</summary>
    Retention,

    /// <summary>The settlement for ending early (section 7).</summary>
    Settlement,

    /// <summary>The one-time fee of a change (B7).</summary>
    OneTime,

    /// <summary>A fee reduction (section 8).</summary>
    FeeReduction,
}

/// <summary>A line of a bill.</summary>
/// <param name="Code">As <see cref="LineCodes"/> has it.</param>
/// <param name="Quantity">Number of units; 1 for a fee.</param>
/// <param name="UnitPrice">Yen without tax.</param>
/// <param name="Amount">Whole yen without tax, rounded down; below zero for a fee reduction.</param>
/// <param name="Days">The days charged, where the fee is prorated (B5).</param>
/// <param name="DaysInMonth">The days of the month, where the fee is prorated.</param>
/// <param name="Tier">The upper bound of the tier that the price comes from: gigabytes of disk, days of retention.</param>
/// <param name="Note">Of when and how a settlement, a reduction or a correction was computed, or the change that a one-time fee is
/// for.</param>
/// <param name="Corrects">The closed month that the line corrects (<see cref="Corrections"/>); null for a line of the bill's own
/// month.</param>
/// <param name="FeeMonth">The month whose fee a reduction gives back (S2), where it is not that of the bill on which the reduction was
/// claimed; null otherwise.</param>
/// <param name="NoteInEnglish">The note in English; null where it is the same, and on bills of before.</param>
public readonly record struct BillLine(
    string Code, long Quantity, long UnitPrice, long Amount, int? Days = null, int? DaysInMonth = null, int? Tier = null,
    string? Note = null,
    YearMonth? Corrects = null, YearMonth? FeeMonth = null, string? NoteInEnglish = null)
{
    /// <summary>Subject of the line.</summary>
    [JsonIgnore]
    public LineKind Kind => LineCodes.KindOf(Code);

    /// <summary>Whether the consumption tax is on it: on all but settlements (B8).</summary>
    [JsonIgnore]
    public bool IsTaxable => ConsumptionTax.TaxesSettlements || Kind != LineKind.Settlement; // B8

    /// <summary>
    /// The month at whose rate the line is taxed on a bill of a month: the month whose fee it returns or corrects, otherwise the bill's own
    /// (B8).
    /// </summary>
    internal YearMonth TaxedAs(YearMonth month) => FeeMonth ?? Corrects ?? month; // B8

    /// <summary>Whether it is one of the monthly lines that a fee reduction is a share of (S2).</summary>
    [JsonIgnore]
    public bool IsMonthly => // S2
        Corrects is null && Kind is LineKind.Monthly or LineKind.Accounts or LineKind.MailingLists or LineKind.Disk or LineKind.Retention;

    /// <summary>Whether the supplementary provisions give the line's option without a charge (M1).</summary>
    internal bool IsGivenFree => Note == BillTexts.GivenFree;
}
