using NodaTime;

namespace SecureMx.Domain.Tests.Ending;

public class NoticeTests
{
    private static Decision Give(
        Contract contract, string on, string target = "contract", string? designated = null, string? arrivedOn = null,
        string id = "ntc-2") =>
        EndNotices.Give(contract, new(id, target, Given.DateOrNull(designated), Given.DateOrNull(arrivedOn)), Given.NoonOf(on));

    [Fact]
    public void E1_a_notice_is_on_the_record_with_all_of_its_dates()
    {
        var now = Given.NoonOf("2026-06-10");
        var given = Assert.IsType<NoticeGiven>(Given.Contract("sandbox", "mailbox-plus")
            .Then(
                c => EndNotices.Give(
                    c, new("ntc-1", "mailbox-plus", Given.Date("2026-08-31"), Given.Date("2026-06-09")), now)).Events.Single());
        Assert.Equal(
            new NoticeGiven(
                "ntc-1", "mailbox-plus", 2, now, Given.Date("2026-06-09"), Given.Date("2026-08-31"), Given.Date("2026-07-09"),
                Given.Date("2026-08-31"), null), given);
        Assert.Equal("terms/7-4", given.Basis.Single().Article);
    }

    [Fact]
    public void E1_giving_it_again_changes_nothing() =>
        Assert.Same(
            Decision.Nothing, Give(Given.Contract().Notice("contract", "2026-06-10"), "2026-06-11", designated: "2026-07-01", id: "ntc-1"));

