namespace SecureMx.Domain.Tests.Billing;

public class BillLinesTests
{
    [Theory]
    [InlineData("2026-03", "base.initial")] // accepted in March
    [InlineData("2026-04", "")] // nothing is in force yet: no line, no bill
    [InlineData("2026-05", "base.monthly base.accounts")] // from its billing start on, on its last day of the month
    [InlineData("2026-06", "base.monthly base.accounts")]
    [InlineData("2026-07", "base.monthly base.accounts")] // in force on the 1st alone
    [InlineData("2026-08", "")]
    public void B1_B7_a_month_has_the_lines_that_are_due_in_it(string month, string codes)
    {
        var contract = Some.Contract("2026-03-20", "2026-05-31", 10).Ending("contract", "2026-07-01");

        Assert.Equal(codes, string.Join(' ', contract.Bill(month).Codes()));
    }

    [Fact]
    public void B1_a_month_in_force_for_a_day_is_charged_whole()
    {
        var bill = Some.Contract("2026-03-20", "2026-05-31", 10).Bill("2026-05");

        Assert.Equal([30_000], bill.Amounts("base.monthly"));
        Assert.Equal([2_000], bill.Amounts("base.accounts"));
    }

    [Fact]
    public void B4_lines_come_in_the_order_of_the_terms_initial_before_monthly_before_usage_before_settlement()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 10,
                Some.Option("configuration-consulting", "2026-04-01"), Some.Option("private-relay", "2026-04-01"),
                Some.Option("active-mail", "2026-04-01"),
                Some.Option("spare-mail", "2026-04-01", retention: 7), Some.Option("mailing-list", "2026-04-01", lists: 3),
                Some.Option("mailbox-plus", "2026-04-01", disk: 50),
                Some.Option("dox", "2026-04-01"), Some.Option("advanced-archive", "2026-04-01"))
            .Ending("contract", "2026-04-10") with
        {
            OneTimeFees = [new("app-9", Some.Date("2026-04-30"), 700, "disk")],
            FeeReductions = [new("clm-1", "out-1", Some.Date("2026-04-01"), 1, 300, 10, Some.Date("2026-04-01"), Some.Date("2026-07-01"))],
        };

        Assert.Equal(
            [
                "base.initial", "base.monthly", "base.accounts", "base.settlement",
                "option.advanced-archive.initial", "option.advanced-archive.monthly", "option.advanced-archive.accounts",
                "option.advanced-archive.settlement",
                "option.dox.initial", "option.dox.monthly", "option.dox.settlement",
                "option.mailbox-plus.initial", "option.mailbox-plus.monthly", "option.mailbox-plus.accounts", "option.mailbox-plus.disk",
                "option.mailbox-plus.settlement",
                "option.mailing-list.initial", "option.mailing-list.monthly", "option.mailing-list.mailing-lists",
                "option.mailing-list.settlement",
                "option.spare-mail.initial", "option.spare-mail.retention", "option.spare-mail.settlement",
                "option.active-mail.initial", "option.active-mail.monthly", "option.active-mail.accounts", "option.active-mail.settlement",
                "option.private-relay.initial", "option.private-relay.monthly", "option.private-relay.settlement",
                "option.configuration-consulting.initial", "option.configuration-consulting.monthly",
                "change.one-time", "fee-reduction",
            ],
            contract.Bill("2026-04").Codes());
    }

    [Fact]
    public void B4_options_without_a_fee_are_lines_of_0()
    {
        var bill = Some.Contract(
            "2026-04-01", "2026-04-01", 10, Some.Option("account-api", "2026-04-01"),
            Some.Option("configuration-consulting", "2026-04-01")).Bill("2026-04");

        Assert.Equal([0], bill.Amounts("option.account-api.initial"));
        Assert.Equal([0], bill.Amounts("option.account-api.monthly"));
        Assert.Equal([90_000], bill.Amounts("option.configuration-consulting.initial"));
        Assert.Equal([0], bill.Amounts("option.configuration-consulting.monthly"));
    }

    [Fact]
    public void M1_nothing_is_paid_for_what_the_supplementary_provisions_give()
    {
        var granted = Some.Option("mailing-list", "2026-04-01", lists: 3) with { FreeOfCharge = true, InitialFee = 0 };

        var bill = Some.Contract("2026-04-01", "2026-04-01", 10, granted).Bill("2026-04", ("2026-04-02", Some.Reading(2, lists: 9)));

        Assert.Equal([0], bill.Amounts("option.mailing-list.monthly"));
        Assert.Equal([0], bill.Amounts("option.mailing-list.mailing-lists"));
        var lines = bill!.Lines.Where(l => l.Code.StartsWith("option.mailing-list.m", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.Equal(["terms/annex1-2-2", "terms/supplement-2012-09-01-2"], l.Basis())); // R2
        Assert.Equal("当月の最大メーリングリスト数 9 × 0 円 (平成 24 年 9 月 1 日の附則により無料)", lines[1].Explanation().Japanese);
    }

    [Theory]
    [InlineData("2026-04", "base.initial base.monthly base.accounts option.sandbox.initial")] // accepted in April, starts in June
    [InlineData("2026-05", "base.monthly base.accounts")]
    [InlineData("2026-06", "base.monthly base.accounts option.sandbox.monthly option.sandbox.accounts")]
    public void B7_the_initial_fee_arises_on_acceptance_and_the_monthly_fee_with_the_billing_start(string month, string codes) =>
        Assert.Equal(
            codes,
            string.Join(' ', Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("sandbox", "2026-06-30")).Bill(month).Codes()));

    [Fact]
    public void P5_what_ends_before_its_billing_start_owes_its_initial_fee_alone()
    {
        var contract = Some.Contract(
            "2026-04-10", "2026-06-01", 10, Some.Option("advanced-archive", "2026-06-01")).Ending("contract", "2026-05-31");

        Assert.Equal(["base.initial", "option.advanced-archive.initial"], contract.Bill("2026-04").Codes());
        Assert.Null(contract.Bill("2026-05"));
        Assert.Null(contract.Bill("2026-06"));
    }

    [Fact]
    public void B4_an_option_that_ends_and_is_taken_anew_in_the_month_is_charged_as_two()
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("mailbox-plus", "2026-01-01", accounts: 5, disk: 100))
            .Ending("mailbox-plus", "2026-04-10")
            .Accepting("2026-04-05", Some.Option("mailbox-plus", "2026-04-20", accounts: 2, disk: 300));

        var bill = contract.Bill(
            "2026-04", ("2026-03-01", Some.Reading(1, options: new OptionReading("mailbox-plus", 8, null))),
            ("2026-04-25", Some.Reading(25, options: new OptionReading("mailbox-plus", 3, null))));

        Assert.Equal([8_000, 8_000], bill.Amounts("option.mailbox-plus.monthly"));
        Assert.Equal([8 * 300, 3 * 300], bill.Amounts("option.mailbox-plus.accounts")); // B3: the new one inherits no reading of the old
        Assert.Equal([10_000 * 10 / 30, 40_000], bill.Amounts("option.mailbox-plus.disk")); // B5: a start is not prorated
        Assert.Equal([20_000], bill.Amounts("option.mailbox-plus.initial"));
    }

    [Fact]
    public void A3_B11_an_option_taken_anew_at_other_prices_leaves_the_former_at_its_own()
    {
        var contract = TakenAnew();

        var may = contract.Bill("2026-05");
        Assert.Equal([8_000, 1], may.Amounts("option.mailbox-plus.monthly"));
        Assert.Equal([5 * 300, 2 * 2], may.Amounts("option.mailbox-plus.accounts"));
        // no tier of the new prices holds the old capacity
        Assert.Equal([40_000 * 20 / 31, 31_000], may.Amounts("option.mailbox-plus.disk"));
        Assert.Equal([8_000], contract.Bill("2026-04").Amounts("option.mailbox-plus.monthly")); // open months before it too
        Assert.Equal([1], contract.Bill("2026-06").Amounts("option.mailbox-plus.monthly"));
    }

    [Fact]
    public void A3_B11_an_option_taken_anew_twice_has_three_prices()
    {
        var contract = TakenAnew().Ending("mailbox-plus", "2026-06-20").Accepting(
            new Dictionary<string, OptionPrices> { ["mailbox-plus"] = Plus(2, 100) }, "2026-06-05",
            Some.Option("mailbox-plus", "2026-06-21", accounts: 2, disk: 50));

        Assert.Equal([8_000], contract.Bill("2026-04").Amounts("option.mailbox-plus.monthly"));
        Assert.Equal([8_000, 1], contract.Bill("2026-05").Amounts("option.mailbox-plus.monthly"));
        Assert.Equal([1, 2], contract.Bill("2026-06").Amounts("option.mailbox-plus.monthly"));
        Assert.Equal([2], contract.Bill("2026-07").Amounts("option.mailbox-plus.monthly"));
    }

    [Fact]
    public void B11_a_revision_reaches_the_former_of_an_option_taken_anew_in_its_last_month()
    {
        var contract = TakenAnew().Revised(
            "2026-05",
            Some.Prices with { Options = new Dictionary<string, OptionPrices>(Some.Prices.Options) { ["mailbox-plus"] = Plus(700, 500) } });

        Assert.Equal([700, 700], contract.Bill("2026-05").Amounts("option.mailbox-plus.monthly"));
        Assert.Equal([8_000], contract.Bill("2026-04").Amounts("option.mailbox-plus.monthly"));
    }

    [Fact]
    public void P3_the_settlement_of_an_option_taken_anew_is_of_its_own_prices()
    {
        var contract = Some.Contract("2026-05-01", "2026-05-01", 10, Some.Option("sandbox", "2026-05-15"))
            .Ending("sandbox", "2026-05-20")
            .Accepting(
                new Dictionary<string, OptionPrices> { ["sandbox"] = new(0, 1, PerAccount: 1) }, "2026-05-20",
                Some.Option("sandbox", "2026-05-21"));

        Assert.Equal([(6_000 + (10 * 110)) * 14 / 30], contract.Bill("2026-05").Amounts("option.sandbox.settlement"));
    }

    [Fact]
    public void B11_an_option_that_a_sheet_leaves_out_since_it_was_to_end_keeps_its_price_where_it_goes_on()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("sandbox", "2026-04-01"))
            .Revised("2026-06", Some.Prices with { Base = new(0, 31_000, 200), Options = new Dictionary<string, OptionPrices>() });

        Assert.Equal([6_000], contract.Bill("2026-06").Amounts("option.sandbox.monthly"));
        Assert.Equal([31_000], contract.Bill("2026-06").Amounts("base.monthly"));
    }

    [Fact]
    public void B6_a_retention_read_before_the_option_had_its_tiers_is_charged_by_the_last_of_them()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("spare-mail", "2026-04-10", retention: 7));

        Assert.Equal(
            [10 * 80],
            contract.Bill("2026-04", ("2026-04-02", Some.Reading(2, options: new OptionReading("spare-mail", null, 60))))
                .Amounts("option.spare-mail.retention"));
    }

    [Fact]
    public void B5_a_capacity_that_no_tier_holds_any_more_is_charged_by_the_last_of_them()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("mailbox-plus", "2026-04-01", disk: 500))
            .Revised("2026-06", Some.Prices with { Options = new Dictionary<string, OptionPrices> { ["mailbox-plus"] = Plus(700, 100) } });

        Assert.Equal([31_000], contract.Bill("2026-06").Amounts("option.mailbox-plus.disk"));
    }

    [Theory]
    [InlineData("2026-05", 30_000)]
    [InlineData("2026-06", 31_000)]
    [InlineData("2026-07", 31_000)]
    [InlineData("2026-08", 29_000)]
    public void B11_a_month_is_billed_by_the_sheet_in_force_in_it(string month, long monthly)
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 10)
            .Revised("2026-08", Some.Prices with { Base = new(0, 29_000, 200) })
            .Revised("2026-06", Some.Prices with { Base = new(0, 31_000, 200) });

        Assert.Equal([monthly], contract.Bill(month).Amounts("base.monthly"));
    }

    [Fact]
    public void B6_spare_mail_has_a_retention_line_and_no_monthly_line()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("spare-mail", "2026-04-01", accounts: 4, retention: 7));

        var bill = contract.Bill("2026-05",
            ("2026-05-02", Some.Reading(2, options: new OptionReading("spare-mail", 6, 8))),
            ("2026-05-03", Some.Reading(3, options: new OptionReading("spare-mail", 5, 7))));

        Assert.Equal([6 * 80], bill.Amounts("option.spare-mail.retention"));
        Assert.DoesNotContain("option.spare-mail.monthly", bill.Codes());
        Assert.DoesNotContain("option.spare-mail.accounts", bill.Codes());
    }

    [Theory]
    [InlineData(7, 30)]
    [InlineData(8, 80)]
    [InlineData(30, 80)]
    public void B6_the_tier_holds_a_retention_up_to_its_bound(int days, long price) =>
        Assert.Equal(
            [10 * price],
            Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("spare-mail", "2026-04-01", retention: days)).Bill("2026-05")
                .Amounts("option.spare-mail.retention"));

    private static Contract TakenAnew() =>
        Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("mailbox-plus", "2026-04-01", accounts: 5, disk: 500))
        .Ending("mailbox-plus", "2026-05-20")
        .Accepting(
            new Dictionary<string, OptionPrices> { ["mailbox-plus"] = Plus(1, 100) }, "2026-05-05",
            Some.Option("mailbox-plus", "2026-05-21", accounts: 2, disk: 50));

    private static OptionPrices Plus(long monthly, int largestDisk) =>
        new(20_000, monthly, PerAccount: 2, Disk: [new(largestDisk, 31_000)]);

    [Theory]
    [InlineData("2026-04", false)] // in force
    [InlineData("2026-05", false)]
    [InlineData("2026-06", false)] // a bill of May that failed is made with this
    [InlineData("2026-07", true)]
    [InlineData("2026-09", true)]
    public void B9_a_contract_is_over_from_the_second_month_after_its_last_bill_on(string month, bool isOver) =>
        Assert.Equal(
            isOver, Bills.IsOver(Some.Contract("2026-04-01", "2026-04-01", 10).Ending("contract", "2026-05-20"), Some.Month(month)));

    [Theory]
    [InlineData("2026-07", true)]
    [InlineData("2026-08", false)] // the reduction is on this bill
    [InlineData("2026-09", false)]
    [InlineData("2026-10", true)]
    public void B7_B9_it_is_not_over_while_a_reduction_is_to_be_billed(string month, bool isOver) => Assert.Equal(isOver, Bills.IsOver(
        Some.Contract("2026-04-01", "2026-04-01", 10).Ending("contract", "2026-05-20") with
        {
            FeeReductions = [new(
                "clm-1", "out-1", Some.Date("2026-08-10"), 1, 30_000, 1_000, Some.Date("2026-05-20"), Some.Date("2026-08-20"))],
        },
        Some.Month(month)));

    [Fact]
    public void B9_a_contract_without_an_end_is_never_over() =>
        Assert.False(Bills.IsOver(Some.Contract("2026-04-01", "2028-04-01", 10), Some.Month("2026-08")));
}
