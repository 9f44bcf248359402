using NodaTime;

namespace SecureMx.Domain;

/// <summary>An operator has put the reading of a day whose month is closed: what it changes is corrected on a later bill (B9).</summary>
/// <param name="Date">The day.</param>
/// <param name="Reading">What was put.</param>
/// <param name="Before">What was read of the day before; null where nothing was.</param>
/// <param name="CorrectedIn">The month that was open then, whose bill corrects it.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
public sealed record ReadingCorrected(LocalDate Date, DayReading Reading, DayReading? Before, YearMonth CorrectedIn, string? Reason)
    : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.B3, Rules.B9];
}

/// <summary>A closed month of which a reading was put later.</summary>
/// <param name="Month">The month.</param>
/// <param name="CorrectedIn">The month that was open then. Where its close had read the contract already, the next one corrects it.</param>
public sealed record LateReading(YearMonth Month, YearMonth CorrectedIn);

/// <summary>Puts readings of a closed month: the command.</summary>
/// <param name="Month">The month; its bill is closed.</param>
/// <param name="Readings">What is put, a reading a day at most.</param>
/// <param name="Before">The month's readings as they are.</param>
/// <param name="OpenMonth">The first month that is not closed, whose bill corrects it.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
public sealed record PutLateReadings(
    YearMonth Month, IReadOnlyList<DayReading> Readings, MonthReadings Before, YearMonth OpenMonth, string? Reason);

/// <summary>Decides on readings of closed months: they change no bill, and are corrected on the next one (B9).</summary>
public static class LateReadings
{
    /// <summary>Puts readings; those that say what is read already change nothing.</summary>
    public static Decision Put(PutLateReadings command)
    {
        List<ContractEvent> events = [];
        foreach (var reading in command.Readings)
        {
            var before = command.Before.Days.FirstOrDefault(known => known.Day == reading.Day);
            if (before is not null && AreSame(before, reading)) continue;

            events.Add(new ReadingCorrected(command.Month.OnDayOfMonth(reading.Day), reading, before, command.OpenMonth, command.Reason));
        }

        return Decision.Record(events);
    }

    /// <summary>
    /// The month from which readings have to be read so that the numbers with which a month opens are right: a bill that was closed before
    /// a
    /// late reading has the numbers without it (B3).
    /// </summary>
    public static YearMonth CountsFrom(Contract contract, YearMonth month)
    {
        var from = month;
        for (var i = 0; i < contract.LateReadings.Count; i++)
        {
            var late = contract.LateReadings[i];
            if (late.Month.CompareTo(from) >= 0 || late.CorrectedIn.CompareTo(from.PlusMonths(-1)) < 0) continue;

            (from, i) = (late.Month, -1); // others may reach further back from there
        }

        return from;
    }

    /// <summary>Whether a reading of a month, or of one before it, may have been put after the month was closed.</summary>
    internal static bool MayConcern(Contract contract, YearMonth month) =>
        contract.LateReadings.Any(late => late.Month.CompareTo(month) <= 0 && late.CorrectedIn.CompareTo(month) >= 0);

    internal static Contract Apply(Contract contract, ReadingCorrected e)
    {
        var late = new LateReading(e.Date.ToYearMonth(), e.CorrectedIn);
        return contract.LateReadings.Contains(late) ? contract : contract with { LateReadings = [.. contract.LateReadings, late] };
    }

    private static bool AreSame(DayReading one, DayReading other) =>
        one.Accounts == other.Accounts && one.MailingLists == other.MailingLists
            && one.Options.OrderBy(option => option.Code, StringComparer.Ordinal)
                .SequenceEqual(other.Options.OrderBy(option => option.Code, StringComparer.Ordinal));
}
