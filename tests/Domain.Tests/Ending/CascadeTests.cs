namespace SecureMx.Domain.Tests.Ending;

public class CascadeTests
{
    private static readonly string[] All = ["mailbox-plus", "mailing-list", "active-mail", "omnibus", "dox", "iij-id", "sandbox"];

    [Fact]
    public void O3_what_leans_on_mailbox_plus_ends_the_same_day_and_omnibus_stays()
    {
        var contract = Given.Contract(All).Notice("mailbox-plus", "2026-06-10");

        Assert.Equal("2026-07-10 2026-07-10 2026-07-10 - - - -", EndsOf(contract, All));
        Assert.Equal(
            new ScheduledEnd(Given.Date("2026-07-10"), EndGround.DesignatedServiceEnd, "ntc-1", "O3"),
            Ends.Of(contract, contract.The("mailing-list")));
        Assert.Equal(
            new ScheduledEnd(Given.Date("2026-07-10"), EndGround.Notice, "ntc-1", "E1"), Ends.Of(contract, contract.The("mailbox-plus")));
        Assert.Equal(Given.Date("2026-07-11"), Eligibility.FirstLapse(contract, contract.The("omnibus")));
    }

    [Fact]
    public void E6_O3_the_end_of_a_service_takes_dox_and_leaves_iij_id()
    {
        var contract = Given.Contract(All).ServiceEnd("document-exchange", "2026-07-31").ServiceEnd("iij-id", "2026-08-31");

        Assert.Equal("- - - - 2026-07-31 - -", EndsOf(contract, All));
        Assert.Equal(
            new ScheduledEnd(Given.Date("2026-07-31"), EndGround.DesignatedServiceEnd, null, "O3"), Ends.Of(contract, contract.The("dox")));
        Assert.Equal(Given.Date("2026-09-01"), Eligibility.FirstLapse(contract, contract.The("iij-id")));
        Assert.Null(Eligibility.FirstLapse(contract, contract.The("dox")));
        Assert.Null(Eligibility.FirstLapse(contract, contract.The("omnibus")));
    }

    [Fact]
    public void E6_telling_it_again_adds_nothing_and_an_earlier_day_does()
    {
        var contract = Given.Contract("dox").ServiceEnd("document-exchange", "2026-07-31");
        Assert.Same(Decision.Nothing, ServiceRecords.RecordEnd(contract, "document-exchange", Given.Date("2026-07-31")));
        Assert.Same(Decision.Nothing, ServiceRecords.RecordEnd(contract, "document-exchange", Given.Date("2026-08-01")));
        Assert.Equal(Given.Date("2026-07-30"), contract.ServiceEnd("document-exchange", "2026-07-30").EndOf("dox"));
        Assert.Same(Decision.Nothing, ServiceRecords.RecordEnd(contract, "iij-id", Given.Date("2026-07-01")));
        Assert.Same(
            Decision.Nothing, ServiceRecords.RecordEnd(contract.WhenItIs("2026-08-01"), "document-exchange", Given.Date("2026-07-01")));
    }

    [Fact]
    public void E6_the_end_of_a_service_is_known_although_an_own_end_comes_first()
    {
        var contract = Given.Contract("dox").Notice("dox", "2026-06-10").ServiceEnd("document-exchange", "2026-07-31");
        Assert.Equal(Given.Date("2026-07-10"), contract.EndOf("dox"));
        Assert.Equal(Given.Date("2026-07-31"), contract.Withdrawn("ntc-1", "2026-06-11").EndOf("dox"));
    }

    [Fact]
    public void E8_O3_a_lapse_of_the_same_day_that_rests_on_something_else_is_no_effect_of_a_notice()
    {
        var contract = Given.Contract("sandbox", "iij-id").Notice("sandbox", "2026-06-10").ServiceEnd("iij-id", "2026-07-10");

        var cascade = Cascade.Of(contract, contract.Notice("ntc-1")!);

        Assert.Empty(cascade.Falls);
        Assert.Empty(cascade.Lapses);
    }

