using NodaTime;

namespace SecureMx.Domain;

/// <summary>The readings that the numbers of a month are taken from: the month's, and the last before it.</summary>
public sealed record Usage(MonthReadings Readings, LastCounts Before)
{
    /// <summary>A month for which nothing has been read yet, after these numbers.</summary>
    public static Usage Expected(YearMonth month, LastCounts before) => new(MonthReadings.None(month), before);
}

/// <summary>The largest number of a month (B3): of the opening count and the readings of the days in force.</summary>
internal static class LargestNumber
{
    private enum Meter
    {
        ContractAccounts,
        MailingLists,
        OptionAccounts,
        Retention,
    }

    public static int OfAccounts(Contract contract, Usage usage, DaysInForce days) =>
        Of(Meter.ContractAccounts, "", usage, days, usage.Before.Accounts, contract.Accounts, since: null) ?? contract.Accounts;

    /// <summary>
    /// The option's own number. Until one is named, in its application or a reading, the contract's number is its number: in the month in
    /// which it first is, the contract's opening count and readings of the days before that count too (B3).
    /// </summary>
    public static int OfAccounts(Contract contract, ContractOption option, Usage usage, DaysInForce days)
    {
        var since = Since(contract, option);
        var before = usage.Before.Option(option.Code)?.Accounts;
        if (Of(Meter.OptionAccounts, option.Code, usage, days, before, option.Accounts, since) is not { } own)
            return OfAccounts(contract, usage, days);

        return FirstNamed(option, usage, days, before, since) is { } named
            ? Math.Max(own, OfAccounts(contract, usage, days with { Last = named - 1 }))
            : own; // B3
    }

    public static int OfMailingLists(Contract contract, ContractOption option, Usage usage, DaysInForce days) =>
        Of(
            Meter.MailingLists, "", usage, days, usage.Before.MailingLists, option.MailingLists,
            Since(contract, option)).GetValueOrDefault();

    public static int OfRetention(Contract contract, ContractOption option, Usage usage, DaysInForce days) =>
        Of(
            Meter.Retention, option.Code, usage, days, usage.Before.Option(option.Code)?.RetentionDays, option.RetentionDays,
            Since(contract, option)).GetValueOrDefault();

    // The day in force on which the option's own number is first read; null where it was named before those days.
    private static int? FirstNamed(ContractOption option, Usage usage, DaysInForce days, LastCount? before, LocalDate? since)
    {
        if (option.Accounts is not null || (before is { } last && !(last.On < since))) return null;

        var first = int.MaxValue;
        foreach (var reading in usage.Readings.Days)
        {
            if (reading.Option(option.Code)?.Accounts is null) continue;
            if (since is { } from && days.Month.OnDayOfMonth(reading.Day) < from) continue;

            first = Math.Min(first, reading.Day);
        }

        return first >= days.First ? first : null;
    }

    private static int? Of(Meter meter, string code, Usage usage, DaysInForce days, LastCount? before, int? applied, LocalDate? since)
    {
        var opening = before is { } last && !(last.On < since) ? last.Value : applied; // B3: the last reading, else the application
        int? largest = null;
        var openingDay = 0;
        var readings = usage.Readings.Days;
        for (var i = 0; i < readings.Count; i++)
        {
            var reading = readings[i];
            if (reading.Day > days.Last || Read(meter, code, reading) is not { } number) continue;
            if (since is { } from && days.Month.OnDayOfMonth(reading.Day) < from) continue;

            if (reading.Day >= days.First)
            {
                largest = largest is { } known ? Math.Max(known, number) : number;
            }
            else if (reading.Day > openingDay)
            {
                (opening, openingDay) = (number, reading.Day);
            }
        }

        return largest is { } most ? Math.Max(most, opening ?? most) : opening;
    }

    private static int? Read(Meter meter, string code, DayReading reading) => meter switch
    {
        Meter.ContractAccounts => reading.Accounts,
        Meter.MailingLists => reading.MailingLists,
        Meter.OptionAccounts => reading.Option(code)?.Accounts,
        _ => reading.Option(code)?.RetentionDays,
    };

    // An option that was subscribed again does not inherit the numbers read while its predecessor was in force, nor those of days between
    // the two (B9).
    private static LocalDate? Since(Contract contract, ContractOption option)
    {
        LocalDate? since = null;
        for (var i = 0; i < option.Number - 1; i++)
        {
            var earlier = contract.Options[i];
            if (earlier.Code == option.Code && Ends.Of(contract, earlier) is not null) since = option.BillingStartDate;
        }

        return since;
    }
}
