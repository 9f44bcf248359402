using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Settlement;

public class SettlementsTests
{
    // 10 accounts: base 32,000; advanced-archive accounts 1,500; mail-audit 4,700; sandbox 7,100; private-relay 7,000; active-mail accounts
    // 900.
    public static TheoryData<string, string, string, string, string> Amounts => new()
    {
        { "on the last day of the minimum period", "contract", "2026-04-10", "2026-05-09", "" },
        { "the day before: the month of the end is paid whole", "contract", "2026-04-10", "2026-05-08", "0" },
        { "on the first day", "contract", "2026-04-10", "2026-04-10", "9290" }, // 32,000 × 9/31
        { "on the last day of the month of the start", "contract", "2026-04-10", "2026-04-30", "9290" },
        { "before the billing start (P5)", "contract", "2026-04-10", "2026-04-09", "" },
        { "a minimum period within one month", "contract", "2026-04-01", "2026-04-29", "0" },
        { "its last day", "contract", "2026-04-01", "2026-04-30", "" },
        { "a month without the corresponding day (T3)", "contract", "2026-01-31", "2026-02-27", "0" },
        { "its last day is the month's", "contract", "2026-01-31", "2026-02-28", "" },
        { "twelve months: the first day", "advanced-archive", "2026-04-10", "2026-04-10", "16950" }, // 1,500 × (11 + 9/30)
        { "twelve months: the last day but one", "advanced-archive", "2026-04-10", "2027-04-08", "0" },
        { "twelve months: the last day", "advanced-archive", "2026-04-10", "2027-04-09", "" },
        { "twelve months: the last whole month", "advanced-archive", "2026-04-10", "2027-02-10", "1950" }, // 1,500 × (1 + 9/30)
        { "accounts alone", "active-mail", "2026-04-10", "2026-04-20", "261" }, // 900 × 9/31
        { "monthly and usage: accounts", "mail-audit", "2026-04-10", "2026-04-20", "1364" }, // 4,700 × 9/31
        { "monthly and usage: accounts", "sandbox", "2026-04-10", "2026-04-20", "2061" }, // 7,100 × 9/31
        { "monthly and usage: lists", "mailing-list", "2026-04-10", "2026-04-20", "333" }, // 1,150 × 9/31
        { "monthly alone", "private-relay", "2026-04-10", "2026-04-20", "2032" }, // 7,000 × 9/31
        { "the unit price of its retention", "spare-mail", "2026-04-10", "2026-04-20", "232" }, // 800 × 9/31
        { "fee-free, yet due", "account-api", "2026-04-10", "2026-04-20", "0" },
        { "no minimum period", "omnibus", "2026-04-10", "2026-04-20", "" },
        { "no minimum period", "configuration-consulting", "2026-04-10", "2026-04-20", "" },
        // 10,000 × (10/30 + 9/31) + 3,000 × 9/31
        { "disk from the day after the end, accounts from the next month", "mailbox-plus", "2026-04-10", "2026-04-20", "7107" },
        { "disk of the last days alone", "mailbox-plus", "2026-04-10", "2026-05-08", "322" }, // 10,000 × 1/31
        { "disk on the month's last day", "mailbox-plus", "2026-04-10", "2026-04-30", "3774" }, // 13,000 × 9/31
    };

    [Theory]
    [MemberData(nameof(Amounts))]
    public void P1_P2_P3_P5_the_settlement_of_an_end(string reason, string target, string start, string end, string amount)
    {
        AcceptedOption[] options = target == "contract"
            ? []
            : [Some.Option(target, start, lists: target == "mailing-list" ? 3 : null, disk: 80, retention: 14)];
        var contract = Some.Contract("2026-01-01", target == "contract" ? start : "2026-01-01", 10, options).Ending(target, end);
        var code = target == "contract" ? "base.settlement" : $"option.{target}.settlement";

        Assert.True(amount == string.Join(' ', contract.Bill(end[..7]).Amounts(code)), reason);
        Assert.All(contract.Bill(end[..7])?.Lines.Where(l => l.Code == code) ?? [], l => Assert.False(l.IsTaxable)); // B8
        Assert.Equal(amount == "" ? "0" : amount, $"{Settlements.Of(contract, contract.Notices[0], Some.Usage(end[..7])).Total}");
    }

