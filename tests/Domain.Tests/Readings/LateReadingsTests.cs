using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Readings;

/// <summary>B3, B9: a reading of a closed month changes no bill; the bill of the month that is open corrects it.</summary>
public class LateReadingsTests
{
    private static readonly Contract Contract = Some.Contract("2025-06-01", "2025-06-01", 10);

    private static readonly DayReading Known = Some.Reading(
        9, 12, 3, new OptionReading("sandbox", 4, null), new OptionReading("spare-mail", 5, 7));

    public static TheoryData<string, DayReading, bool> Puts => new()
    {
        { "the very same", Known, false },
        { "the same, its options in another order", Known with { Options = [.. Known.Options.Reverse()] }, false },
        { "other accounts", Known with { Accounts = 13 }, true },
        { "no accounts", Known with { Accounts = null }, true },
        { "other lists", Known with { MailingLists = 4 }, true },
        { "another number of an option", Known with { Options = [Known.Options[0], Known.Options[1] with { RetentionDays = 8 }] }, true },
        { "one option less", Known with { Options = [Known.Options[0]] }, true },
        { "the same numbers of another day", Known with { Day = 10 }, true },
    };

    [Theory]
    [MemberData(nameof(Puts))]
    public void B9_a_late_reading_is_on_the_record_where_it_says_something_else(string reason, DayReading put, bool isRecorded)
    {
        var before = new MonthReadings(Some.Month("2026-02"), [Some.Reading(1, 1), Known]);

        var decision = LateReadings.Put(new(before.Month, [put], before, Some.Month("2026-05"), "meter repaired"));

        Assert.True(isRecorded == decision.Events.Count > 0, reason);
        if (!isRecorded) return;

        var corrected = Assert.IsType<ReadingCorrected>(Assert.Single(decision.Events));
        Assert.Equal(
            (new LocalDate(2026, 2, put.Day), put, put.Day == 9 ? Known : null, Some.Month("2026-05"), "meter repaired"),
            (corrected.Date, corrected.Reading, corrected.Before, corrected.CorrectedIn, corrected.Reason));
        Assert.Equal(["B3", "B9"], corrected.Basis.Select(rule => rule.Number));
    }

    [Fact]
    public void B9_of_several_readings_each_that_says_something_else_is_on_the_record()
    {
        var decision = LateReadings.Put(new(
            Some.Month("2026-02"), [Known, Some.Reading(3, 1), Some.Reading(4, 2)], new(Some.Month("2026-02"), [Known]),
            Some.Month("2026-05"), Reason: null));

        Assert.Equal([3, 4], decision.Events.Cast<ReadingCorrected>().Select(e => e.Reading.Day));
    }

    [Fact]
    public void B9_a_closed_month_is_named_once_for_each_month_that_corrects_it()
    {
        var contract = Put(Put(Put(Contract, "2026-02", "2026-05"), "2026-02", "2026-05"), "2026-02", "2026-06");

        Assert.Equal(
            [new LateReading(Some.Month("2026-02"), Some.Month("2026-05")), new LateReading(Some.Month("2026-02"), Some.Month("2026-06"))],
            contract.LateReadings);
    }

    [Theory]
    [InlineData("2026-01", false)] // before the month that was read late
    [InlineData("2026-02", true)]
    [InlineData("2026-05", true)] // it was open then: its close may have read the contract already
    [InlineData("2026-06", false)]
    public void B9_a_late_reading_may_concern_the_months_from_its_own_to_the_one_that_corrects_it(string month, bool concerns) =>
        Assert.Equal(concerns, Corrections.MayConcern(Put(Contract, "2026-02", "2026-05"), Some.Month(month)));

    [Theory]
    [InlineData("2026-04", null)] // not yet known
    [InlineData("2026-05", "2026-02")]
    [InlineData("2026-06", "2026-02")] // where the close of May had read the contract already
    [InlineData("2026-07", null)]
    public void B9_the_month_that_is_open_corrects_a_late_reading_or_else_the_next(string month, string? first) => Assert.Equal(
        first is null ? (YearMonth?)null : Some.Month(first),
        Corrections.From(Put(Contract, "2026-02", "2026-05"), Some.Month(month)));

    [Fact]
    public void B9_the_month_that_is_open_corrects_no_reading_of_its_own() =>
        Assert.Null(Corrections.From(Put(Contract, "2026-05", "2026-05"), Some.Month("2026-05")));

    [Theory]
    [InlineData("2026-02", "2026-03")]
    [InlineData("2026-03", "2026-02")]
    public void B9_of_two_months_that_were_read_late_the_earlier_comes_first(string one, string other) => Assert.Equal(
        Some.Month("2026-02"), Corrections.From(Put(Put(Contract, one, "2026-05"), other, "2026-05"), Some.Month("2026-05")));

    [Theory]
    [InlineData("2026-01", "2026-01")] // the month was read late afterwards
    [InlineData("2026-02", "2026-02")] // its own readings are read anyway
    [InlineData("2026-03", "2026-02")]
    [InlineData("2026-05", "2026-02")]
    [InlineData("2026-06", "2026-02")] // the bill of May may have been closed before the late reading
    [InlineData("2026-07", "2026-07")] // that of June has the numbers
    public void B3_numbers_are_counted_from_a_month_that_was_read_late(string month, string from) =>
        Assert.Equal(Some.Month(from), LateReadings.CountsFrom(Put(Contract, "2026-02", "2026-05"), Some.Month(month)));

    [Theory]
    [InlineData("2026-01", "2025-12")] // the bill of January, the month before February, may not have the numbers of December
    [InlineData("2025-12", "2026-02")]
    public void B3_from_there_another_month_that_was_read_late_may_reach_further_back(string correctedIn, string from)
    {
        var contract = Put(Put(Contract, from == "2025-12" ? from : "2025-11", correctedIn), "2026-02", "2026-05");

        Assert.Equal(Some.Month(from), LateReadings.CountsFrom(contract, Some.Month("2026-06")));
    }

    private static Contract Put(Contract contract, string month, string correctedIn) => Some.Apply(
        contract, new ReadingCorrected(Some.Month(month).OnDayOfMonth(9), Known, Before: null, Some.Month(correctedIn), Reason: null));
}
