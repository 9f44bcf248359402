using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SecureMx.Functions.Api.Formats;

/// <summary>
/// Dates, months and instants as text: <c>2026-07-31</c>, <c>2026-07</c>, <c>2026-07-31T15:00:00Z</c>. Only this form is read, and only
/// years from
/// <see cref="FirstYear"/> to <see cref="LastYear"/>, so that no period counted from what a caller sends runs out of the calendar.
/// </summary>
public static class DateText
{
    /// <summary>The earliest year that is read.</summary>
    public const int FirstYear = 1900;

    /// <summary>The latest year that is read.</summary>
    public const int LastYear = 2999;

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd");
    private static readonly InstantPattern WholeInstantPattern = InstantPattern.ExtendedIso;
    private static readonly OffsetDateTimePattern OffsetInstantPattern = OffsetDateTimePattern.Rfc3339;

    // +09:00
    private const int OffsetLength = 6;

    /// <summary>Reads <c>YYYY-MM-DD</c>; false also for a date that does not exist.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out LocalDate date)
    {
        date = default;
        if (text.Length != 10 || text[7] != '-' || !TryParseMonth(text[..7], out var month) || !TryParseNumber(text[8..], out int day)
            || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month))
        {
            return false;
        }

        date = month.OnDayOfMonth(day);
        return true;
    }

    /// <summary>Reads <c>YYYY-MM</c>.</summary>
    public static bool TryParseMonth(ReadOnlySpan<char> text, out YearMonth month)
    {
        month = default;
        if (text.Length != 7 || text[4] != '-' || !TryParseNumber(text[..4], out int year) || !TryParseNumber(text[5..], out int number)
            || !IsInRange(year) || number is < 1 or > 12)
        {
            return false;
        }

        month = new YearMonth(year, number);
        return true;
    }

    /// <summary>Reads an RFC 3339 instant in UTC (<c>Z</c> or <c>+00:00</c>), to the nanosecond at most.</summary>
    public static bool TryParseInstant(ReadOnlySpan<char> text, out Instant instant)
    {
        instant = default;
        string utc = text.EndsWith("+00:00", StringComparison.Ordinal) ? string.Concat(text[..^6], "Z") : text.ToString();
        // 24:00 would be the next day's 0:00; RFC 3339 knows no such hour.
        return utc.Length is >= 20 and <= 30 && IsDigits(utc.AsSpan(0, 4)) && !utc.AsSpan(11).StartsWith("24", StringComparison.Ordinal)
            && WholeInstantPattern.Parse(utc).TryGetValue(default, out instant) && IsInRange(instant.InUtc().Year);
    }

    /// <summary>
    /// Reads an RFC 3339 instant with any offset. A space before the offset is taken for the plus sign that it was before a query was
    /// decoded.
    /// </summary>
    public static bool TryParseOffsetInstant(string text, out Instant instant)
    {
        instant = default;
        string whole = text.Length > OffsetLength && text[^OffsetLength] == ' ' ? $"{text[..^OffsetLength]}+{text[^5..]}" : text;
        if (whole.Length is < 20 or > 35 || !IsDigits(whole.AsSpan(0, 4)) || whole.AsSpan(11).StartsWith("24", StringComparison.Ordinal)
            || !OffsetInstantPattern.Parse(whole).TryGetValue(default, out var local))
        {
            return false;
        }

        instant = local.ToInstant();
        return IsInRange(instant.InUtc().Year);
    }

    /// <summary><c>YYYY-MM-DD</c>.</summary>
    public static string Format(LocalDate date) => DatePattern.Format(date);

    /// <summary><c>YYYY-MM</c>.</summary>
    public static string Format(YearMonth month) => string.Create(CultureInfo.InvariantCulture, $"{month.Year:D4}-{month.Month:D2}");

    /// <summary>RFC 3339 in UTC, with as many decimals of the second as it takes, ending in <c>Z</c>.</summary>
    public static string Format(Instant instant) => WholeInstantPattern.Format(instant);

    private static bool IsInRange(int year) => year is >= FirstYear and <= LastYear;

    // Digits alone: the parser would take a NUL at the end too.
    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        return IsDigits(text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
