namespace SecureMx.Domain.Tests.Ending;

public class EffectiveDateTests
{
    [Theory]
    [InlineData("2026-06-10", null, "2026-07-10")]
    [InlineData("2026-06-10", "2026-07-09", "2026-07-10")] // a day before the statutory day
    [InlineData("2026-06-10", "2026-07-10", "2026-07-10")]
    [InlineData("2026-06-10", "2026-07-11", "2026-07-11")]
    [InlineData("2026-06-10", "2020-01-01", "2026-07-10")] // a day in the past is no error
    [InlineData("2026-01-31", null, "2026-03-02")]
    [InlineData("2024-01-31", null, "2024-03-01")]
    public void E1_the_later_of_thirty_days_and_the_named_day(string arrivedOn, string? designated, string expected)
    {
        var effective = EffectiveDate.Of(Given.Date(arrivedOn), Given.DateOrNull(designated));
        Assert.Equal(Given.Date(expected), effective.Date);
        Assert.Equal(Given.Date(arrivedOn).PlusDays(30), effective.StatutoryDate);
    }

    [Theory]
    [InlineData(
        null,
        "arrived 2026-06-10 (Tokyo) + 30 days = 2026-07-10; no day was designated; in force until 24:00 in Tokyo, 2026-07-10T15:00:00Z")]
    [InlineData(
        "2026-07-31",
        "arrived 2026-06-10 (Tokyo) + 30 days = 2026-07-10; the designated day 2026-07-31 is later; in force until 24:00 in Tokyo, "
            + "2026-07-31T15:00:00Z")]
    [InlineData(
        "2026-07-10",
        "arrived 2026-06-10 (Tokyo) + 30 days = 2026-07-10; the designated day is the same; in force until 24:00 in Tokyo, "
            + "2026-07-10T15:00:00Z")]
    [InlineData(
        "2026-07-09",
        "arrived 2026-06-10 (Tokyo) + 30 days = 2026-07-10; the designated day 2026-07-09 is earlier, so the statutory day wins; in force "
            + "until 24:00 in Tokyo, 2026-07-10T15:00:00Z")]
    public void R2_it_says_how_it_was_computed(string? designated, string expected)
    {
        var contract = Given.Contract("mailbox-plus").Notice("contract", "2026-06-10", designated);
        Assert.Equal(expected, EndExplanations.OfEffectiveDate(contract.Notice("ntc-1")!).Text.English);
        Assert.Equal(["terms/9-1", "civil-code/140"], EndExplanations.OfEffectiveDate(contract.Notice("ntc-1")!).Basis);
        var ofOption = Given.Contract("mailbox-plus").Notice("mailbox-plus", "2026-06-10", designated);
        Assert.Equal(["terms/7-4", "civil-code/140"], EndExplanations.OfEffectiveDate(ofOption.Notice("ntc-1")!).Basis);
    }
}