    [Theory]
    [InlineData("2027-02-10", "アカウント使用料 1,500 円 × 2027-03-01～2027-04-09 (1 か月 + 9 日 ÷ 30 日), 円未満切捨て")]
    [InlineData("2027-01-31", "アカウント使用料 1,500 円 × 2027-02-01～2027-04-09 (2 か月 + 9 日 ÷ 30 日), 円未満切捨て")]
    [InlineData("2027-03-01", "アカウント使用料 1,500 円 × 2027-04-01～2027-04-09 (9 日 ÷ 30 日), 円未満切捨て")]
    [InlineData("2027-04-01", "最終日まで月額料金を支払済み")]
    public void P2_R2_a_settlement_says_the_months_and_days_that_it_is_for(string end, string explanation)
    {
        var contract = Some.Contract(
            "2026-01-01", "2026-01-01", 10, Some.Option("advanced-archive", "2026-04-10")).Ending("advanced-archive", end);

        Assert.Equal(
            $"{end} 終了, 最低利用期間 2026-04-10～2027-04-09: {explanation}",
            contract.Bill(end[..7])!.Lines.Single(l => l.Kind == LineKind.Settlement).Explanation().Japanese);
    }

    [Theory]
    [InlineData("contract", "2026-05-08", true)]
    [InlineData("contract", "2026-05-09", true)] // the archive's twelve months
    [InlineData("contract", "2027-04-08", true)]
    [InlineData("contract", "2027-04-09", false)]
    [InlineData("contract", "2026-04-09", false)] // P5
    [InlineData("sandbox", "2026-05-08", true)]
    [InlineData("sandbox", "2026-05-09", false)]
    [InlineData("omnibus", "2026-04-20", false)] // no minimum period
    public void E8_P1_whether_a_notice_owes_a_settlement(string target, string end, bool isDue)
    {
        var contract = Some.Contract(
            "2026-01-01", "2026-04-10", 10, Some.Option("sandbox", "2026-04-10"), Some.Option("omnibus", "2026-04-10"),
            Some.Option("advanced-archive", "2026-04-10"))
            .Ending(target, end);

        Assert.Equal(isDue, Settlements.IsDue(contract, contract.Notices[0]));
    }

