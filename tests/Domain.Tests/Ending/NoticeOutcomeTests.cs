namespace SecureMx.Domain.Tests.Ending;

/// <summary>What has come of a notice: its status on a day, and what its orchestration learns when it asks.</summary>
public class NoticeOutcomeTests
{
    [Theory]
    [InlineData("2026-05-10", NoticeStatus.Pending)] // the last day in force
    [InlineData("2026-05-11", NoticeStatus.Effected)] // the record of it may come a moment later
    public void C6_a_notice_takes_effect_with_the_day_after_its_last(string today, NoticeStatus status)
    {
        var contract = Given.Contract("sandbox").Notice("sandbox", "2026-04-10");
        Assert.Equal(status, contract.Notice("ntc-1")!.StatusOn(contract, Given.Date(today)));
    }

    [Fact]
    public void E3_O4_a_notice_whose_option_has_fallen_with_the_contract_before_is_replaced()
    {
        // 2026-05-20 and 2026-05-10
        var contract = Given.Contract("sandbox").Notice("sandbox", "2026-04-20").Notice("contract", "2026-04-10", id: "ntc-2");
        Assert.Equal(NoticeStatus.Pending, contract.Notice("ntc-1")!.StatusOn(contract, Given.Date("2026-05-10")));
        Assert.Equal(NoticeStatus.Replaced, contract.Notice("ntc-1")!.StatusOn(contract, Given.Date("2026-05-11")));
        Assert.Equal(NoticeStatus.Effected, contract.Notice("ntc-2")!.StatusOn(contract, Given.Date("2026-05-11")));
        Assert.Contains(
            "before that, on 2026-05-10, the option ends by O4",
            EndExplanations.OfEffectiveDate(contract, contract.Notice("ntc-1")!).Text.English, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "before that", EndExplanations.OfEffectiveDate(contract, contract.Notice("ntc-2")!).Text.English, StringComparison.Ordinal);
    }

    [Fact]
    public void E4_a_status_on_the_record_stays() =>
        Assert.Equal(
            NoticeStatus.Withdrawn,
            Given.Contract("sandbox").Notice("sandbox", "2026-04-10").Withdrawn("ntc-1", "2026-04-11")
                .Then(c => c.Notice("ntc-1")!.StatusOn(c, Given.Date("2026-06-01"))));

    [Fact]
    public void E5_an_orchestration_learns_until_when_it_waits_and_then_what_follows()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus")
            .Notice("contract", "2026-04-25", id: "ntc-late")
            .Notice("mailbox-plus", "2026-04-10")
            .Notice("contract", "2026-04-10", id: "ntc-2");
        var pending = NoticeOutcome.Of(contract, "ntc-2")!;
        Assert.Equal((NoticeStatus.Pending, Tokyo.EndOf(Given.Date("2026-05-10"))), (pending.Status, pending.TakesEffectAt!.Value));
        Assert.Equal(NoticeStatus.Replaced, NoticeOutcome.Of(contract, "ntc-late")!.Status);

