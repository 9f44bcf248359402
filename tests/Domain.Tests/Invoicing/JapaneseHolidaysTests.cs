using NodaTime;

namespace SecureMx.Domain.Tests.Invoicing;

public class JapaneseHolidaysTests
{
    [Theory]
    [InlineData("2007-01-01", "元日")]
    [InlineData("2015-08-11", null)] // the year before the first
    [InlineData("2016-08-11", "山の日")]
    [InlineData("2020-02-23", "天皇誕生日")]
    [InlineData("2022-10-10", "スポーツの日")]
    [InlineData("2026-02-10", null)] // the day before a holiday
    [InlineData("2026-02-12", null)] // the day after one
    [InlineData("2026-01-01", "元日")]
    [InlineData("2026-01-12", "成人の日")]
    [InlineData("2026-02-11", "建国記念の日")]
    [InlineData("2026-02-23", "天皇誕生日")]
    [InlineData("2026-03-20", "春分の日")]
    [InlineData("2024-03-20", "春分の日")]
    [InlineData("2023-03-21", "春分の日")]
    [InlineData("2026-04-29", "昭和の日")]
    [InlineData("2026-05-06", "振替休日")] // for the Sunday of 3 May, after 4 and 5 May
    [InlineData("2026-05-07", null)]
    [InlineData("2026-07-20", "海の日")]
    [InlineData("2026-08-11", "山の日")]
    [InlineData("2026-09-21", "敬老の日")]
    [InlineData("2026-09-22", "国民の休日")] // between two holidays
    [InlineData("2026-09-23", "秋分の日")]
    [InlineData("2024-09-22", "秋分の日")]
    [InlineData("2024-09-23", "振替休日")]
    [InlineData("2026-10-12", "スポーツの日")]
    [InlineData("2026-11-03", "文化の日")]
    [InlineData("2026-11-23", "勤労感謝の日")]
    [InlineData("2026-12-23", null)]
    [InlineData("2018-12-23", "天皇誕生日")]
    [InlineData("2018-12-24", "振替休日")]
    [InlineData("2019-02-23", null)]
    [InlineData("2019-04-30", "国民の休日")]
    [InlineData("2019-05-01", "天皇の即位の日")]
    [InlineData("2019-05-02", "国民の休日")]
    [InlineData("2019-10-14", "体育の日")]
    [InlineData("2020-07-23", "海の日")]
    [InlineData("2020-07-24", "スポーツの日")]
    [InlineData("2020-10-12", null)]
    [InlineData("2021-08-08", "山の日")]
    [InlineData("2021-08-09", "振替休日")]
    [InlineData("2021-08-11", null)]
    public void Each_holiday_has_its_name(string date, string? name) => Assert.Equal(name, JapaneseHolidays.NameOf(Date(date)));

    [Theory]
    [InlineData("2026-05-29", true)]
    [InlineData("2026-05-30", false)] // Saturday
    [InlineData("2026-12-30", true)]
    [InlineData("2026-12-31", false)] // banks are closed to 3 January
    [InlineData("2027-01-02", false)]
    [InlineData("2025-01-03", false)]
    [InlineData("2027-01-04", true)]
    public void Banks_are_closed_on_weekends_and_at_the_turn_of_the_year(string date, bool isOpen) =>
        Assert.Equal(isOpen, JapaneseHolidays.IsBusinessDay(Date(date)));

    [Theory]
    [InlineData("2026-04", 1, 31, "2026-05-01", "2026-06-01")] // 31 May is a Sunday
    [InlineData("2026-05", 1, 31, "2026-06-01", "2026-06-30")] // 30 days
    [InlineData("2026-01", 1, 31, "2026-02-01", "2026-03-02")] // 28 February is a Saturday
    [InlineData("2027-01", 1, 30, "2027-02-01", "2027-03-01")]
    [InlineData("2028-01", 1, 31, "2028-02-01", "2028-02-29")] // a leap day
    [InlineData("2026-11", 1, 31, "2026-12-01", "2027-01-04")] // the turn of the year
    [InlineData("2026-03", 1, 29, "2026-04-01", "2026-04-30")] // a holiday
    [InlineData("2026-04", 1, 3, "2026-05-01", "2026-05-07")] // four days closed
    [InlineData("2026-04", 2, 10, "2026-05-01", "2026-06-10")]
    [InlineData("2026-04", 0, 31, "2026-05-01", "2026-05-01")] // not before the issue
    public void A_bill_is_due_on_a_day_on_which_banks_are_open(string month, int after, int day, string issued, string due)
    {
        var first = Date(month + "-01");
        Assert.Equal(Date(due), new PaymentTerms(after, day).DueDate(first.ToYearMonth(), Date(issued)));
    }

    private static LocalDate Date(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
