namespace SecureMx.Domain.Tests.Ending;

/// <summary>
/// R2: what the software says of an end is a statement of law: its articles, dates and words are compared whole, in both languages.
/// </summary>
public class EndStatementTests
{
    private static readonly string[] All = ["mailbox-plus", "mailing-list", "omnibus", "dox", "iij-id", "sandbox"];

    [Theory]
    [InlineData(EndGround.Notice, "terms/9-1", "E1")]
    [InlineData(EndGround.GeneralTerms28Paragraph2, "general-terms/28-2", "E7")]
    [InlineData(EndGround.GeneralTerms28Paragraph3, "general-terms/28-3", "E7")]
    public void E7_R2_the_paragraph_of_an_end_is_cited(EndGround ground, string article, string rule)
    {
        var contract = ground == EndGround.Notice
            ? Given.Contract().Notice("contract", "2026-06-10", id: "n-1")
            : Given.Contract().Order("2026-06-10", "2026-06-30", ground, "n-1");

        Assert.Equal(article, EndExplanations.OfEnd(contract)!.Basis[0]);
        Assert.Equal(article, new ContractEnded(contract.Notice("n-1")!.ToEnd()).Basis.Single().Article);
        Assert.Equal(rule, contract.Notice("n-1")!.ToEnd().Rule);
        if (ground == EndGround.Notice) return;

        Assert.Equal([article], EndExplanations.OfEnd(contract)!.Basis);
        Assert.Equal(article, new EndOrdered("n", ground, default, default, default, "r", null).Basis.Single().Article);
    }

    [Theory]
    [InlineData(null, "到達日 2026-06-10 (東京) から 30 日を経過する日は 2026-07-10。指定日なし。東京の 24 時 (2026-07-10T15:00:00Z) まで有効")]
    [InlineData("2026-07-31", "到達日 2026-06-10 (東京) から 30 日を経過する日は 2026-07-10。指定日 2026-07-31 のほうが遅い。東京の 24 時 (2026-07-31T15:00:00Z) まで有効")]
    [InlineData("2026-07-10", "到達日 2026-06-10 (東京) から 30 日を経過する日は 2026-07-10。指定日も同日。東京の 24 時 (2026-07-10T15:00:00Z) まで有効")]
    [InlineData(
        "2026-07-09",
        "到達日 2026-06-10 (東京) から 30 日を経過する日は 2026-07-10。指定日 2026-07-09 はそれより早いため、30 日を経過する日による。東京の 24 時 (2026-07-10T15:00:00Z) まで有効")]
    public void E1_R2_a_notice_says_in_Japanese_how_its_day_was_counted(string? designated, string expected) => Assert.Equal(
        expected,
        EndExplanations.OfEffectiveDate(Given.Contract().Notice("contract", "2026-06-10", designated).Notice("ntc-1")!).Text.Japanese);

    [Fact]
    public void E7_R2_an_order_says_that_it_needs_no_30_days() => Assert.Equal(
        new Text(
            "ordered on 2026-06-11 for 2026-06-12; an order needs no 30 days; in force until 24:00 in Tokyo, 2026-06-12T15:00:00Z",
            "2026-06-11 に 2026-06-12 付けの解除を決定。当社による解除に 30 日の経過は不要。東京の 24 時 (2026-06-12T15:00:00Z) まで有効"),
        EndExplanations.OfEnd(Given.Contract().Order("2026-06-11", "2026-06-12"))!.Text);

    [Fact]
    public void O4_R2_an_option_ends_with_its_contract()
    {
        var contract = Given.Contract(All).Order("2026-06-11", "2026-06-12");

        var end = EndExplanations.OfEnd(contract, contract.The("sandbox"))!;

        Assert.Equal(["terms/9-1"], end.Basis);
        Assert.Equal(
            new Text(
                "the contract ends on 2026-06-12, and all of its options with it; in force until 24:00 in Tokyo, 2026-06-12T15:00:00Z",
                "契約が 2026-06-12 に終了し、すべてのオプションも同日に終了。東京の 24 時 (2026-06-12T15:00:00Z) まで有効"),
            end.Text);
    }

