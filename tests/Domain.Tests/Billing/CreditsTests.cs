namespace SecureMx.Domain.Tests.Billing;

/// <summary>B8: a credit that no later bill of its contract takes is the customer's balance, and is refunded or set off.</summary>
public class CreditsTests
{
    private static readonly Contract Contract = Some.Contract("2026-04-01", "2026-04-01", 10);
    private static readonly Contract Ended = Contract.Ending("contract", "2026-06-15");
    private static readonly BillBefore June = new(Some.Month("2026-06"), -10_000, LastCounts.None);

    public static TheoryData<string, string?, string, long, string, long> Balances => new()
    {
        { "the contract goes on", null, "2026-06", -10_000, "2026-07-10", 0 },
        { "it ended in the month of the bill", "2026-06-15", "2026-06", -10_000, "2026-07-10", 10_000 },
        { "on that month's last day", "2026-06-30", "2026-06", -10_000, "2026-07-01", 10_000 },
        { "on its last day the contract is in force", "2026-06-30", "2026-06", -10_000, "2026-06-30", 0 },
        { "the month of the end is still to be billed", "2026-07-01", "2026-06", -10_000, "2026-07-10", 0 },
        { "it ended long before the bill", "2026-04-30", "2026-06", -10_000, "2026-07-10", 10_000 },
        { "its last bill is to be paid", "2026-06-15", "2026-06", 10_000, "2026-07-10", 0 },
        { "its last bill comes to nothing", "2026-06-15", "2026-06", 0, "2026-07-10", 0 },
    };

    [Theory]
    [MemberData(nameof(Balances))]
    public void B8_the_credit_is_the_customers_where_no_bill_can_follow(
        string reason, string? end, string month, long total, string today, long balance)
    {
        var contract = end is null ? Contract : Contract.Ending("contract", end);

        Assert.True(balance == Credits.BalanceOf(contract, new(Some.Month(month), total, LastCounts.None), Some.Date(today)), reason);
    }

    [Fact]
    public void B8_P5_months_before_a_billing_start_that_never_came_have_no_bill_that_could_take_it()
    {
        var contract = Some.Contract("2026-03-20", "2026-05-31", 10).Ending("contract", "2026-05-15");

        Assert.Equal(
            10_000, Credits.BalanceOf(contract, new(Some.Month("2026-03"), -10_000, LastCounts.None), Some.Date("2026-06-01")));
    }

    [Fact]
    public void B8_a_set_off_of_the_first_month_is_taken_by_the_first_bill()
    {
        var other = Receive(Contract, "stl-1", "2026-04", 500);

        Assert.Equal(Some.Month("2026-03"), Credits.Since(other, last: null));
        Assert.Equal(-500, Credits.CarriedInto(other, Some.Month("2026-04"), before: null).Amount);
        Assert.Equal(500, Credits.BalanceOf(other.Ending("contract", "2026-03-31"), last: null, Some.Date("2026-07-10")));
    }

    [Fact]
    public void B8_where_nothing_was_ever_billed_there_is_no_balance() =>
        Assert.Equal(0, Credits.BalanceOf(Ended, null, Some.Date("2026-07-10")));

    [Theory]
    [InlineData(1, 9_999)]
    [InlineData(10_000, 0)]
    public void B8_a_settlement_lowers_the_balance_and_what_a_later_bill_takes(long amount, long left)
    {
        var settled = Settle(Ended, Refund("stl-1", amount));

        Assert.Equal(left, Credits.BalanceOf(settled, June, Some.Date("2026-07-10")));
        Assert.Equal(-left, Credits.CarriedInto(settled, Some.Month("2026-09"), June).Amount);
        Assert.Empty(CreditSettlements.Settle(settled, Refund("stl-1", amount), June, Some.Date("2026-07-11")).Events); // the same again
    }

    [Fact]
    public void B8_what_was_settled_of_one_bill_is_not_settled_of_the_next()
    {
        var settled = Settle(Ended, Refund("stl-1", 10_000));

        Assert.Equal(3_000, Credits.BalanceOf(settled, new(Some.Month("2026-08"), -3_000, LastCounts.None), Some.Date("2026-09-10")));
    }

