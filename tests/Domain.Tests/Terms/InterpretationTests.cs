using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Terms;

/// <summary>
/// The readings of <c>docs/interpretations.md</c> that are easily turned by accident, each with the reading that was refused.
/// </summary>
public class InterpretationTests
{
    [Theory]
    [InlineData("2026-04-02", "2026-05-02")] // a Saturday
    [InlineData("2026-04-03", "2026-05-03")] // a Sunday, Constitution Day
    [InlineData("2026-04-05", "2026-05-05")] // Children's Day
    [InlineData("2026-12-02", "2027-01-01")] // New Year's Day
    public void T2_civil_code_142_does_not_move_the_last_of_the_thirty_days(string arrivedOn, string last) =>
        Assert.Equal(Some.Date(last), EffectiveDate.Of(Some.Date(arrivedOn), null).Date);

    [Fact]
    public void T3_S4_civil_code_142_does_not_move_the_end_of_a_minimum_period_or_of_a_claim()
    {
        Assert.Equal(Some.Date("2026-05-03"), Given.ContractFrom("2026-04-04", "2026-04-04").MinimumPeriod.Last); // a Sunday, and a holiday
        Assert.Equal(Some.Date("2026-05-03"), new Outage("out-1", Given.NoonOf("2026-02-01"), Given.NoonOf("2026-02-03"), null).LastDay);
    }

    [Theory]
    [InlineData("2026-01-01T14:59:59Z", "2026-01-01")] // 23:59:59 of New Year's Day in Tokyo
    [InlineData("2026-01-01T15:00:00Z", "2026-01-02")]
    [InlineData("2026-05-02T18:30:00Z", "2026-05-03")] // 03:30 of a Sunday that is a holiday
    public void E2_a_notice_arrives_at_night_and_on_holidays(string at, string arrivedOn)
    {
        var contract = Given.ContractFrom("2025-04-01", "2025-04-01");
        var after = contract.After(
            EndNotices.Give(contract, new("ntc-1", EndTarget.ContractCode), NodaTime.Text.InstantPattern.ExtendedIso.Parse(at).Value));
        Assert.Equal(
            (Some.Date(arrivedOn), Some.Date(arrivedOn).PlusDays(30)), (after.Notices[0].ArrivedOn, after.Notices[0].EffectiveDate));
    }

