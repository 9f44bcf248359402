namespace SecureMx.Domain.Tests.Ending;

/// <summary>
/// O3: eligibility lapses on the day after the end of what an option needs, and is met again from the day on which that is held again.
/// </summary>
public class EligibilityTests
{
    [Theory]
    [InlineData("2026-06-11", "")] // without a gap it never lapses
    [InlineData("2026-06-12", "2026-06-11..2026-06-12")] // one day
    [InlineData("2026-07-01", "2026-06-11..2026-07-01")]
    public void O3_iij_id_is_eligible_again_from_the_day_on_which_its_service_is_held_again(string since, string lapses)
    {
        var contract = Given.Contract("iij-id", "dox")
            .ServiceEnd("iij-id", "2026-06-10")
            .WhenItIs("2026-06-11")
            .HeldAgain("iij-id", since, "2026-07-02");

        Assert.Equal(lapses, LapsesOf(contract, "iij-id"));
        Assert.Null(contract.The("iij-id").EligibilityLapsedSince);
        Assert.Same(Decision.Nothing, DueEnds.Decide(contract, Given.NoonOf("2027-01-01")));
        Assert.Same(Decision.Nothing, ServiceRecords.RecordHeldAgain(contract, "iij-id", Given.Date(since), Given.NoonOf("2026-07-03")));
    }