    [Fact]
    public void E8_O4_an_option_with_an_earlier_end_of_its_own_does_not_fall_with_the_contract()
    {
        var contract = Given.Contract("sandbox", "mail-audit")
            .Notice("sandbox", "2026-06-10")
            .Notice("contract", "2026-06-11", id: "ntc-2");

        var cascade = Cascade.Of(contract, contract.Notice("ntc-2")!);

        Assert.Equal([new FallingOption("mail-audit", Given.Date("2026-07-11"), "O4")], cascade.Falls);
        Assert.Empty(cascade.Lapses);
    }

    [Fact]
    public void O4_every_option_ends_with_the_contract()
    {
        var contract = Given.Contract(All).Notice("contract", "2026-06-10");
        Assert.All(
            contract.Options,
            o => Assert.Equal(new ScheduledEnd(Given.Date("2026-07-10"), EndGround.ContractEnd, "ntc-1", "O4"), Ends.Of(contract, o)));
        Assert.All(contract.Options, o => Assert.Null(Eligibility.FirstLapse(contract, o)));
    }

    [Theory]
    [InlineData("2026-07-30", "E1", "2026-07-30")] // an earlier end stays
    [InlineData("2026-07-31", "E1", "2026-07-31")] // on one day its own comes first
    [InlineData("2026-08-01", "O4", "2026-07-31")] // a cascade that comes before it replaces it
    public void O4_the_earlier_end_counts(string own, string rule, string expected)
    {
        var contract = Given.Contract("sandbox")
            .Notice("sandbox", "2026-06-01", own, "ntc-1")
            .Notice("contract", "2026-06-02", "2026-07-31", "ntc-2");
        Assert.Equal((rule, Given.Date(expected)), (Ends.Of(contract, contract.The("sandbox"))!.Rule, contract.EndOf("sandbox")));
    }

    [Fact]
    public void O3_O4_E7_an_end_that_is_known_late_takes_along_what_has_ended_after_it()
    {
        var before = Given.Contract("mailbox-plus", "active-mail", "sandbox")
            .Notice("sandbox", "2026-05-01", id: "ntc-1").Notice("active-mail", "2026-06-10", id: "ntc-2").WhenItIs("2026-07-11");
        Assert.Equal((Given.Date("2026-05-31"), Given.Date("2026-07-10")), (before.EndOf("sandbox"), before.EndOf("active-mail")));

        var contract = before.Order("2026-07-12", "2026-06-05").WhenItIs("2026-07-12");

        Assert.Equal(new ScheduledEnd(Given.Date("2026-06-05"), EndGround.ContractEnd, "ord-1", "O4"), contract.The("active-mail").Ended);
        Assert.Equal(Given.Date("2026-05-31"), contract.The("sandbox").Ended!.EffectiveDate); // an earlier end stays
        Assert.Same(Decision.Nothing, DueEnds.Decide(contract, Given.NoonOf("2027-01-01")));
    }

    [Theory]
    [InlineData("2026-07-30", "E1", "2026-07-30")]
    [InlineData("2026-07-31", "E1", "2026-07-31")]
    [InlineData("2026-08-01", "O3", "2026-07-31")]
    public void O3_the_earlier_end_counts(string own, string rule, string expected)
    {
        var contract = Given.Contract("mailbox-plus", "active-mail")
            .Notice("active-mail", "2026-06-01", own, "ntc-1")
            .Notice("mailbox-plus", "2026-06-02", "2026-07-31", "ntc-2");
        Assert.Equal((rule, Given.Date(expected)), (Ends.Of(contract, contract.The("active-mail"))!.Rule, contract.EndOf("active-mail")));
    }