    [Fact]
    public void S2_annex_3_has_no_cap()
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10); // 32,000 a month
        var outage = new Outage("out-1", Given.NoonOf("2026-04-01"), Given.NoonOf("2026-05-16"), null);
        var claimed = Assert.IsType<FeeReductionAccepted>(
            Assert.Single(FeeReductions.Claim(
                contract, new("clm-1", outage, new(32_000, IsOpen: false)), Given.NoonOf("2026-05-20")).Events));
        Assert.Equal((45, 48_000L), (claimed.Units, claimed.Amount)); // one month's fee and a half
    }

    [Fact]
    public void O8_an_option_that_is_subscribed_again_in_the_month_of_its_end_is_charged_whole_twice()
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("private-relay", "2026-01-01"))
            .Ending("private-relay", "2026-04-10").Accepting("2026-04-05", Some.Option("private-relay", "2026-04-11"));
        Assert.Equal([7_000L, 7_000], contract.Bill("2026-04").Amounts("option.private-relay.monthly"));
        Assert.Equal([7_000L], contract.Bill("2026-05").Amounts("option.private-relay.monthly"));
    }

    [Fact]
    public void O8_the_prices_of_the_new_acceptance_replace_a_revision_that_was_announced_before()
    {
        var dearer = Some.Prices with
        {
            Options = Some.Prices.Options.ToDictionary(
            o => o.Key, o => o.Key == "private-relay" ? o.Value with { Monthly = 9_999 } : o.Value)
        };
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("private-relay", "2026-01-01"))
            .Revised("2026-06", dearer)
            .Ending("private-relay", "2026-04-10");
        var again = contract.Accepting(
            new Dictionary<string, OptionPrices> { ["private-relay"] = new(0, 5_000) }, "2026-04-05",
            Some.Option("private-relay", "2026-04-11"));
        Assert.Equal([5_000L], again.Bill("2026-06").Amounts("option.private-relay.monthly"));
        Assert.Equal(
            [9_999L],
            Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("private-relay", "2026-01-01")).Revised("2026-06", dearer)
                .Bill("2026-06").Amounts("option.private-relay.monthly"));
    }

    [Fact]
    public void P2_ending_on_the_last_day_of_a_minimum_period_costs_more_than_nine_days_before()
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("private-relay", "2026-04-10")); // to 9 May, 7,000 a month
        var (last, before) = (contract.Ending("private-relay", "2026-05-09"), contract.Ending("private-relay", "2026-04-30"));

        Assert.Equal(
            (7_000L, 0),
            (
                last.Bill("2026-05").Amounts("option.private-relay.monthly").Sum(),
                last.Bill("2026-05").Amounts("option.private-relay.settlement").Length));
        Assert.Equal([7_000L * 9 / 31], before.Bill("2026-04").Amounts("option.private-relay.settlement"));
        Assert.Empty(before.Bill("2026-05").Amounts("option.private-relay.monthly"));
    }

    [Fact]
    public void O3_article_9_2_says_contract_and_ends_the_option_alone()
    {
        var contract = Given.Contract("mailbox-plus", "mailing-list", "private-relay")
            .Notice("mailbox-plus", "2026-04-10")
            .WhenItIs("2026-05-20");
        Assert.Equal(Some.Date("2026-05-10"), contract.EndOf("mailing-list"));
        Assert.Null(contract.EndOf(EndTarget.ContractCode));
        Assert.Null(contract.EndOf("private-relay"));
        Assert.Equal(ContractStatus.Active, contract.StatusOn(Some.Date("2026-05-20")));
    }

    [Theory]
    [InlineData("2026-02-14", 14, 28)]
    [InlineData("2024-02-14", 14, 29)]
    [InlineData("2026-04-15", 15, 30)]
    [InlineData("2026-07-15", 15, 31)]
    public void B5_the_denominator_of_a_share_is_the_days_of_the_calendar_month(string end, int days, int daysInMonth)
    {
        var line = Assert.Single(
            Some.Contract("2020-01-01", "2020-01-01", 10, Some.Option("mailbox-plus", "2020-01-01", disk: 80))
                .Ending("mailbox-plus", end)
                .Bill(end[..7])!.Lines,
            l => l.Code == "option.mailbox-plus.disk");
        Assert.Equal((days, daysInMonth, 10_000L * days / daysInMonth), (line.Days, line.DaysInMonth, line.Amount));
    }

    [Fact]
    public void B6_note_4_multiplies_the_maxima_of_two_days()
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("spare-mail", "2026-01-01", accounts: 5, retention: 7));
        var bill = contract.Bill(
            "2026-04",
            ("2026-04-03", Some.Reading(3, options: new OptionReading("spare-mail", 6, 30))),
            ("2026-04-20", Some.Reading(20, options: new OptionReading("spare-mail", 50, 7))));
        Assert.Equal([50L * 80], bill.Amounts("option.spare-mail.retention")); // no day had 50 accounts at 30 days
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    public void O6_O8_a_mailbox_plus_that_is_subscribed_again_has_any_capacity(int gigabytes)
    {
        var contract = Given.Contract("mailbox-plus").Notice("mailbox-plus", "2026-04-10"); // of 100 GB, to 2026-05-10
        var again = contract.Take(
            "app-2", "2026-04-20", "2026-05-11", new OptionRequest[] { new("mailbox-plus", [], DiskGigabytes: gigabytes) });
        Assert.Equal(
            (100, gigabytes),
            (
                again.Options[0].DiskGigabytesOn(Some.Date("2026-05-10")),
                again.The("mailbox-plus").DiskGigabytesOn(Some.Date("2026-05-11"))));
        var shrunk = ChangeApplications.Accept(
            Given.Contract("mailbox-plus"), new("app-3", new(gigabytes), new(Some.Date("2026-04-20"))), Given.NoonOf("2026-04-20"));
        Assert.Contains("O6 ", Assert.Single(shrunk.Refusals.Lines()), StringComparison.Ordinal);
    }
}