    [Theory]
    [InlineData(
        "mailing-list",
        "the option mailbox-plus, which it needs, ends on 2026-07-10, and mailing-list with it; in force until 24:00 in Tokyo, "
            + "2026-07-10T15:00:00Z",
        "前提となるオプション mailbox-plus が 2026-07-10 に解除され、mailing-list も同日に解除。東京の 24 時 (2026-07-10T15:00:00Z) まで有効")]
    [InlineData(
        "dox",
        "the service document-exchange, which it needs, ends on 2026-07-31, and dox with it; in force until 24:00 in Tokyo, "
            + "2026-07-31T15:00:00Z",
        "前提となる指定サービス document-exchange が 2026-07-31 に解除され、dox も同日に解除。東京の 24 時 (2026-07-31T15:00:00Z) まで有効")]
    public void O3_R2_an_option_ends_with_what_it_needs(string code, string english, string japanese)
    {
        var contract = Given.Contract(All).Notice("mailbox-plus", "2026-06-10").ServiceEnd("document-exchange", "2026-07-31");

        var end = EndExplanations.OfEnd(contract, contract.The(code))!;

        Assert.Equal(["terms/9-2"], end.Basis);
        Assert.Equal(new Text(english, japanese), end.Text);
    }

    [Fact]
    public void O3_R2_a_lapse_says_what_ended_and_when_it_is_met_again()
    {
        var contract = Given.Contract(All).ServiceEnd("iij-id", "2026-07-31");
        Assert.Equal(
            new Text(
                "the service iij-id, which it needs, ends on 2026-07-31; article 9-2 does not name iij-id, which stays in force without "
                    + "being eligible from the next day",
                "前提となる指定サービス iij-id が 2026-07-31 に終了。第 9 条第 2 項は iij-id を定めていないため、翌日から利用資格のないまま存続"),
            Lapse(contract).Text);
        Assert.Equal(["terms/3", "terms/9-2"], Lapse(contract).Basis);

        var again = contract.HeldAgain("iij-id", "2026-09-01", enteredOn: "2026-08-20");
        Assert.EndsWith("; it is held again and iij-id eligible from 2026-09-01", Lapse(again).Text.English, StringComparison.Ordinal);
        Assert.EndsWith("。2026-09-01 から再び契約者となり、iij-id の利用資格を回復", Lapse(again).Text.Japanese, StringComparison.Ordinal);

        static Explanation Lapse(Contract contract) =>
            EndExplanations.OfLapse(contract.The("iij-id"), Eligibility.LapsesOf(contract, contract.The("iij-id"))[0]);
    }

    [Fact]
    public void C5_O2_R2_minimum_periods_are_counted_from_the_billing_start_date()
    {
        var contract = Given.ContractFrom("2026-04-01", "2026-04-10", "advanced-archive");
        Assert.Equal("課金開始日 2026-04-10 を起算日として 1 ヶ月、2026-05-09 に満了", EndExplanations.OfMinimumPeriod(contract).Text.Japanese);
        Assert.Equal(
            "課金開始日 2026-04-10 を起算日として 12 ヶ月、2027-04-09 に満了",
            EndExplanations.OfMinimumPeriod(contract.The("advanced-archive"))!.Text.Japanese);
    }

    [Fact]
    public void C6_what_is_recorded_comes_before_what_is_scheduled()
    {
        var recorded = new ScheduledEnd(Given.Date("2026-06-20"), EndGround.ContractEnd, "ord-1", "O4");
        var contract = Given.Contract("sandbox")
            .Notice("sandbox", "2026-06-10")
            .Notice("contract", "2026-06-10", id: "ntc-2") with
        { Ended = recorded };
        var option = contract.The("sandbox") with { Ended = recorded with { EffectiveDate = Given.Date("2026-06-15") } };

        Assert.Equal(recorded, Ends.Of(contract));
        Assert.Equal(option.Ended, Ends.Of(contract, option));
    }
}