    [Fact]
    public void O3_O4_of_both_cascades_on_one_day_the_contracts_counts()
    {
        var contract = Given.Contract("mailbox-plus", "active-mail")
            .Notice("mailbox-plus", "2026-06-01", "2026-07-31", "ntc-1")
            .Notice("contract", "2026-06-02", "2026-07-31", "ntc-2");
        Assert.Equal("O4", Ends.Of(contract, contract.The("active-mail"))!.Rule);
        Assert.Equal("E1", Ends.Of(contract, contract.The("mailbox-plus"))!.Rule);
    }

    [Fact]
    public void O3_mailbox_plus_taken_anew_does_not_hold_what_leaned_on_the_old_one()
    {
        var contract = Given.Contract("mailbox-plus", "active-mail", "omnibus")
            .Notice("mailbox-plus", "2026-06-10")
            .Take("app-2", "2026-06-11", "2026-07-11", "mailbox-plus");
        Assert.Equal(Given.Date("2026-07-10"), contract.EndOf("active-mail"));
        Assert.Null(contract.EndOf("mailbox-plus"));
    }

    [Theory]
    [InlineData("2026-07-11", null, null)] // without a gap
    [InlineData("2026-07-12", null, "2026-07-11")] // a day too late
    [InlineData("2026-07-11", "2026-08-20", "2026-08-21")] // the second ends too
    public void O3_omnibus_is_eligible_as_long_as_one_mailbox_plus_follows_on_another(string start, string? secondEnd, string? lapse)
    {
        var contract = Given.Contract("mailbox-plus", "omnibus")
            .Notice("mailbox-plus", "2026-06-10")
            .Take("app-2", "2026-06-11", start, "mailbox-plus");
        if (secondEnd is not null) contract = contract.Notice("mailbox-plus", "2026-07-12", secondEnd, "ntc-2");
        Assert.Equal(Given.DateOrNull(lapse), Eligibility.FirstLapse(contract, contract.The("omnibus")));
    }

    [Theory]
    [InlineData("2026-07-10", false)]
    [InlineData("2026-07-11", true)]
    public void O3_eligibility_lapses_only_of_what_is_still_in_force(string omnibusEnd, bool lapses)
    {
        var contract = Given.Contract("mailbox-plus", "omnibus")
            .Notice("omnibus", "2026-06-01", omnibusEnd, "ntc-2")
            .Notice("mailbox-plus", "2026-06-10");
        Assert.Equal(lapses, Eligibility.FirstLapse(contract, contract.The("omnibus")) is not null);
        Assert.Equal(lapses ? 1 : 0, contract.WhenItIs("2026-12-31").Options.Count(o => o.EligibilityLapsedSince is not null));
    }

    [Fact]
    public void E8_a_notice_says_what_falls_and_what_lapses()
    {
        var contract = Given.Contract(All).Notice("active-mail", "2026-06-01", "2026-07-05", "ntc-0").Notice("mailbox-plus", "2026-06-10");
        var effect = Cascade.Of(contract, contract.Notice("ntc-1")!);
        Assert.Equal([new FallingOption("mailing-list", Given.Date("2026-07-10"), "O3")], effect.Falls);
        Assert.Equal([new LapsingOption("omnibus", Given.Date("2026-07-11"), "O3")], effect.Lapses);

        var whole = contract.Order("2026-06-20", "2026-06-30");
        effect = Cascade.Of(whole, whole.Notice("ord-1")!);
        Assert.Equal(All, effect.Falls.Select(f => f.Option));
        Assert.All(effect.Falls, f => Assert.Equal((Given.Date("2026-06-30"), "O4"), (f.EffectiveDate, f.Rule)));
        Assert.Empty(effect.Lapses);
    }

    [Fact]
    public void E8_a_notice_for_what_nothing_leans_on_takes_nothing_along()
    {
        var contract = Given.Contract(All).Notice("sandbox", "2026-06-10");
        var effect = Cascade.Of(contract, contract.Notice("ntc-1")!);
        Assert.Empty(effect.Falls);
        Assert.Empty(effect.Lapses);
    }

