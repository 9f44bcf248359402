using NodaTime;

namespace SecureMx.Domain.Tests.Contracts;

public class HistoryTests
{
    private static RecordedEvent Recorded(int version, ContractEvent e) =>
        new(version, Given.NoonOf("2026-04-01"), new("operator", "op"), e);

    private static readonly ContractConcluded Concluded = (ContractConcluded)ServiceApplications.Accept(
        new("ctr-1", "app-1", "acme", Given.Application, new(Given.Date("2026-04-01"), Given.Prices)),
        [], Given.NoonOf("2026-04-01")).Events[0];

    [Fact]
    public void R1_events_follow_on_each_other_from_the_conclusion_on()
    {
        var administrators = new AdministratorsReplaced([new("n", "a@example.jp")]);
        Assert.Null(ContractHistory.Replay([]));
        Assert.Equal(2, ContractHistory.Replay([Recorded(1, Concluded), Recorded(2, administrators)])!.Version);
        Assert.Throws<InvalidOperationException>(() => ContractHistory.Replay([Recorded(2, Concluded)]));
        Assert.Throws<InvalidOperationException>(() => ContractHistory.Replay([Recorded(1, administrators)]));
        Assert.Throws<InvalidOperationException>(() => ContractHistory.Replay([Recorded(1, Concluded), Recorded(1, administrators)]));
        Assert.Throws<InvalidOperationException>(() => ContractHistory.Replay([Recorded(1, Concluded), Recorded(3, administrators)]));
        Assert.Throws<InvalidOperationException>(() => ContractHistory.Replay([Recorded(1, Concluded), Recorded(2, Concluded)]));
    }

    [Fact]
    public void B11_a_revision_of_the_prices_is_a_sheet_from_a_month_on()
    {
        var revised = Given.Prices with { Base = new(0, 31_000, 210) };
        var contract = ContractHistory.Replay([Recorded(1, Concluded), Recorded(2, new PricesRevised(new YearMonth(2026, 10), revised))])!;
        Assert.Equal(30_000, PriceSheet.InForce(contract.PriceSheets, new YearMonth(2026, 9)).Base.Monthly);
        Assert.Equal(31_000, PriceSheet.InForce(contract.PriceSheets, new YearMonth(2026, 10)).Base.Monthly);
    }

    [Theory]
    [InlineData("contract", "terms/9-1")]
    [InlineData("mailbox-plus", "terms/7-4")]
    public void R1_E1_a_notice_names_the_article_of_its_target(string target, string article)
    {
        var notice = EndNotices.Give(Given.Contract("mailbox-plus"), new("n", target), Given.NoonOf("2026-04-02")).Events[0];

        Assert.Equal(article, Assert.Single(notice.Basis).Article);
    }

    [Fact]
    public void M3_a_contract_that_was_taken_over_is_billed_here_from_that_month_on()
    {
        var recorded = new RecordedEvent(1, Given.NoonOf("2026-05-31"), new("operator", "op"), Concluded);

        var taken = ContractHistory.Apply(null, recorded with { Event = Concluded with { IsMigrated = true } });
        var concluded = ContractHistory.Apply(null, recorded);

        Assert.Equal((Given.Date("2026-05-31"), new YearMonth(2026, 5)), (taken.TakenOverOn, taken.BilledFrom));
        Assert.Equal((null, new YearMonth(2026, 4)), (concluded.TakenOverOn, concluded.BilledFrom));
    }

    [Fact]
    public void R1_every_event_names_its_rule_and_goes_through_a_store()
    {
        var end = new ScheduledEnd(Given.Date("2026-07-10"), EndGround.ContractEnd, "n", "O4");
        var contract = Given.Contract("mailbox-plus");
        (ContractEvent Event, string Rules)[] events =
        [
            (Concluded, "C1 A3"),
            (new OptionsAccepted("app-2", Given.Date("2026-04-01"), [], new Dictionary<string, OptionPrices>()), "A1 A3"),
            (EndNotices.Give(contract, new("n", "contract"), Given.NoonOf("2026-04-02")).Events[0], "E1"),
            (EndNotices.Give(contract, new("n", "mailbox-plus"), Given.NoonOf("2026-04-02")).Events[0], "E1"),
            (new NoticeWithdrawn("n", "agreed"), "E4"),
            (new EndOrdered("n", EndGround.GeneralTerms28Paragraph2, default, default, default, "r", null), "E7"),
            (new DesignatedServiceEndRecorded("iij-id", default, [1]), "E6"),
            (new OptionEnded(1, "sandbox", end), "O4"),
            (new OptionEnded(1, "sandbox", end with { Rule = "O3" }), "O3"),
            (new OptionEnded(1, "sandbox", end with { Rule = "E1" }), "E1"),
            (new EligibilityLapsed(1, "omnibus", default), "O3"),
            (new ContractEnded(end with { Ground = EndGround.Notice }), "E1"),
            (new ContractEnded(end with { Ground = EndGround.GeneralTerms28Paragraph3 }), "E7"),
            (new AdministratorsReplaced([]), "C3"),
            (new PricesRevised(new YearMonth(2026, 10), Given.Prices), "B11"),
        ];

        foreach (var (e, rules) in events)
        {
            Assert.Equal(rules, string.Join(' ', e.Basis));
            Assert.Equal(StateJson.Of(e), StateJson.Of(StateJson.ThroughAStore(e)));
            Assert.Contains("\"type\"", StateJson.Of(e), StringComparison.Ordinal);
        }
    }
}
