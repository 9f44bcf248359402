using NodaTime;

namespace SecureMx.Domain.Tests.Ending;

public class DueEndsTests
{
    [Fact]
    public void E5_T4_nothing_ends_before_the_first_instant_of_the_next_day()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus").Notice("mailbox-plus", "2026-06-10");
        var midnight = Tokyo.EndOf(Given.Date("2026-07-10"));
        Assert.Same(Decision.Nothing, DueEnds.Decide(contract, midnight - Duration.Epsilon));
        Assert.Equal(
            [new OptionEnded(
                1, "mailbox-plus",
                new(Given.Date("2026-07-10"), EndGround.Notice, "ntc-1", "E1")), new EligibilityLapsed(
                    2, "omnibus", Given.Date("2026-07-11"))],
            DueEnds.Decide(contract, midnight).Events);

        var whole = Given.Contract().Notice("contract", "2026-06-10");
        Assert.Same(Decision.Nothing, DueEnds.Decide(whole, midnight - Duration.Epsilon));
        Assert.Equal(
            [new ContractEnded(new(Given.Date("2026-07-10"), EndGround.Notice, "ntc-1", "E1"))], DueEnds.Decide(whole, midnight).Events);
    }

    [Fact]
    public void E5_whenever_it_wakes_every_end_has_its_day_and_its_order()
    {
        var contract = Given.Contract("sandbox", "mailbox-plus", "active-mail", "omnibus")
            .Notice("mailbox-plus", "2026-06-10", id: "ntc-1")
            .Notice("sandbox", "2026-06-20", id: "ntc-2")
            .Notice("contract", "2026-07-31", id: "ntc-3");
        Assert.Equal(
            [
                "mailbox-plus 2026-07-10 E1", "active-mail 2026-07-10 O3", "omnibus lapsed 2026-07-11", "sandbox 2026-07-20 E1",
                "omnibus 2026-08-30 O4", "contract 2026-08-30 E1",
            ],
            DueEnds.Decide(contract, Given.NoonOf("2027-01-01")).Events.Select(e => e switch
            {
                OptionEnded o => $"{o.Code} {o.End.EffectiveDate:uuuu-MM-dd} {o.Basis.Single()}",
                EligibilityLapsed l => $"{l.Code} lapsed {l.Since:uuuu-MM-dd}",
                _ => $"contract {((ContractEnded)e).End.EffectiveDate:uuuu-MM-dd} {e.Basis.Single()}",
            }));
    }

    [Fact]
    public void O3_a_lapse_comes_after_the_ends_of_its_day_and_before_those_of_the_next()
    {
        var contract = Given.Contract("sandbox", "mail-audit", "mailbox-plus", "omnibus")
            .Notice("sandbox", "2026-06-11", id: "ntc-1")
            .Notice("mail-audit", "2026-06-09", id: "ntc-2")
            .Notice("mailbox-plus", "2026-06-10", id: "ntc-3");

        Assert.Equal(
            ["mail-audit", "mailbox-plus", "omnibus", "sandbox"],
            DueEnds.Decide(contract, Given.NoonOf("2026-08-01")).Events.Select(
                e => e is OptionEnded ended ? ended.Code : ((EligibilityLapsed)e).Code));
    }

    [Fact]
    public void E5_doing_it_twice_changes_nothing() => Assert.Same(Decision.Nothing, DueEnds.Decide(
        Given.Contract(
            "mailbox-plus", "omnibus",
            "iij-id").Notice("mailbox-plus", "2026-06-10").ServiceEnd("iij-id", "2026-06-30").WhenItIs("2026-07-11"),
                Given.NoonOf("2026-07-12")));

    [Fact]
    public void E5_notices_are_carried_out_or_came_too_late()
    {
        var contract = Given.Contract("sandbox", "mail-audit")
            .Notice("sandbox", "2026-06-01", "2026-09-30", "late")
            .Notice("mail-audit", "2026-06-01", "2026-07-05", "early")
            .Notice("contract", "2026-06-10")
            .WhenItIs("2026-07-11");
        Assert.Equal(
            [("late", NoticeStatus.Replaced), ("early", NoticeStatus.Effected), ("ntc-1", NoticeStatus.Effected)],
            contract.Notices.Select(n => (n.NoticeId, n.Status)));
        Assert.Equal("ntc-1", contract.Ended!.NoticeId);
        Assert.Equal("ntc-1", contract.StandingNotice(EndTarget.Contract)!.NoticeId);
        Assert.Same(Decision.Nothing, DueEnds.Decide(contract, Given.NoonOf("2027-01-01")));
    }

    [Fact]
    public void E5_the_end_of_one_thing_leaves_the_notices_of_others_as_they_are()
    {
        var contract = Given.Contract("sandbox", "mail-audit")
            .Notice("sandbox", "2026-06-01", id: "withdrawn").Withdrawn("withdrawn", "2026-06-02")
            .Notice("sandbox", "2026-06-03", id: "effected")
            .Notice("mail-audit", "2026-06-04", "2026-09-30", "other")
            .Notice("contract", "2026-06-05", "2026-12-31", "whole")
            .WhenItIs("2026-07-04");
        Assert.Equal(
            [NoticeStatus.Withdrawn, NoticeStatus.Effected, NoticeStatus.Pending, NoticeStatus.Pending],
            contract.Notices.Select(n => n.Status));
        Assert.Equal(
            [NoticeStatus.Withdrawn, NoticeStatus.Effected, NoticeStatus.Effected, NoticeStatus.Effected],
            contract.WhenItIs("2027-01-01").Notices.Select(n => n.Status));
    }

    [Fact]
    public void P5_an_option_can_fall_before_it_begins()
    {
        var contract = Given.Contract("mailbox-plus")
            .Take("app-2", "2026-06-01", "2026-08-01", "active-mail")
            .Notice("mailbox-plus", "2026-06-10")
            .WhenItIs("2026-07-11");
        Assert.Equal(Given.Date("2026-07-10"), contract.The("active-mail").Ended!.EffectiveDate);
        Assert.False(Ends.IsInForceOn(contract, contract.The("active-mail"), Given.Date("2026-08-01")));
    }

    [Fact]
    public void O3_a_lapse_on_record_stays()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus")
            .Notice("mailbox-plus", "2026-06-10")
            .WhenItIs("2026-07-11")
            .Take("app-2", "2026-07-12", "2026-07-12", "mailbox-plus");
        Assert.Equal(Given.Date("2026-07-11"), Eligibility.FirstLapse(contract, contract.The("omnibus")));
        Assert.Equal("O3", new EligibilityLapsed(1, "omnibus", Given.Date("2026-07-11")).Basis.Single().Number);
    }

    [Theory]
    [InlineData("2026-04-09", false)]
    [InlineData("2026-04-10", true)]
    [InlineData("2026-07-10", true)]
    [InlineData("2026-07-11", false)]
    public void C6_an_option_is_in_force_from_its_billing_start_to_its_end(string date, bool expected)
    {
        var contract = Given.ContractFrom("2026-04-01", "2026-04-10", "sandbox").Notice("sandbox", "2026-06-10");
        Assert.Equal(expected, Ends.IsInForceOn(contract, contract.The("sandbox"), Given.Date(date)));
    }
}