    [Fact]
    public void E8_P1_each_notice_owes_for_what_it_ends_alone()
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("sandbox", "2026-04-10"))
            .Ending("sandbox", "2026-04-20")
            .Ending("contract", "2026-04-30");
        Assert.True(Settlements.IsDue(contract, contract.Notices[0]));
        Assert.False(Settlements.IsDue(contract, contract.Notices[1]));

        contract = Some.Contract("2026-04-10", "2026-04-10", 10).Ending("contract", "2026-04-20");
        Assert.True(Settlements.IsDue(contract, contract.Notices[0]));
        Assert.False(Settlements.IsDue(contract, contract.Notices[0] with { NoticeId = "another" }));
    }

    [Fact]
    public void P3_counts_are_those_of_the_month_of_the_end()
    {
        var contract = Some.Contract(
            "2026-01-01", "2026-01-01", 10, Some.Option("advanced-archive", "2026-04-10")).Ending("advanced-archive", "2027-02-10");

        var bill = contract.Bill(
            "2027-02", ("2026-06-01", Some.Reading(1, 500)), ("2027-01-31", Some.Reading(31, 20)), ("2027-02-10", Some.Reading(10, 30)),
            ("2027-02-11", Some.Reading(11, 900)));

        Assert.Equal([30 * 150 * 39 / 30], bill.Amounts("option.advanced-archive.settlement"));
    }

    [Fact]
    public void P2_B11_the_sheet_of_the_month_of_the_end_prices_the_days_after_it()
    {
        var contract = Some.Contract("2026-01-01", "2026-04-10", 10)
            .Ending("contract", "2026-04-20")
            .Revised("2026-05", Some.Prices with { Base = new(0, 99_000, 0) });

        Assert.Equal([32_000 * 9 / 31], contract.Bill("2026-04").Amounts("base.settlement"));
    }

    [Theory]
    [InlineData(EndGround.GeneralTerms28Paragraph2)]
    [InlineData(EndGround.GeneralTerms28Paragraph3)]
    public void P4_an_end_under_the_general_terms_costs_the_contract_nothing_and_its_options_what_they_owe(EndGround ground)
    {
        var contract = Some.Contract(
            "2026-04-10", "2026-04-10", 10, Some.Option("advanced-archive", "2026-04-10")).Ordered(ground, "2026-04-20");

        var bill = contract.Bill("2026-04");

        Assert.DoesNotContain("base.settlement", bill.Codes());
        Assert.Equal([16_950], bill.Amounts("option.advanced-archive.settlement"));
        Assert.Equal(16_950, Settlements.Of(contract, contract.Notices[0], Some.Usage("2026-04")).Total);
    }

    [Fact]
    public void P4_a_waived_settlement_is_a_line_of_0_with_its_reason()
    {
        var contract = Some.Contract(
            "2026-04-10", "2026-04-10", 10,
            Some.Option("advanced-archive", "2026-04-10")).Ordered(EndGround.GeneralTerms28Paragraph2, "2026-04-20");

        var decision = SettlementWaivers.Waive(contract, new(contract.Options[0].Code, "当社都合"), isBilled: false);
        var waived = Some.Apply(contract, Assert.Single(decision.Events));

        var line = waived.Bill("2026-04")!.Lines.Single(l => l.Code == "option.advanced-archive.settlement");
        Assert.Equal(0, line.Amount);
        Assert.Contains("当社都合", line.Explanation().Japanese, StringComparison.Ordinal);
        Assert.Empty(SettlementWaivers.Waive(waived, new(waived.Options[0].Code, "again"), isBilled: false).Events);
        Assert.False(SettlementWaivers.Waive(waived, new(waived.Options[0].Code, "again"), isBilled: true).IsRefused);
    }

    [Fact]
    public void P4_a_waiver_is_for_the_end_that_stood_when_it_was_given()
    {
        var contract = Waived(
            Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("advanced-archive", "2026-04-10"))
                .Ending("advanced-archive", "2026-06-10"));
        var withdrawn = Some.Apply(contract, new NoticeWithdrawn(contract.Notices[0].NoticeId, "agreed"));

        Assert.Equal(
            "P1",
            Assert.Single(SettlementWaivers.Waive(withdrawn, new(withdrawn.Options[0].Code, "again"), isBilled: false).Refusals).Rule);
        Assert.Equal( // 1,500 × (9 + 9/30)
            [13_950], withdrawn.Ending("advanced-archive", "2026-06-20").Bill("2026-06").Amounts("option.advanced-archive.settlement"));
        var replaced = contract.Ending("advanced-archive", "2026-05-20");
        Assert.Equal([15_450], replaced.Bill("2026-05").Amounts("option.advanced-archive.settlement"));
        Assert.Equal([0], Waived(replaced).Bill("2026-05").Amounts("option.advanced-archive.settlement"));
    }

    [Fact]
    public void P4_O4_a_waiver_holds_again_when_what_came_before_its_end_is_withdrawn()
    {
        var contract = Waived(
            Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("advanced-archive", "2026-04-10"))
                .Ending("advanced-archive", "2026-06-10"));
        var falls = contract.Ending("contract", "2026-05-20");
        var stays = Some.Apply(falls, new NoticeWithdrawn(falls.Notices[1].NoticeId, "agreed"));

        Assert.Equal([15_450], falls.Bill("2026-05").Amounts("option.advanced-archive.settlement"));
        Assert.Equal([0], stays.Bill("2026-06").Amounts("option.advanced-archive.settlement"));
        Assert.Equal(
            [0],
            Some.Apply(stays, new OptionEnded(1, "advanced-archive", Ends.Of(stays, stays.Options[0])!)).Bill("2026-06")
                .Amounts("option.advanced-archive.settlement"));
    }

    [Fact]
    public void P4_what_is_not_due_or_has_been_billed_cannot_be_waived()
    {
        var contract = Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("advanced-archive", "2026-04-10"));

        Assert.Equal(
            "P1", Assert.Single(SettlementWaivers.Waive(contract, new(contract.Options[0].Code, "reason"), isBilled: false).Refusals).Rule);
        var ending = contract.Ending("advanced-archive", "2026-06-10");
        Assert.Equal(
            "B9", Assert.Single(SettlementWaivers.Waive(ending, new(ending.Options[0].Code, "reason"), isBilled: true).Refusals).Rule);
    }

    [Fact]
    public void P4_a_waiver_is_for_the_former_subscription_where_the_present_one_owes_nothing()
    {
        var contract = Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("advanced-archive", "2026-04-10"))
            .Ending("advanced-archive", "2026-06-10")
            .Accepting("2026-06-15", Some.Option("advanced-archive", "2026-06-15"), Some.Option("sandbox", "2026-06-15"));
        Assert.Equal(1, SettlementWaivers.OptionOf(contract, "advanced-archive")!.Number);
        Assert.Equal(3, SettlementWaivers.OptionOf(contract, "sandbox")!.Number);
        Assert.Null(SettlementWaivers.OptionOf(contract, "mail-audit"));

        var twice = contract.Ending("advanced-archive", "2026-08-10"); // both owe: the later
        Assert.Equal(2, SettlementWaivers.OptionOf(twice, "advanced-archive")!.Number);
        Assert.Equal(Some.Month("2026-08"), SettlementWaivers.BilledIn(twice, "advanced-archive"));
        Assert.Equal(Some.Month("2026-06"), SettlementWaivers.BilledIn(contract, "advanced-archive"));
        Assert.Null(SettlementWaivers.BilledIn(contract, "sandbox"));
    }

    [Fact]
    public void E8_a_notice_costs_what_its_target_and_all_that_falls_with_it_owe()
    {
        var contract = Some.Contract("2026-04-10", "2026-04-10", 10,
                Some.Option("sandbox", "2026-04-10"), Some.Option("mailbox-plus", "2026-04-10", disk: 80),
                Some.Option("mailing-list", "2026-04-10", lists: 3), Some.Option("active-mail", "2026-04-10"))
            .Ending("mailbox-plus", "2026-04-20");

        var settlement = Settlements.Of(contract, contract.Notices[0], Some.Usage("2026-04"));

        Assert.Equal(
            [("option.mailbox-plus.settlement", 7_107), ("option.mailing-list.settlement", 333), ("option.active-mail.settlement", 261)],
            settlement.Lines.Select(l => (l.Code, l.Amount)));
        Assert.Equal(7_701, settlement.Total);
        Assert.All(settlement.Lines, l => Assert.Equal(["terms/11-2", "terms/annex2-2"], l.Basis));
        Assert.Equal(
            "2026-04-20 終了, 最低利用期間 2026-04-10～2026-05-09: アカウント使用料 3,000 円 × 2026-05-01～2026-05-09 (9 日 ÷ 31 日) + "
                + "ディスク使用料 10,000 円 × 2026-04-21～2026-05-09 (10 日 ÷ 30 日 + 9 日 ÷ 31 日), 円未満切捨て",
            settlement.Lines[0].Explanation.Japanese);
    }

    [Fact]
    public void O4_an_option_that_ends_earlier_by_itself_costs_the_notice_of_the_contract_nothing()
    {
        var contract = Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("sandbox", "2026-04-10"))
            .Ending("sandbox", "2026-04-15")
            .Ending("contract", "2026-04-20");

        var settlement = Settlements.Of(contract, contract.Notices[1], Some.Usage("2026-04"));

        Assert.Equal(["base.settlement"], settlement.Lines.Select(l => l.Code));
    }

    private static Contract Waived(Contract contract) =>
        Some.Apply(
            contract, Assert.Single(SettlementWaivers.Waive(contract, new(contract.Options[0].Code, "当社都合"), isBilled: false).Events));
}