    [Theory]
    [InlineData(10_001)]
    [InlineData(long.MaxValue)]
    public void B8_no_more_than_the_balance_is_settled(long amount)
    {
        var refusal = Assert.Single(CreditSettlements.Settle(Ended, Refund("stl-1", amount), June, Some.Date("2026-07-10")).Refusals);

        Assert.Equal(
            ("B8", "/amount", true, "The balance of this contract is 10000 yen."),
            (refusal.Rule, refusal.Pointer, refusal.IsConflict, refusal.Message.English));
    }

    [Fact]
    public void B8_two_settlements_together_do_not_exceed_it()
    {
        var settled = Settle(Ended, Refund("stl-1", 6_000));

        Assert.True(CreditSettlements.Settle(settled, Refund("stl-2", 4_001), June, Some.Date("2026-07-10")).IsRefused);
        Assert.Equal(0, Credits.BalanceOf(Settle(settled, Refund("stl-2", 4_000)), June, Some.Date("2026-07-10")));
    }

    [Fact]
    public void B8_the_bill_that_takes_a_set_off_is_the_first_from_its_month_on_and_only_that()
    {
        var other = Receive(Receive(Contract, "stl-1", "2026-06", 10_000), "stl-2", "2026-08", 500);
        BillBefore may = new(Some.Month("2026-05"), 32_000, LastCounts.None);

        Assert.Equal(Carry.Nothing, Credits.CarriedInto(other, Some.Month("2026-05"), new(Some.Month("2026-04"), 32_000, LastCounts.None)));
        Assert.Equal(-10_000, Credits.CarriedInto(other, Some.Month("2026-06"), may).Amount);
        Assert.Equal(-10_000, Credits.CarriedInto(other, Some.Month("2026-07"), may).Amount); // June had no bill
        Assert.Equal(-10_500, Credits.CarriedInto(other, Some.Month("2026-09"), may).Amount);
        Assert.Equal(-500, Credits.CarriedInto(other, Some.Month("2026-08"), new(Some.Month("2026-06"), 22_000, LastCounts.None)).Amount);
        Assert.Equal(0, Credits.CarriedInto(other, Some.Month("2026-09"), new(Some.Month("2026-08"), 1, LastCounts.None)).Amount);
    }

    [Fact]
    public void B8_the_bill_shows_the_set_off_outside_its_sums()
    {
        var other = Receive(Contract, "stl-1", "2026-06", 10_000);

        var bill = OpenMonth.Simple(
            other, new(Some.Month("2026-05"), -300, LastCounts.None), MonthReadings.None(Some.Month("2026-06"))).BillOf(other)!;

        Assert.Equal((32_000, 3_200, -10_300, 24_900), (bill.Subtotal, bill.Tax, bill.CarriedOver, bill.Total));
        Assert.Equal(new SetOff("stl-1", "ctr-9", Some.Month("2026-06"), 10_000), Assert.Single(bill.SetOffs!));
        Assert.Null(OpenMonth.Simple(Contract, null, MonthReadings.None(Some.Month("2026-06"))).BillOf(Contract)!.SetOffs);
    }

    [Fact]
    public void B8_a_set_off_that_no_bill_took_is_the_customers_balance_again()
    {
        var other = Receive(Contract, "stl-1", "2026-07", 10_000).Ending("contract", "2026-05-31"); // entered late: June has no bill

        Assert.Equal(10_000, Credits.BalanceOf(other, new(Some.Month("2026-05"), 500, LastCounts.None), Some.Date("2026-07-10")));
        Assert.Equal(0, Credits.BalanceOf(other, new(Some.Month("2026-07"), 500, LastCounts.None), Some.Date("2026-07-10")));
        Assert.False(Bills.IsOver(other, Some.Month("2026-07"))); // the close of July looks at it
        Assert.False(Bills.IsOver(other, Some.Month("2026-08")));
        Assert.True(Bills.IsOver(other, Some.Month("2026-09")));
    }

    [Fact]
    public void B8_a_set_off_is_received_once()
    {
        var other = Receive(Contract, "stl-1", "2026-06", 10_000);

        Assert.Empty(CreditSettlements.Receive(other, new("stl-1", "ctr-9", Some.Month("2026-07"), 10_000)).Events);
    }

