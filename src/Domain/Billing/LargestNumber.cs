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

    /// <summary>The option's own number, or the contract's over the option's days where it has none of its own (B3).</summary>
    public static int OfAccounts(Contract contract, ContractOption option, Usage usage, DaysInForce days) =>
        Of(Meter.OptionAccounts, option.Code, usage, days, usage.Before.Option(option.Code)?.Accounts, option.Accounts, Since(contract, option))
            ?? OfAccounts(contract, usage, days);

    public static int OfMailingLists(Contract contract, ContractOption option, Usage usage, DaysInForce days) =>
        Of(Meter.MailingLists, "", usage, days, usage.Before.MailingLists, option.MailingLists, Since(contract, option)).GetValueOrDefault();

    public static int OfRetention(Contract contract, ContractOption option, Usage usage, DaysInForce days) =>
        Of(Meter.Retention, option.Code, usage, days, usage.Before.Option(option.Code)?.RetentionDays, option.RetentionDays, Since(contract, option)).GetValueOrDefault();

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

    // An option that was taken anew does not inherit the numbers read while its predecessor was in force.
    private static LocalDate? Since(Contract contract, ContractOption option)
    {
        LocalDate? since = null;
        for (var i = 0; i < option.Number - 1; i++)
        {
            var earlier = contract.Options[i];
            if (earlier.Code == option.Code && Ends.Of(contract, earlier) is { } end) since = end.EffectiveDate.PlusDays(1);
        }

        return since;
    }
}
