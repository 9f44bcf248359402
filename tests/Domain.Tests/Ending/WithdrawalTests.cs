using NodaTime;

namespace SecureMx.Domain.Tests.Ending;

public class WithdrawalTests
{
    private static IReadOnlyList<string> Refusals(Contract contract, Instant now, string consent = "agreed") =>
        EndNotices.Withdraw(contract, new("ntc-1", consent), now).Refusals.Lines();

    [Fact]
    public void E4_a_withdrawn_notice_ends_nothing()
    {
        var contract = Given.Contract("mailbox-plus", "mailing-list").Notice("mailbox-plus", "2026-06-10").Withdrawn("ntc-1", "2026-06-11");
        Assert.Null(contract.EndOf("mailbox-plus"));
        Assert.Null(contract.EndOf("mailing-list"));
        Assert.Equal((NoticeStatus.Withdrawn, "agreed"), (contract.Notice("ntc-1")!.Status, contract.Notice("ntc-1")!.Reason));
        Assert.Same(Decision.Nothing, EndNotices.Withdraw(contract, new("ntc-1", "agreed"), Given.NoonOf("2026-06-12")));
        Assert.Same(Decision.Nothing, DueEnds.Decide(contract, Given.NoonOf("2027-01-01")));
    }

    [Fact]
    public void E4_after_a_withdrawal_a_later_notice_is_the_first_again()
    {
        var contract = Given.Contract()
            .Notice("contract", "2026-06-10")
            .Withdrawn("ntc-1", "2026-06-11")
            .Notice("contract", "2026-06-12", id: "ntc-2");
        Assert.Equal(Given.Date("2026-07-12"), contract.EndOf("contract"));
        Assert.Null(((NoticeGiven)EndNotices.Give(
            Given.Contract().Notice("contract", "2026-06-10").Withdrawn("ntc-1", "2026-06-11"), new("ntc-2", "contract"),
            Given.NoonOf("2026-06-12")).Events[0]).Replaces);
    }

    [Fact]
    public void E4_T4_it_is_withdrawn_before_24_00_of_its_day()
    {
        var midnight = Tokyo.EndOf(Given.Date("2026-07-10"));
        foreach (var target in new[] { "contract", "sandbox" })
        {
            var contract = Given.Contract("sandbox").Notice(target, "2026-06-10");
            Assert.Empty(Refusals(contract, midnight - Duration.Epsilon));
            Assert.Equal(["E4! "], Refusals(contract, midnight));
            Assert.Equal(["E4! "], Refusals(contract.WhenItIs("2026-07-11"), midnight));
        }
    }

    [Fact]
    public void E4_O4_what_has_fallen_with_the_contract_is_past_withdrawing()
    {
        var contract = Given.Contract("sandbox")
            .Notice("sandbox", "2026-06-10", "2026-08-31")
            .Notice("contract", "2026-06-11", id: "ntc-2");
        Assert.Empty(Refusals(contract, Given.NoonOf("2026-07-11")));
        Assert.Equal(["E4! "], Refusals(contract, Given.NoonOf("2026-07-12")));
    }

    [Fact]
    public void E4_a_replaced_notice_no_longer_stands() => Assert.Equal(
        ["E4! "], Refusals(
            Given.Contract().Notice("contract", "2026-06-10", "2026-08-31").Notice("contract", "2026-06-11", id: "ntc-2"),
            Given.NoonOf("2026-06-12")));

    [Fact]
    public void E4_the_consent_is_on_record() =>
        Assert.Equal(["E4 /consent"], Refusals(Given.Contract().Notice("contract", "2026-06-10"), Given.NoonOf("2026-06-11"), " "));

    [Fact]
    public void E4_there_must_be_a_notice() =>
        Assert.Throws<ArgumentException>(() => Refusals(Given.Contract(), Given.NoonOf("2026-06-11")));

    [Fact]
    public void E4_an_option_in_the_place_of_the_old_one_holds_the_end()
    {
        var contract = Given.Contract("sandbox", "mail-audit").Notice("sandbox", "2026-06-10");
        Assert.Empty(Refusals(contract.Take("app-2", "2026-06-11", "2026-07-11", "account-api"), Given.NoonOf("2026-06-12")));
        Assert.Equal(["E4! "], Refusals(contract.Take("app-2", "2026-06-11", "2026-07-11", "sandbox"), Given.NoonOf("2026-06-12")));
    }

    [Theory]
    [InlineData("example.jp", true)]
    [InlineData("example.co.jp", false)]
    public void E4_O5_domains_that_have_gone_to_another_contract_of_the_customer_hold_the_end(string domain, bool isHeld)
    {
        var spare = Given.Option("spare-mail") with { Domains = ["example.jp"] };
        var contract = Given.Contract(Given.Application with { Options = [spare] }, "2026-04-01", "2026-04-01")
            .Notice("spare-mail", "2026-06-10");
        var other = Given.Contract() with { ContractId = "ctr-2" };
        other = other.Take("app-3", "2026-06-11", "2026-07-11", [Given.Option("mailbox-plus") with { Domains = [domain] }]);

        var refusals = EndNotices.Withdraw(contract, new("ntc-1", "agreed"), Given.NoonOf("2026-06-12"), [other]).Refusals;

        Assert.Equal(isHeld ? ["O5! "] : [], refusals.Lines());
        if (isHeld)
        {
            Assert.Equal(
                ("terms/15", new Text(
                    "example.jp is used on the contract ctr-2 of the same customer; a domain cannot be used with mailbox-plus and "
                        + "spare-mail at once.",
                    "example.jp は同じ契約者の契約 ctr-2 で使用しています。mailbox-plus と spare-mail で同じドメイン名を同時に指定することはできません。")),
                (refusals[0].Article, refusals[0].Message));
        }
    }

    [Theory]
    [InlineData("example.jp", true)]
    [InlineData("example.co.jp", false)]
    public void E4_O5_domains_that_have_gone_to_the_other_option_hold_the_end(string domain, bool isHeld)
    {
        var contract = Given.Contract(
            Given.Application with { Options = [Given.Option("spare-mail") with { Domains = ["example.jp"] }] }, "2026-04-01", "2026-04-01")
            .Notice("spare-mail", "2026-06-10")
            .Take("app-2", "2026-06-11", "2026-07-11", [Given.Option("mailbox-plus") with { Domains = [domain] }]);
        Assert.Equal(isHeld ? ["E4! "] : [], Refusals(contract, Given.NoonOf("2026-06-12")));
    }
}