    [Theory]
    [InlineData("2026-06-10", true)] // its last day
    [InlineData("2026-06-11", false)]
    [InlineData("2026-06-30", false)]
    [InlineData("2026-07-01", true)] // held again
    public void O3_eligibility_is_read_off_the_date(string date, bool isMet)
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").HeldAgain("iij-id", "2026-07-01", "2026-06-01");
        Assert.Equal(isMet, Eligibility.LapseOn(contract, contract.The("iij-id"), Given.Date(date)) is null);
    }

    [Fact]
    public void O3_a_service_that_begins_in_the_future_restores_eligibility_on_its_first_day()
    {
        var contract = Given.Contract("iij-id")
            .ServiceEnd("iij-id", "2026-06-10")
            .WhenItIs("2026-06-11")
            .HeldAgain("iij-id", "2026-07-01", "2026-06-20");
        Assert.Equal(Given.Date("2026-06-11"), contract.The("iij-id").EligibilityLapsedSince);
        Assert.Equal(Given.Date("2026-07-01"), Eligibility.NextRestoration(contract, Given.Date("2026-06-20")));
        Assert.Same(Decision.Nothing, DueEnds.Decide(contract, Given.NoonOf("2026-06-30")));
        Assert.Equal(
            [new EligibilityRestored(1, "iij-id", Given.Date("2026-07-01"))], DueEnds.Decide(contract, Given.NoonOf("2026-07-01")).Events);
        Assert.Null(Eligibility.NextRestoration(contract.WhenItIs("2026-07-01"), Given.Date("2026-07-01")));
    }

    [Fact]
    public void O3_the_record_has_an_event_of_its_own_also_where_all_of_it_is_entered_late()
    {
        var before = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10");
        var decision = ServiceRecords.RecordHeldAgain(before, "iij-id", Given.Date("2026-06-15"), Given.NoonOf("2026-07-01"));
        Assert.Equal(
            ["DesignatedServiceHeldAgain", "EligibilityLapsed", "EligibilityRestored"], decision.Events.Select(e => e.GetType().Name));
        Assert.All(decision.Events, e => Assert.Equal(["O3"], e.Basis.Select(rule => rule.Number)));
    }

    [Fact]
    public void O3_an_entry_without_a_gap_takes_back_a_lapse_that_was_recorded()
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").WhenItIs("2026-06-11");
        var decision = ServiceRecords.RecordHeldAgain(contract, "iij-id", Given.Date("2026-06-11"), Given.NoonOf("2026-06-20"));
        Assert.Equal(new EligibilityRestored(1, "iij-id", Given.Date("2026-06-11")), decision.Events[^1]);
    }

    [Fact]
    public void O3_E6_a_service_that_is_held_again_can_end_again()
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").WhenItIs("2026-06-11")
            .HeldAgain("iij-id", "2026-06-20", "2026-06-20").ServiceEnd("iij-id", "2026-08-31").WhenItIs("2026-09-01");
        Assert.Equal("2026-06-11..2026-06-20 2026-09-01..", LapsesOf(contract, "iij-id"));
        Assert.Equal(Given.Date("2026-09-01"), contract.The("iij-id").EligibilityLapsedSince);

        contract = contract.HeldAgain("iij-id", "2026-10-01", "2026-10-05");
        Assert.Equal("2026-06-11..2026-06-20 2026-09-01..2026-10-01", LapsesOf(contract, "iij-id"));
    }

    [Fact]
    public void O3_E6_the_second_end_may_be_known_before_the_service_is_held_again()
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").WhenItIs("2026-06-11")
            .HeldAgain("iij-id", "2026-07-01", "2026-06-15").ServiceEnd("iij-id", "2026-07-31").WhenItIs("2026-08-15");
        Assert.Equal("2026-06-11..2026-07-01 2026-08-01..", LapsesOf(contract, "iij-id"));
        Assert.Equal(Given.Date("2026-08-01"), contract.The("iij-id").EligibilityLapsedSince);
    }

    [Theory]
    [InlineData("2026-06-25", "2026-06-11..2026-06-25")] // later
    [InlineData("2026-06-15", "2026-06-11..2026-06-15")] // earlier
    [InlineData("2026-06-11", "")]
    public void O3_a_date_that_was_entered_wrongly_is_corrected(string corrected, string lapses)
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").WhenItIs("2026-06-11")
            .HeldAgain("iij-id", "2026-06-20", "2026-06-20").HeldAgain("iij-id", corrected, "2026-06-22");
        Assert.Equal(lapses, LapsesOf(contract, "iij-id"));
        Assert.Equal(corrected == "2026-06-25", contract.The("iij-id").EligibilityLapsedSince is not null);
        Assert.Null(contract.WhenItIs("2026-06-26").The("iij-id").EligibilityLapsedSince);
    }

    [Fact]
    public void O3_terms_9_2_what_has_ended_with_the_service_stays_ended()
    {
        var contract = Given.Contract("dox").ServiceEnd("document-exchange", "2026-06-10");
        Assert.Same(
            Decision.Nothing,
            ServiceRecords.RecordHeldAgain(contract, "document-exchange", Given.Date("2026-06-11"), Given.NoonOf("2026-06-01")));
        Assert.Equal(Given.Date("2026-06-10"), contract.EndOf("dox"));
    }

    [Theory]
    [InlineData("2026-07-11", "")] // without a gap
    [InlineData("2026-07-12", "2026-07-11..2026-07-12")]
    [InlineData("2026-08-01", "2026-07-11..2026-08-01")]
    public void O3_omnibus_is_eligible_again_where_mailbox_plus_is_subscribed_again(string start, string lapses)
    {
        var before = Given.Contract("mailbox-plus", "omnibus").Notice("mailbox-plus", "2026-06-10").WhenItIs("2026-07-11");
        var contract = before.Take("app-2", "2026-07-11", start, "mailbox-plus");

        Assert.Equal(lapses, LapsesOf(contract, "omnibus"));
        Assert.Null(contract.WhenItIs(start).The("omnibus").EligibilityLapsedSince);
    }

    [Fact]
    public void O3_omnibus_is_restored_in_the_acceptance_of_a_mailbox_plus_that_begins_the_same_day()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus").Notice("mailbox-plus", "2026-06-10").WhenItIs("2026-07-11");
        var decision = OptionApplications.Accept(
            contract, new("app-2", Given.Options("mailbox-plus"), new(Given.Date("2026-07-20"))),
            Given.BothServices, Given.NoonOf("2026-07-20"));
        Assert.Equal(new EligibilityRestored(2, "omnibus", Given.Date("2026-07-20")), decision.Events[^1]);
    }

    [Fact]
    public void O3_a_mailbox_plus_that_ends_before_it_begins_restores_nothing()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus").Notice("mailbox-plus", "2026-06-10").WhenItIs("2026-07-11")
            .Take("app-2", "2026-07-11", "2026-09-01", "mailbox-plus")
            .Notice("mailbox-plus", "2026-07-12", id: "ntc-2")
            .WhenItIs("2026-09-02");
        Assert.Equal("2026-07-11..", LapsesOf(contract, "omnibus"));
        Assert.Equal(Given.Date("2026-07-11"), contract.The("omnibus").EligibilityLapsedSince);
    }

    [Fact]
    public void O3_nothing_is_restored_after_the_option_has_ended()
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").Notice("iij-id", "2026-06-01").WhenItIs("2026-07-02");
        Assert.Equal(Given.Date("2026-07-01"), contract.EndOf("iij-id"));
        Assert.Same(
            Decision.Nothing, ServiceRecords.RecordHeldAgain(contract, "iij-id", Given.Date("2026-07-10"), Given.NoonOf("2026-07-10")));
        Assert.Equal(Given.Date("2026-06-11"), Eligibility.LapseOn(contract, contract.The("iij-id"), Given.Date("2026-12-31"))!.Since);
    }

    [Fact]
    public void O3_a_mailbox_plus_of_one_day_restores_eligibility_for_that_day()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus").Notice("mailbox-plus", "2026-06-10").WhenItIs("2026-07-11")
            .Take("app-2", "2026-07-11", "2026-09-01", "mailbox-plus")
            .Notice("mailbox-plus", "2026-08-02", id: "ntc-2"); // ends on 2026-09-01
        Assert.Equal("2026-07-11..2026-09-01 2026-09-02..", LapsesOf(contract, "omnibus"));
    }

    [Theory]
    [InlineData("2026-05-31", "2026-06-11..")] // the option ends on 30 June, the day before
    [InlineData("2026-06-01", "2026-06-11..2026-07-01")] // it is eligible again on its last day
    public void O3_eligibility_is_met_again_while_the_option_is_in_force(string noticeOn, string lapses)
    {
        var contract = Given.Contract("iij-id")
            .ServiceEnd("iij-id", "2026-06-10")
            .HeldAgain("iij-id", "2026-07-01", "2026-05-01")
            .Notice("iij-id", noticeOn);
        Assert.Equal(lapses, LapsesOf(contract, "iij-id"));
    }

    [Fact]
    public void O3_an_option_that_will_lapse_before_its_end_is_eligible_until_then()
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").Notice("iij-id", "2026-06-01");
        Assert.Null(Eligibility.LapseOn(contract, contract.The("iij-id"), Given.Date("2026-06-05")));
        Assert.Equal(Given.Date("2026-06-11"), Eligibility.LapseOn(contract, contract.The("iij-id"), Given.Date("2026-06-11"))!.Since);
    }

    [Fact]
    public void O3_the_next_restoration_is_the_earliest_to_come_and_no_lapse()
    {
        var lapsing = Given.Contract("mailbox-plus", "omnibus", "iij-id")
            .ServiceEnd("iij-id", "2026-07-31")
            .Notice("mailbox-plus", "2026-06-10");
        Assert.Null(Eligibility.NextRestoration(lapsing, Given.Date("2026-06-10")));

        var restored = lapsing.Take("app-2", "2026-06-11", "2026-08-01", "mailbox-plus")
            .HeldAgain("iij-id", "2026-09-01", enteredOn: "2026-06-12");
        Assert.Equal(Given.Date("2026-08-01"), Eligibility.NextRestoration(restored, Given.Date("2026-07-31")));
        Assert.Equal(Given.Date("2026-09-01"), Eligibility.NextRestoration(restored, Given.Date("2026-08-01")));
        Assert.Null(Eligibility.NextRestoration(restored, Given.Date("2026-09-01")));
    }

    [Fact]
    public void O3_lapses_to_come_are_to_be_recorded_and_recorded_ones_are_not()
    {
        var contract = Given.Contract("iij-id", "sandbox").ServiceEnd("iij-id", "2026-06-10");
        Assert.True(Eligibility.HasChangesToRecord(contract, contract.The("iij-id")));
        Assert.False(Eligibility.HasChangesToRecord(contract, contract.The("sandbox")));

        var lapsed = contract.WhenItIs("2026-06-11");
        Assert.False(Eligibility.HasChangesToRecord(lapsed, lapsed.The("iij-id")));
    }

    [Fact]
    public void O3_a_service_is_held_again_from_a_day_after_its_end()
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").HeldAgain("iij-id", "2026-06-20", "2026-06-20");
        Assert.Same(
            Decision.Nothing,
            ServiceRecords.RecordHeldAgain(contract, "iij-id", Given.Date("2026-06-10"), Given.NoonOf("2026-06-21")));
        Assert.Equal("2026-06-11..2026-06-20", LapsesOf(contract, "iij-id"));
    }

    [Fact]
    public void E8_a_notice_for_the_later_mailbox_plus_says_that_omnibus_lapses()
    {
        var contract = Given.Contract("mailbox-plus", "omnibus").Notice("mailbox-plus", "2026-06-10")
            .Take("app-2", "2026-06-11", "2026-07-11", "mailbox-plus").Notice("mailbox-plus", "2026-07-20", id: "ntc-2");
        Assert.Equal(
            [new LapsingOption("omnibus", Given.Date("2026-08-20"), "O3")], Cascade.Of(contract, contract.Notice("ntc-2")!).Lapses);
        Assert.Empty(Cascade.Of(contract, contract.Notice("ntc-1")!).Lapses);
    }

    [Fact]
    public void O3_E6_what_is_known_of_the_services_is_recorded_in_the_order_of_their_days_and_once()
    {
        DesignatedService[] services =
        [
            new("iij-id", Given.Date("2020-01-01"), Given.Date("2026-06-10")),
            new("iij-id", Given.Date("2026-06-11"), Given.Date("2026-07-10")), new("iij-id", Given.Date("2026-08-01")),
        ];
        var contract = Given.Contract("iij-id");
        contract = contract.After(ServiceRecords.RecordKnown(contract, services, Given.NoonOf("2026-05-01")));
        Assert.Equal("2026-07-11..2026-08-01", LapsesOf(contract, "iij-id"));
        Assert.Same(Decision.Nothing, ServiceRecords.RecordKnown(contract, services, Given.NoonOf("2026-05-01")));
    }

    [Theory]
    [InlineData("2026-03-20")]
    [InlineData("2026-04-01")] // as the option begins
    public void E6_an_option_that_began_with_the_second_time_of_a_service_does_not_end_with_the_first(string heldAgain)
    {
        DesignatedService[] services =
        [
            new("document-exchange", Given.Date("2020-01-01"), Given.Date("2026-03-10")),
            new("document-exchange", Given.Date(heldAgain)),
        ];
        Assert.Same(Decision.Nothing, ServiceRecords.RecordKnown(Given.Contract("dox"), services, Given.NoonOf("2026-05-01")));
    }

    private static string LapsesOf(Contract contract, string code) =>
        string.Join(
            ' ', Eligibility.LapsesOf(contract, contract.The(code)).Select(l => $"{l.Since:uuuu-MM-dd}..{l.MetAgainOn:uuuu-MM-dd}"));

    [Fact]
    public void O3_a_service_that_is_held_again_for_a_day_ends_on_it()
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10").HeldAgain("iij-id", "2026-08-01", "2026-07-01")
            .ServiceEnd("iij-id", "2026-08-01");

        Assert.Equal(Given.Date("2026-06-10"), contract.The("iij-id").ServiceEndsOn);
        Assert.Equal([new ServicePeriod(Given.Date("2026-08-01"), Given.Date("2026-08-01"))], contract.The("iij-id").ServiceHeldAgain);
    }

    [Theory]
    [InlineData("2026-08-31", false)] // its day before is still held
    [InlineData("2026-08-15", false)]
    [InlineData("2026-09-01", true)]
    public void O3_the_day_on_which_a_service_is_held_again_is_corrected_to_one_after_the_end_before(string since, bool isCorrected)
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10")
            .HeldAgain("iij-id", "2026-07-01", "2026-06-20").ServiceEnd("iij-id", "2026-08-31")
            .HeldAgain("iij-id", "2026-10-01", "2026-07-20");

        var decision = ServiceRecords.RecordHeldAgain(contract, "iij-id", Given.Date(since), Given.NoonOf("2026-07-21"));

        Assert.Equal(isCorrected, decision.Events.Count > 0);
    }

    [Theory]
    [InlineData("2026-06-10", false)] // on its last day it is held still
    [InlineData("2026-06-11", true)]
    public void O3_a_service_is_held_again_from_a_day_after_its_last(string since, bool isRecorded)
    {
        var contract = Given.Contract("iij-id").ServiceEnd("iij-id", "2026-06-10");

        Assert.Equal(
            isRecorded,
            ServiceRecords.RecordHeldAgain(contract, "iij-id", Given.Date(since), Given.NoonOf("2026-06-01")).Events.Count > 0);
    }
}
