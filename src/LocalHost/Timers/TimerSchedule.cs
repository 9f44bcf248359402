using System.Globalization;
using NCrontab;

namespace SecureMx.LocalHost.Timers;

/// <summary>The schedule of a timer function; in UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(string expression, CrontabSchedule? cron, TimeSpan interval) =>
        (Expression, _cron, _interval) = (expression, cron, interval);

    /// <summary>The expression, in which settings are replaced by their values.</summary>
    public string Expression { get; }

    /// <summary>Whether it runs more often than once a minute; the state of such a schedule is not stored.</summary>
    public bool IsSubMinute => _cron is null ? _interval < TimeSpan.FromMinutes(1) : IsSubMinuteCron(_cron);

    /// <summary>Reads NCRONTAB with six fields or five, a time span, or the setting <c>%Name%</c> that holds either.</summary>
    /// <param name="setting">The value of a setting; null if it is missing.</param>
    /// <exception cref="InvalidOperationException">It is none of these, or the setting is missing.</exception>
    public static TimerSchedule Parse(string expression, Func<string, string?> setting)
    {
        var text = Resolve(expression, setting);
        var seconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5;
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = seconds }) is { } cron)
            return new TimerSchedule(text, cron, default);
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
            return new TimerSchedule(text, null, interval);
        throw new InvalidOperationException($"The schedule '{text}' is neither a cron expression nor a time span.");
    }

    /// <summary>The first occurrence after an instant; null if there is none any more.</summary>
    public DateTime? Next(DateTime after)
    {
        if (_cron is null)
            return after <= DateTime.MaxValue - _interval ? after + _interval : null;
        var next = _cron.GetNextOccurrence(after, DateTime.MaxValue);
        return next < DateTime.MaxValue ? DateTime.SpecifyKind(next, DateTimeKind.Utc) : null;
    }

    private static bool IsSubMinuteCron(CrontabSchedule cron)
    {
        var from = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(-1);
        return cron.ToString().Split(' ')[1..].All(field => field == "*")
            && cron.GetNextOccurrences(from, from.AddMinutes(1)).Skip(1).Any();
    }

    private static string Resolve(string expression, Func<string, string?> setting) =>
        expression.Length > 2 && expression.StartsWith('%') && expression.EndsWith('%')
            ? setting(expression[1..^1])
                ?? throw new InvalidOperationException($"There is no setting '{expression[1..^1]}' for the schedule.")
            : expression;
}
