using System.Globalization;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>What so many contracts cost at a ceiling of throughput, by the formulas and the assumptions of <c>docs/scale.md</c>.</summary>
internal sealed class Plan
{
    private const double BytesOfGigabyte = 1e9;
    private const double SecondsOfHour = 3600;
    private const double RequestUnitsOfPartition = 10_000;
    private const double GigabytesOfPartition = 50;
    private const double LeastOfCeiling = 0.1;

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _assumed = ScalePage.Table("assumed");
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _month = ScalePage.Table("in a month, for one contract");
    private readonly double _contracts;
    private readonly double _ceiling;

    private Plan(double contracts, double ceiling)
    {
        _contracts = contracts;
        _ceiling = ceiling;
    }

    /// <summary>How long the close of so many takes: <c>2.1 h</c>, <c>13 min</c>, <c>8 s</c>.</summary>
    public string CloseTakes => Duration(HoursOfClose);

    private double CloseUnits => Units(inTheClose: true);

    private double OtherUnits => Units(inTheClose: false);

    private double HoursOfClose =>
        _contracts * CloseUnits / (Assumed("share of the ceiling that a close gets") / 100 * _ceiling * SecondsOfHour);

    private double BusyHours => Assumed("hours of a day with load") * Assumed("days of a month");

    private double Load => _contracts * OtherUnits / (BusyHours * SecondsOfHour);

    private double Gigabytes => _contracts * (Assumed("bytes kept of a contract") + (12 * Assumed("bytes kept of a contract's month")))
        * (1 + (Assumed("index on top of the documents, %") / 100)) / BytesOfGigabyte;

    /// <summary>The plan of a row that begins with, for instance, <c>10,000 at 4,000 RU/s</c>.</summary>
    public static Plan Of(string row)
    {
        string[] parts = row.Replace(" RU/s", "", StringComparison.Ordinal).Split(" at ");
        return new Plan(Measure.Number(parts[0]), Measure.Number(parts[1]));
    }

    /// <summary>The row of the table: partitions, load, the close, and dollars a month.</summary>
    public string ToRow(string key)
    {
        double idle = LeastOfCeiling * _ceiling;
        double closing = Math.Ceiling(HoursOfClose);
        double hundreds = (
            (closing * _ceiling) + (BusyHours * Math.Max(idle, Load)) + ((Assumed("hours of a month") - BusyHours - closing) * idle)) / 100;
        double throughput = hundreds * Assumed("dollars for 100 RU/s and hour, autoscale"),
        storage = Gigabytes * Assumed("dollars for a GB and month");
        double partitions = Math.Max(Math.Ceiling(_ceiling / RequestUnitsOfPartition), Math.Ceiling(Gigabytes / GigabytesOfPartition));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {key} | {Gigabytes:N1} | {partitions:N0} | {Load:N0} | {Duration(HoursOfClose)} | {throughput:N0} | {storage:N0} | "
                + $"{(throughput + storage) / _contracts:N5} |");
    }

    private static string Duration(double hours) => hours switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{hours:N1} h"),
        >= 1.0 / 60 => string.Create(CultureInfo.InvariantCulture, $"{hours * 60:N0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours * SecondsOfHour:N0} s"),
    };

    private double Assumed(string what) => Measure.Number(_assumed[what][0]);

    private double Units(bool inTheClose) =>
        _month.Where(
            row => row.Key.StartsWith("the close ", StringComparison.Ordinal) == inTheClose).Sum(row => Measure.Number(row.Value[2]));
}