    public static TheoryData<SettleCredit, string[]> Forms => new()
    {
        { Refund("s", 1), [] },
        { Refund("s", 0), ["/amount"] },
        { Refund("s", -5), ["/amount"] },
        { Refund("s", 1) with { Reason = " " }, ["/reason"] },
        { Refund("s", 1) with { AgainstContractId = "ctr-2" }, ["/againstContractId"] },
        { Refund("s", 1) with { Month = Some.Month("2026-07") }, ["/month"] },
        { SetOff("2026-07"), [] },
        { SetOff("2026-04"), [] },
        { SetOff("2026-03"), ["/month"] }, // before the contract was accepted
        { SetOff("2027-07"), [] },
        { SetOff("2027-08"), ["/month"] }, // more than twelve months ahead
        { SetOff("2026-07") with { Month = null }, ["/month"] },
        { SetOff("2026-07") with { AgainstContractId = null }, ["/againstContractId"] },
        { SetOff("2026-07") with { Amount = 0, Reason = "" }, ["/amount", "/reason"] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void B8_the_form_of_a_settlement(SettleCredit command, string[] pointers)
    {
        var other = command.AgainstContractId is null ? null : Contract with { ContractId = command.AgainstContractId };

        Assert.Equal(pointers, CreditSettlements.Check(command, Ended, other, Some.Month("2026-07")).Select(refusal => refusal.Pointer));
    }

    [Theory]
    [InlineData("ctr-1", "cust-1", "acme", false)] // the contract itself
    [InlineData("ctr-2", "cust-2", "acme", false)]
    [InlineData("ctr-2", "cust-1", "rival", false)]
    [InlineData("ctr-2", "cust-1", "acme", true)]
    public void B8_a_set_off_is_against_another_contract_of_the_same_customer(
        string contractId, string customerId, string partnerId, bool isFine)
    {
        var other = Contract with { ContractId = contractId, CustomerId = customerId, PartnerId = partnerId };

        Assert.Equal(isFine, CreditSettlements.Check(SetOff("2026-07"), Ended, other, Some.Month("2026-07")).Count == 0);
    }

    [Theory]
    [InlineData("2026-08-31", "2026-08", true)]
    [InlineData("2026-08-31", "2026-09", false)] // no bill can take it
    public void B8_a_set_off_names_no_month_after_the_end(string end, string month, bool isFine) =>
        Assert.Equal(
            isFine ? [] : ["/month"],
            CreditSettlements.Check(
                    SetOff(month), Ended, (Contract with { ContractId = "ctr-2" }).Ending("contract", end), Some.Month("2026-07"))
                .Select(refusal => refusal.Pointer));

    [Theory]
    [InlineData("2026-06-30", "2026-04", true)] // the initial fee
    [InlineData("2026-06-30", "2026-05", false)] // no monthly fee before the billing start, and none after the end
    [InlineData("2026-06-30", "2026-06", false)]
    [InlineData("2026-07-31", "2026-07", false)]
    [InlineData("2026-08-01", "2026-05", true)] // August has the next bill
    [InlineData("2026-08-01", "2026-07", true)]
    [InlineData("2026-08-01", "2026-08", true)]
    public void B8_a_set_off_against_a_contract_that_ends_before_its_billing_start_needs_a_bill(string end, string month, bool isFine)
    {
        var other = Some.Contract("2026-04-01", "2026-08-01", 10).Ending("contract", end) with { ContractId = "ctr-2" };

        Assert.Equal(
            isFine ? [] : ["/month"],
            CreditSettlements.Check(SetOff(month), Ended, other, Some.Month("2026-07")).Select(refusal => refusal.Pointer));
    }

    private static SettleCredit Refund(string id, long amount) => new(id, CreditSettlementKind.Refund, amount, "振込済み");

    private static SettleCredit SetOff(string month) => new("s", CreditSettlementKind.SetOff, 1, "相殺", "ctr-2", Some.Month(month));

    private static Contract Settle(Contract contract, SettleCredit command) =>
        Some.Apply(contract, Assert.Single(CreditSettlements.Settle(contract, command, June, Some.Date("2026-07-10")).Events));

    private static Contract Receive(Contract contract, string id, string month, long amount) =>
        Some.Apply(contract, Assert.Single(CreditSettlements.Receive(contract, new(id, "ctr-9", Some.Month(month), amount)).Events));
}