    [Fact]
    public void R2_every_end_says_what_it_rests_on()
    {
        var contract = Given.Contract(All)
            .Notice("mailbox-plus", "2026-06-10")
            .ServiceEnd("document-exchange", "2026-07-31")
            .ServiceEnd("iij-id", "2026-07-31");
        Assert.Equal(["terms/9-2"], EndExplanations.OfEnd(contract, contract.The("mailing-list"))!.Basis);
        Assert.StartsWith(
            "the option mailbox-plus, which it needs, ends on 2026-07-10, and mailing-list with it",
            EndExplanations.OfEnd(contract, contract.The("mailing-list"))!.Text.English, StringComparison.Ordinal);
        Assert.StartsWith(
            "the service document-exchange, which it needs, ends on 2026-07-31, and dox with it",
            EndExplanations.OfEnd(contract, contract.The("dox"))!.Text.English, StringComparison.Ordinal);
        Assert.StartsWith(
            "arrived 2026-06-10", EndExplanations.OfEnd(contract, contract.The("mailbox-plus"))!.Text.English, StringComparison.Ordinal);
        Assert.Null(EndExplanations.OfEnd(contract, contract.The("sandbox")));
        Assert.Null(EndExplanations.OfEnd(contract));
        Assert.Contains(
            "omnibus, which stays in force",
            EndExplanations.OfLapse(contract.The("omnibus"), Eligibility.LapsesOf(contract, contract.The("omnibus"))[0]).Text.English,
            StringComparison.Ordinal);
        Assert.Contains(
            "the service iij-id, which it needs, ends on 2026-07-31",
            EndExplanations.OfLapse(contract.The("iij-id"), Eligibility.LapsesOf(contract, contract.The("iij-id"))[0]).Text.English,
            StringComparison.Ordinal);

        var whole = contract.Order("2026-06-11", "2026-06-12", EndGround.GeneralTerms28Paragraph3);
        Assert.Equal(["terms/9-1"], EndExplanations.OfEnd(whole, whole.The("sandbox"))!.Basis);
        Assert.StartsWith(
            "the contract ends on 2026-06-12", EndExplanations.OfEnd(whole, whole.The("sandbox"))!.Text.English, StringComparison.Ordinal);
        Assert.Equal(["general-terms/28-3"], EndExplanations.OfEnd(whole)!.Basis);
        Assert.StartsWith(
            "ordered on 2026-06-11 for 2026-06-12; an order needs no 30 days", EndExplanations.OfEnd(whole)!.Text.English,
            StringComparison.Ordinal);
    }

    [Fact]
    public void R2_minimum_periods_say_how_they_were_counted()
    {
        var contract = Given.ContractFrom("2026-04-01", "2026-04-10", "advanced-archive", "mailbox-plus", "omnibus");
        Assert.Equal(
            "1 month from the billing start date 2026-04-10, that day counted, ends on 2026-05-09",
            EndExplanations.OfMinimumPeriod(contract).Text.English);
        Assert.Equal(["terms/2", "civil-code/143-2"], EndExplanations.OfMinimumPeriod(contract).Basis);
        Assert.Equal(
            "12 months from the billing start date 2026-04-10, that day counted, end on 2027-04-09",
            EndExplanations.OfMinimumPeriod(contract.The("advanced-archive"))!.Text.English);
        Assert.Equal(["terms/7-3", "civil-code/143-2"], EndExplanations.OfMinimumPeriod(contract.The("advanced-archive"))!.Basis);
        Assert.Null(EndExplanations.OfMinimumPeriod(contract.The("omnibus")));
    }

    private static string EndsOf(Contract contract, IEnumerable<string> codes) =>
        string.Join(' ', codes.Select(code => contract.EndOf(code) is { } end ? $"{end:uuuu-MM-dd}" : "-"));
}
