using System.Globalization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Corrects a closed month on a later bill. A closed month is wrong where an end was recorded after the month was over: a paper
/// form entered late (E2), or an order for a day that is past (E7); and where an operator has put a reading of it since (B3). A closed bill
/// itself never changes (B9).
/// </summary>
public static class Corrections
{
    /// <summary>
    /// The first of the months before <paramref name="month"/> that an end or a reading has changed which came on the record in
    /// <paramref name="month"/> or in the one after it, before the close; null where there is none.
    /// </summary>
    public static YearMonth? From(Contract contract, YearMonth month)
    {
        var first = Earlier(contract, Ends.Of(contract), month, null);
        for (var i = 0; i < contract.Options.Count; i++) first = Earlier(contract, Ends.Of(contract, contract.Options[i]), month, first);
        foreach (var late in contract.LateReadings)
        {
            // The next month too, in case the close of the one had read the contract already; what is corrected is not corrected again.
            var isCorrected = month == late.CorrectedIn || month == late.CorrectedIn.PlusMonths(1);
            first = Earlier(late.Month, isCorrected, month, first);
        }

        return first;
    }

    /// <summary>
    /// Whether an end or a reading has changed a month that came on the record when the month was over, so that its bill may not say what
    /// it
    /// came to.
    /// </summary>
    public static bool MayConcern(Contract contract, YearMonth month) =>
        contract.Options.Select(option => Ends.Of(contract, option)).Append(Ends.Of(contract)).OfType<ScheduledEnd>()
            .Any(
                end => end.EffectiveDate.ToYearMonth().CompareTo(month) <= 0 && RecordedOn(contract, end).ToYearMonth()
                    .CompareTo(month) > 0)
        || LateReadings.MayConcern(contract, month);

    /// <summary>
    /// The month on whose bill an end's settlement is: that of the end (B7), or that in which the end came on the record, if later.
    /// </summary>
    public static YearMonth MonthOfSettlement(Contract contract, ScheduledEnd end)
    {
        var (ended, known) = (end.EffectiveDate.ToYearMonth(), RecordedOn(contract, end).ToYearMonth());
        return known.CompareTo(ended) > 0 ? known : ended;
    }

    /// <summary>Computes the correction lines for a closed month; none if it was billed correctly.</summary>
    /// <param name="billed">The month's bill.</param>
    /// <param name="asItShouldBe">The bill that the month would have today; null for none.</param>
    /// <param name="corrected">The lines of later bills that correct the month already.</param>
    public static IReadOnlyList<BillLine> Of(Bill billed, Bill? asItShouldBe, IReadOnlyList<BillLine> corrected) =>
        Between(billed.Month, [.. billed.Lines.Where(line => line.Corrects is null), .. corrected], asItShouldBe?.Lines ?? []);

    /// <summary>
    /// Computes the lines to be added for a month of a migrated contract that was billed elsewhere (M3): its settlements alone, since no
    /// bill there had them.
    /// </summary>
    /// <param name="month">The month.</param>
    /// <param name="asItShouldBe">The bill that the month would have today; null for none.</param>
    /// <param name="corrected">The lines of bills here that are for the month already.</param>
    public static IReadOnlyList<BillLine> OfElsewhere(YearMonth month, Bill? asItShouldBe, IReadOnlyList<BillLine> corrected) =>
        Between(month, corrected, [.. (asItShouldBe?.Lines ?? []).Where(line => line.Kind == LineKind.Settlement)]);

    private static List<BillLine> Between(YearMonth month, IReadOnlyList<BillLine> charged, IReadOnlyList<BillLine> right)
    {
        List<BillLine> lines = [];
        foreach (var key in right.Concat(charged).Select(KeyOf).Distinct())
        {
            BillLine[] were = [.. charged.Where(line => KeyOf(line) == key)], are = [.. right.Where(line => KeyOf(line) == key)];
            var (before, after) = (were.Sum(line => line.Amount), are.Sum(line => line.Amount));
            if (before == after) continue;

            var feeMonth = are.Concat(were).Select(line => line.FeeMonth).FirstOrDefault(fee => fee is not null);
            lines.Add(new(
                key.Code, 1, after - before, after - before, Corrects: month, FeeMonth: feeMonth,
                Note: string.Create(
                    CultureInfo.InvariantCulture,
                    $"{month.Year} 年 {month.Month} 月分の訂正: 請求済み {before:N0} 円, 訂正後 {after:N0} 円{NotesOf(are, line => line.Note)}"),
                NoteInEnglish: string.Create(
                    CultureInfo.InvariantCulture,
                    $"correction of {month:uuuu-MM}: billed {before:N0} yen, right {after:N0} yen"
                    + $"{NotesOf(are, line => line.NoteInEnglish ?? line.Note)}")));
        }

        return lines;

        // B8: a correction has one line for each tax rate.
        (string Code, int Rate) KeyOf(BillLine line) => (line.Code, ConsumptionTax.PercentOf(line.TaxedAs(month)));
    }

    private static string NotesOf(BillLine[] lines, Func<BillLine, string?> noteOf) =>
        string.Join(", ", lines.Select(noteOf).OfType<string>()) is { Length: > 0 } notes ? $" ({notes})" : "";

    private static YearMonth? Earlier(Contract contract, ScheduledEnd? end, YearMonth month, YearMonth? first) => end is null
        ? first
        : Earlier(
            end.EffectiveDate.ToYearMonth(),
            RecordedOn(contract, end).ToYearMonth() is var known && (known == month || known == month.PlusMonths(1)), month, first);

    private static YearMonth? Earlier(YearMonth changed, bool isCorrected, YearMonth month, YearMonth? first)
    {
        if (changed.CompareTo(month) >= 0 || !isCorrected) return first;

        return first is { } other && other.CompareTo(changed) <= 0 ? other : changed;
    }

    // An end without a notice behind it is that of a designated service (E6); the option that falls with it is free of charge.
    private static LocalDate RecordedOn(Contract contract, ScheduledEnd end) => end.NoticeId is { } noticeId
        ? Tokyo.DateOf(contract.Notice(noticeId)!.ArrivedAt)
        : end.EffectiveDate;
}