        var ended = contract.WhenItIs("2026-05-11");
        var effected = NoticeOutcome.Of(ended, "ntc-2")!;
        Assert.Equal((NoticeStatus.Effected, null, true), (effected.Status, effected.TakesEffectAt, effected.ContractEnded));
        Assert.Equal(["ntc-late"], effected.Overtaken);
        Assert.Null(NoticeOutcome.Of(contract, "ntc-none"));
    }

    [Fact]
    public void E1_O4_an_end_of_the_contract_on_the_same_day_does_not_come_before_a_notice()
    {
        var contract = Given.Contract("sandbox").Notice("sandbox", "2026-04-10").Notice("contract", "2026-04-10", id: "ntc-2");

        Assert.Equal(
            EndExplanations.OfEffectiveDate(contract.Notice("ntc-1")!).Text,
            EndExplanations.OfEffectiveDate(contract, contract.Notice("ntc-1")!).Text);
    }

    [Fact]
    public void E5_what_is_pending_or_was_withdrawn_has_no_effect()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus", "sandbox")
            .Notice("mailbox-plus", "2026-04-10")
            .WhenItIs("2026-05-11") // omnibus has lapsed
            .Notice("sandbox", "2026-05-12", id: "withdrawn")
            .Withdrawn("withdrawn", "2026-05-13")
            .Notice("contract", "2026-05-14", id: "pending");

        Assert.Equal((NoticeStatus.Pending, false, false, 0), Effect("pending"));
        Assert.Equal((NoticeStatus.Withdrawn, false, false, 0), Effect("withdrawn"));
        Assert.Null(NoticeOutcome.Of(contract, "withdrawn")!.TakesEffectAt);

        (NoticeStatus Status, bool ContractEnded, bool EligibilityLapsed, int Overtaken) Effect(string id)
        {
            var outcome = NoticeOutcome.Of(contract, id)!;
            return (outcome.Status, outcome.ContractEnded, outcome.EligibilityLapsed, outcome.Overtaken.Count);
        }
    }

    [Fact]
    public void E5_an_option_that_ends_alone_leaves_the_contract_and_eligibility()
    {
        var contract = Given.Contract("sandbox", "omnibus", "mailbox-plus").Notice("sandbox", "2026-04-10").WhenItIs("2026-05-11");
        var effected = NoticeOutcome.Of(contract, "ntc-1")!;

        Assert.Equal((NoticeStatus.Effected, false, false), (effected.Status, effected.ContractEnded, effected.EligibilityLapsed));
        Assert.Empty(effected.Overtaken);
    }

    [Fact]
    public void E5_E7_a_withdrawn_notice_and_one_of_the_same_day_are_not_overtaken()
    {
        var contract = Given.Contract()
            .Notice("contract", "2026-04-25", id: "withdrawn")
            .Withdrawn("withdrawn", "2026-04-26")
            .Notice("contract", "2026-04-27", id: "late") // 2026-05-27
            .Notice("contract", "2026-04-15", id: "same"); // 2026-05-15
        contract = contract.Order("2026-05-01", "2026-05-15").WhenItIs("2026-05-16");

        Assert.Equal(["late"], NoticeOutcome.Of(contract, "ord-1")!.Overtaken);
    }

    [Fact]
    public void E5_O3_the_lapse_of_an_option_follows_the_end_of_what_it_needs()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus").Notice("mailbox-plus", "2026-04-10");
        Assert.False(NoticeOutcome.Of(contract, "ntc-1")!.EligibilityLapsed);
        var effected = NoticeOutcome.Of(contract.WhenItIs("2026-05-11"), "ntc-1")!;
        Assert.Equal((true, false), (effected.EligibilityLapsed, effected.ContractEnded));
    }

    [Theory]
    [InlineData("ntc-1", "2026-05-10T14:59:59Z", 0)]
    [InlineData("ntc-1", "2026-05-10T15:00:00Z", 1)]
    [InlineData("ntc-none", "2026-05-10T15:00:00Z", 0)]
    public void E5_T4_what_a_notice_ends_is_recorded_from_the_first_instant_after_its_last_day(string noticeId, string at, int events)
    {
        var contract = Given.Contract("sandbox").Notice("sandbox", "2026-04-10");
        Assert.Equal(events, DueEnds.DecideFor(contract, noticeId, NodaTime.Text.InstantPattern.ExtendedIso.Parse(at).Value).Events.Count);
    }

    [Fact]
    public void E5_a_withdrawn_notice_ends_nothing() =>
        Assert.Empty(
            DueEnds.DecideFor(
                Given.Contract("sandbox").Notice("sandbox", "2026-04-10").Withdrawn("ntc-1", "2026-04-11"), "ntc-1",
                Given.NoonOf("2026-06-01")).Events);

    [Fact]
    public void E2_a_partner_gives_no_other_day_of_arrival()
    {
        var contract = Given.Contract("sandbox");
        GiveNotice Command(bool isFromPartner) =>
            new("ntc-1", "contract", ArrivedOn: Given.Date("2026-04-05"), IsFromPartner: isFromPartner);
        Assert.Equal(["E2 /arrivedOn"], EndNotices.Give(contract, Command(true), Given.NoonOf("2026-04-10")).Refusals.Lines());
        Assert.Empty(EndNotices.Give(contract, Command(false), Given.NoonOf("2026-04-10")).Refusals);
        Assert.Empty(EndNotices.Give(contract, new("ntc-1", "contract", IsFromPartner: true), Given.NoonOf("2026-04-10")).Refusals);
    }

    [Fact]
    public void A_target_is_the_contract_or_its_latest_option_of_a_code()
    {
        var contract = Given.Contract("sandbox").Notice("sandbox", "2026-04-10").Take("app-2", "2026-04-20", "2026-05-11", "sandbox");
        Assert.Equal((null, "contract", true), (EndTarget.Contract.OptionNumber, EndTarget.Contract.Code, EndTarget.Contract.IsContract));
        Assert.Equal(EndTarget.Contract, EndTarget.Find(contract, "contract"));
        Assert.Equal(
            (2, "sandbox", false),
            EndTarget.Find(contract, "sandbox") is { } found ? (found.OptionNumber, found.ToString(), found.IsContract) : default);
        Assert.Null(EndTarget.Find(contract, "mail-audit"));
        Assert.Equal(EndTarget.Of(contract.Options[0]), contract.Notices[0].Target);
        Assert.Same(contract.Options[0], contract.Notices[0].Target.OptionOf(contract));
        Assert.Null(EndTarget.Contract.OptionOf(contract));
        // as it was stored before
        Assert.Contains("\"target\":\"sandbox\",\"optionNumber\":1", StateJson.Of(contract), StringComparison.OrdinalIgnoreCase);
    }
}