    [Fact]
    public void E1_an_option_that_the_contract_never_had_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => Give(Given.Contract(), "2026-06-10", "sandbox"));

    [Fact]
    public void E3_E4_an_end_is_brought_forward_so_often_and_anew_after_a_withdrawal()
    {
        var contract = Enumerable.Range(0, EndNotices.MaximumReplaced + 1)
            .Aggregate(
                Given.Contract("sandbox"),
                (c, i) => c.Notice("contract", "2026-06-10", $"{Given.Date("2030-12-31").PlusDays(-i):uuuu-MM-dd}", $"n{i}"));
        Assert.Equal(["E3! /designatedDate"], Give(contract, "2026-06-10").Refusals.Lines());
        // its day again
        Assert.Same(Decision.Nothing, Give(contract, "2026-06-10", designated: $"{contract.EndOf("contract"):uuuu-MM-dd}"));
        Assert.Empty(Give(contract, "2026-06-10", "sandbox").Refusals);
        contract = contract.Withdrawn($"n{EndNotices.MaximumReplaced}", "2026-06-10");
        Assert.Empty(Give(contract.Notice("contract", "2026-06-10", "2030-12-31", "anew"), "2026-06-10").Refusals);
    }

    [Theory]
    [InlineData("2026-06-09", "")]
    [InlineData("2026-06-10", "")]
    [InlineData("2026-06-11", "E2 /arrivedOn")] // to come
    [InlineData("2026-04-01", "")]
    [InlineData("2026-03-31", "E2 /arrivedOn")] // before the acceptance
    public void E2_a_paper_form_reached_the_provider_on_a_day_that_can_be(string arrivedOn, string expected) =>
        Assert.Equal(expected, string.Join(' ', Give(Given.Contract(), "2026-06-10", arrivedOn: arrivedOn).Refusals.Lines()));

    [Theory]
    [InlineData("2026-05-01", "E2 /arrivedOn")]
    [InlineData("2026-05-02", "")]
    public void E2_a_form_for_an_option_came_after_the_option(string arrivedOn, string expected) => Assert.Equal(
        expected, string.Join(
            ' ',
            Give(
                Given.Contract().Take("app-2", "2026-05-02", "2026-05-02", "sandbox"), "2026-06-10", "sandbox",
                arrivedOn: arrivedOn).Refusals.Lines()));

    [Fact]
    public void E2_T1_a_notice_that_arrives_now_arrives_on_the_day_in_Tokyo()
    {
        var midnight = Tokyo.EndOf(Given.Date("2026-06-10"));
        Assert.Equal(Given.Date("2026-06-11"), ArrivedOn(midnight));
        Assert.Equal(Given.Date("2026-06-10"), ArrivedOn(midnight - Duration.Epsilon));

        static LocalDate ArrivedOn(Instant now)
        {
            var contract = Given.Contract();
            return contract.After(EndNotices.Give(contract, new("n", "contract"), now)).Notice("n")!.ArrivedOn;
        }
    }

    [Fact]
    public void E2_a_form_that_is_entered_late_can_have_ended_the_contract_already()
    {
        var contract = Given.Contract("sandbox");
        contract = contract.After(Give(contract, "2026-06-10", arrivedOn: "2026-05-01"));
        Assert.Equal(ContractStatus.Terminated, contract.StatusOn(Given.Date("2026-06-10")));
        Assert.Equal(Given.Date("2026-05-31"), contract.WhenItIs("2026-06-10").The("sandbox").Ended!.EffectiveDate);
    }

    [Theory]
    [InlineData("2026-07-14", "ntc-2", "")] // forward: replaced
    [InlineData("2026-07-15", "ntc-1", "")] // the same day: the first stays
    [InlineData("2026-07-16", "ntc-1", "E3! /designatedDate")] // later: refused
    public void E3_a_second_notice_only_brings_the_end_forward(string designated, string standing, string refusals)
    {
        foreach (var target in new[] { "contract", "sandbox" })
        {
            var contract = Given.Contract("sandbox").Notice(target, "2026-06-01", "2026-07-15");
            var decision = Give(contract, "2026-06-02", target, designated);
            Assert.Equal(refusals, string.Join(' ', decision.Refusals.Lines()));
            Assert.All(decision.Refusals, r => Assert.Equal(target == "contract" ? "terms/9-1" : "terms/7-4", r.Article));
            var after = decision.IsRefused ? contract : contract.After(decision);
            Assert.Equal(standing, after.StandingNotice(EndTarget.Find(after, target)!.Value)!.NoticeId);
            Assert.Equal(standing == "ntc-2" ? NoticeStatus.Replaced : NoticeStatus.Pending, after.Notice("ntc-1")!.Status);
            Assert.Equal(standing == "ntc-2" ? 2 : 1, after.Notices.Count);
        }
    }

    [Theory]
    [InlineData("2026-06-28", "2026-06-28")]
    [InlineData("2026-06-30", "2026-06-29")]
    public void E3_O4_a_notice_for_an_option_that_falls_with_the_contract_stands_beside_that(string designated, string end)
    {
        var contract = Given.Contract("sandbox").Notice("contract", "2026-05-01", "2026-06-29");
        contract = contract.After(Give(contract, "2026-05-02", "sandbox", designated));
        Assert.Equal(Given.Date(end), contract.EndOf("sandbox"));
        Assert.Equal(Given.Date(designated), contract.Withdrawn("ntc-1", "2026-05-03").EndOf("sandbox"));
    }

    [Fact]
    public void E3_O3_an_own_end_after_the_cascade_can_be_brought_before_it()
    {
        var contract = Given.Contract("mailbox-plus", "mailing-list")
            .Notice("mailing-list", "2026-05-01", "2026-08-31", "ntc-1").Notice("mailbox-plus", "2026-05-02", "2026-07-31", "ntc-3");
        Assert.Equal(Given.Date("2026-07-31"), contract.EndOf("mailing-list"));
        Assert.Equal(["E3! /designatedDate"], Give(contract, "2026-05-03", "mailing-list", "2026-09-01").Refusals.Lines());
        contract = contract.After(Give(contract, "2026-05-03", "mailing-list", "2026-07-15"));
        Assert.Equal(Given.Date("2026-07-15"), contract.EndOf("mailing-list"));
        Assert.Equal(NoticeStatus.Replaced, contract.Notice("ntc-1")!.Status);
    }

    [Theory]
    [InlineData("2026-05-31", true)]
    [InlineData("2026-06-01", false)]
    public void E1_what_has_ended_takes_no_notice(string on, bool isOpen)
    {
        foreach (var target in new[] { "contract", "sandbox" })
        {
            var decision = Give(Given.Contract("sandbox").Notice(target, "2026-05-01"), on, target, arrivedOn: "2026-05-01");
            Assert.Equal(isOpen ? [] : ["E1! "], decision.Refusals.Lines());
            Assert.Equal(isOpen ? null : target == "contract" ? "terms/9-1" : "terms/7-4", decision.Refusals.SingleOrDefault()?.Article);
            Assert.Equal(
                isOpen ? null : $"The {(target == "contract" ? "contract" : "option sandbox")} ended on 2026-05-31.",
                decision.Refusals.SingleOrDefault()?.Message.English);
        }
    }

    [Fact]
    public void E1_a_notice_ends_the_option_that_was_taken_anew()
    {
        var contract = Given.Contract("sandbox")
            .Notice("sandbox", "2026-05-01")
            .Take("app-2", "2026-05-02", "2026-06-01", "sandbox")
            .WhenItIs("2026-06-10");
        contract = contract.Notice("sandbox", "2026-06-11", id: "ntc-2").WhenItIs("2026-12-31");
        Assert.Equal([Given.Date("2026-05-31"), Given.Date("2026-07-11")], contract.Options.Select(o => o.Ended!.EffectiveDate));
        Assert.Equal([1, 2], contract.Notices.Select(n => n.OptionNumber!.Value));
    }
}
