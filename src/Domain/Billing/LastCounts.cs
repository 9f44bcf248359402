using NodaTime;

namespace SecureMx.Domain;

/// <summary>A number with the Tokyo date on which it was read.</summary>
public readonly record struct LastCount(int Value, LocalDate On);

/// <summary>The last numbers that were read for one option; null for a number that was never read.</summary>
public sealed record LastOptionCounts(string Code, LastCount? Accounts, LastCount? RetentionDays);

/// <summary>
/// The last number of each kind that was read before a month (B3): all that the bills of that month and later ones need of the months
/// before, so that a bill reads one month's readings however old the contract is.
/// </summary>
public sealed record LastCounts(LastCount? Accounts, LastCount? MailingLists, IReadOnlyList<LastOptionCounts> Options)
{
    /// <summary>No readings.</summary>
    public static readonly LastCounts None = new(null, null, []);

    /// <summary>The last numbers after one more month.</summary>
    public LastCounts After(MonthReadings month)
    {
        var (accounts, mailingLists) = (Accounts, MailingLists);
        List<LastOptionCounts>? options = null;
        foreach (var day in month.Days)
        {
            var date = month.Month.OnDayOfMonth(day.Day);
            accounts = Later(accounts, day.Accounts, date);
            mailingLists = Later(mailingLists, day.MailingLists, date);
            foreach (var reading in day.Options)
            {
                options ??= [.. Options];
                var at = options.FindIndex(o => o.Code == reading.Code);
                var known = at < 0 ? new(reading.Code, null, null) : options[at];
                known = new(
                    known.Code, Later(known.Accounts, reading.Accounts, date), Later(known.RetentionDays, reading.RetentionDays, date));
                if (at < 0) options.Add(known);
                else options[at] = known;
            }
        }

        return new(accounts, mailingLists, options ?? Options);
    }

    /// <summary>The option's own last numbers; null if none was ever read.</summary>
    public LastOptionCounts? Option(string code)
    {
        for (var i = 0; i < Options.Count; i++)
        {
            if (Options[i].Code == code) return Options[i];
        }

        return null;
    }

    private static LastCount? Later(LastCount? known, int? value, LocalDate on) =>
        value is { } read && (known is not { } last || on > last.On) ? new(read, on) : known;
}
