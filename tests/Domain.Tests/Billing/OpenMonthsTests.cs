using NodaTime;

namespace SecureMx.Domain.Tests.Billing;

/// <summary>B8, B9, S2: what the bill of an open month needs of the months before, and what it makes of it.</summary>
public class OpenMonthsTests
{
    // 32,000 a month; private-relay 7,000, sandbox 7,100, mail-audit 4,700.
    private static readonly Contract Contract = Some.Contract(
        "2025-06-01", "2025-06-01", 10, Some.Option("private-relay", "2025-06-01"), Some.Option("sandbox", "2025-06-01"),
        Some.Option("mail-audit", "2025-06-01"));

    [Theory]
    [InlineData("2026-02-10", "2026-05-10", "2026-03-10", "2026-07-10", "2026-02")]
    [InlineData("2026-03-10", "2026-05-10", "2026-02-10", "2026-07-10", "2026-02")] // the earlier month comes with the later entry
    [InlineData("2026-03-10", "2026-05-10", "2026-03-20", "2026-07-10", "2026-03")]
    [InlineData("2026-02-10", "2026-03-10", "2026-03-20", "2026-06-10", "2026-03")] // the first was made good on bills that are closed
    [InlineData("2026-05-10", "2026-05-11", "2026-07-10", "2026-07-11", null)] // neither came late
    public void B9_the_months_to_be_corrected_begin_with_the_earliest(
        string relay, string relayKnown, string sandbox, string sandboxKnown, string? first)
    {
        var contract = Late(Late(Contract, 1, relay, relayKnown), 2, sandbox, sandboxKnown);

        Assert.Equal(
            first is null ? (YearMonth?)null : Some.Month(first),
            OpenMonths.CorrectedFrom(contract, [Some.Month("2026-05"), Some.Month("2026-06"), Some.Month("2026-07")]));
    }

    [Theory]
    [InlineData("2026-02-01", "2026-01", true, "2026-01")] // on the first month that is corrected
    [InlineData("2026-01-31", "2026-01", true, "2026-02")] // on a bill before it
    [InlineData("2026-03-15", "2026-01", true, "2026-01")]
    [InlineData("2026-03-15", "2026-01", false, "2026-02")] // no late end has changed that fee
    [InlineData("2026-03-15", "2026-02", true, "2026-02")]
    [InlineData("2026-03-15", "2026-03", true, "2026-02")]
    public void S2_B9_they_begin_with_the_month_whose_changed_fee_a_reduction_on_them_is_a_share_of(
        string claimedOn, string feeMonth, bool isChanged, string first)
    {
        var contract = Late(Contract, 1, "2026-02-10", "2026-05-10");
        if (isChanged) contract = Late(contract, 2, "2026-01-20", "2026-03-02");
        contract = contract with { FeeReductions = [Claim(claimedOn, feeMonth)] };

        Assert.Equal(Some.Month(first), OpenMonths.CorrectedFrom(contract, [Some.Month("2026-05")]));
        Assert.Equal(isChanged, Corrections.MayConcern(contract, Some.Month("2026-01")));
    }

    [Theory]
    [InlineData("2026-01", false)] // before the end
    [InlineData("2026-02", true)]
    [InlineData("2026-04", true)]
    [InlineData("2026-05", false)] // the month in which it came on the record
    public void B9_a_late_end_may_concern_the_months_from_its_own_to_its_record(string month, bool concerns) => Assert.Equal(
        concerns, Corrections.MayConcern(Late(Contract, 1, "2026-02-10", "2026-05-10"), Some.Month(month)));

    [Theory]
    [InlineData("2026-02-10", "2026-05-10", "2026-05")]
    [InlineData("2026-05-31", "2026-05-10", "2026-05")]
    [InlineData("2026-06-01", "2026-05-10", "2026-06")]
    public void B7_B9_a_settlement_is_on_the_bill_of_the_end_or_of_its_later_record(string ends, string known, string month)
    {
        var contract = Late(Contract, 1, ends, known);
        Assert.Equal(Some.Month(month), Corrections.MonthOfSettlement(contract, Ends.Of(contract, contract.Options[0])!));
    }

    [Fact]
    public void B9_a_late_end_is_made_good_once_from_its_month_on()
    {
        var contract = Late(Contract, 1, "2026-03-10", "2026-05-10");
        var closed = new ClosedMonths(
            Months("2026-02", "2026-04").ToDictionary(m => m, m => Contract.Bill($"{m:uuuu-MM}")!),
            [.. Months("2026-02", "2026-04").Select(Expected)]);

        var open = OpenMonths.Of(contract, Before("2026-04"), [Expected(Some.Month("2026-05")), Expected(Some.Month("2026-06"))], closed);

        Assert.Equal(
            [("option.private-relay.monthly", -7_000, Some.Month("2026-04"))], // March is whole, whatever the day of the end
            open[0].Corrections!.Select(line => (line.Code, line.Amount, line.Corrects!.Value)));
        Assert.Empty(open[1].Corrections!);
        Assert.Equal(44_800 - 1_000 - 7_000, open[0].BillOf(contract)!.Subtotal);
    }

    [Fact]
    public void B9_what_is_on_a_closed_bill_already_is_not_made_good_again()
    {
        var contract = Late(Contract, 1, "2026-03-10", "2026-05-10");
        var bills = Months("2026-03", "2026-04").ToDictionary(m => m, m => Contract.Bill($"{m:uuuu-MM}")!);
        var usages = Months("2026-03", "2026-04").Select(Expected).ToArray();
        var april = OpenMonths.Of(contract, Before("2026-03"), [usages[1]], new(bills, [usages[0]]))[0];
        Assert.Empty(april.Corrections!); // March was billed as it should be

        var may = OpenMonths.Of(contract, Before("2026-04"), [Expected(Some.Month("2026-05"))], new(bills, usages))[0];
        bills[Some.Month("2026-05")] = may.BillOf(contract)!;
        Usage[] toMay = [.. usages, Expected(Some.Month("2026-05"))];
        var again = Late(contract, 2, "2026-04-20", "2026-06-10"); // another, which ended in April

        var june = OpenMonths.Of(again, Before("2026-05"), [Expected(Some.Month("2026-06"))], new(bills, toMay))[0];

        Assert.Equal(
            [("option.sandbox.monthly", -6_000), ("option.sandbox.accounts", -1_100)],
            june.Corrections!.Select(line => (line.Code, line.Amount)));
        Assert.All(june.Corrections!, line => Assert.Equal(Some.Month("2026-05"), line.Corrects));
    }

    [Fact]
    public void B1_B9_a_month_that_had_no_bill_is_not_corrected()
    {
        var contract = Late(Contract, 1, "2026-03-10", "2026-05-10");

        var open = OpenMonths.Of(
            contract, null, [Expected(Some.Month("2026-05"))],
            new(new Dictionary<YearMonth, Bill>(), [.. Months("2026-03", "2026-04").Select(Expected)]));

        Assert.Empty(open[0].Corrections!);
    }

    [Fact]
    public void M3_of_months_that_were_billed_elsewhere_the_settlement_alone_is_charged()
    {
        var contract = Some.Contract("2025-06-01", "2025-06-01", 10, Some.Option("private-relay", "2026-03-05")) with
        {
            TakenOverOn = Some.Date("2026-05-02"),
        };
        contract = Late(contract, 1, "2026-03-10", "2026-05-10"); // within its minimum period, to 4 April

        var open = OpenMonths.Of(
            contract, null, [Expected(Some.Month("2026-05"))],
            new(new Dictionary<YearMonth, Bill>(), [.. Months("2026-03", "2026-04").Select(Expected)]));

        Assert.Equal(
            [("option.private-relay.settlement", 7_000 * 4 / 30, Some.Month("2026-03"))],
            open[0].Corrections!.Select(line => (line.Code, line.Amount, line.Corrects!.Value)));
    }

    [Fact]
    public void S2_a_reduction_follows_the_fee_of_an_open_month_before_it()
    {
        var contract = Contract with { FeeReductions = [Claim("2026-05-02", "2026-04", isFeeOpen: true)] };
        var april = Some.Usage("2026-04", ("2026-04-20", Some.Reading(20, accounts: 25)));

        var open = OpenMonths.Of(contract, Before("2026-03"), [april, Expected(Some.Month("2026-05"))], ClosedMonths.None);

        var fee = 30_000 + 7_000 + 6_000 + 4_000 + (25 * (200 + 110 + 70));
        Assert.Equal([-fee * 3 / 30], open[1].BillOf(contract).Amounts("fee-reduction"));
        Assert.Equal(fee, Assert.Single(open[1].Fees!).Value);
        Assert.Empty(open[0].Fees!);
    }

    [Theory]
    [InlineData(true, 40_000)] // as its bill says
    [InlineData(false, 32_000)] // it was closed when it was claimed: as it was claimed
    public void S2_a_reduction_follows_the_bill_of_a_month_that_was_closed_since(bool isFeeOpen, long fee)
    {
        var contract = Contract with { FeeReductions = [Claim("2026-05-02", "2026-04", isFeeOpen)] };
        var april = Contract.Bill("2026-04")!;
        april = april with { Lines = [new("base.monthly", 1, 40_000, 40_000)] };

        var may = OpenMonths.Of(
            contract, Before("2026-04"), [Expected(Some.Month("2026-05"))],
            new(new Dictionary<YearMonth, Bill> { [april.Month] = april }, []))[0];

        Assert.Equal([-fee * 3 / 30], may.BillOf(contract).Amounts("fee-reduction"));
        var without = OpenMonths.Of(contract, Before("2026-04"), [Expected(Some.Month("2026-05"))], ClosedMonths.None)[0];
        Assert.Equal(isFeeOpen ? [0L] : [-3_200L], without.BillOf(contract).Amounts("fee-reduction")); // a month without a bill has no fee
    }

    [Fact]
    public void S2_B9_a_reduction_follows_a_late_end_that_has_changed_its_month()
    {
        var claim = Claim("2026-05-02", "2026-04") with { MonthlyFee = 48_800, Amount = 4_880 };
        var contract = Late(Contract with { FeeReductions = [claim] }, 1, "2026-03-10", "2026-05-10");

        var may = OpenMonths.Of(
            contract, Before("2026-04"), [Expected(Some.Month("2026-05"))],
            new(
                Months("2026-03", "2026-04").ToDictionary(m => m, m => Contract.Bill($"{m:uuuu-MM}")!),
                [.. Months("2026-03", "2026-04").Select(Expected)]))[0];

        Assert.Equal([-(50_800 - 7_000) * 3 / 30], may.BillOf(contract).Amounts("fee-reduction"));
    }

    [Fact]
    public void B8_a_credit_goes_on_to_the_next_open_month_that_has_a_bill()
    {
        var contract = Some.Contract("2025-06-01", "2025-06-01", 10);
        var reduced = contract with
        {
            FeeReductions = [Claim("2026-04-20", "2026-03") with { Units = 60, MonthlyFee = 30_000, Amount = 60_000 }],
        };

        var open = OpenMonths.Of(
            reduced, new(Some.Month("2026-03"), -500, LastCounts.None),
            [Expected(Some.Month("2026-04")), Expected(Some.Month("2026-05"))], ClosedMonths.None);

        Assert.Equal(-500, open[0].Carried.Amount);
        Assert.Equal(35_200 - 66_000 - 500, open[0].BillOf(reduced)!.Total);
        Assert.Equal(35_200 - 66_000 - 500, open[1].Carried.Amount);
        Assert.Equal((Some.Month("2026-04"), Some.Month("2026-05")), (open[0].Month, open[1].Month));
    }

    [Theory]
    [InlineData("2025-05", false, null)] // before the acceptance
    [InlineData("2025-06", false, BillNeeds.None)] // the first
    [InlineData("2025-07", true, BillNeeds.None)]
    [InlineData("2025-07", false, BillNeeds.EarlierBill)]
    [InlineData("2026-04", true, BillNeeds.ClosedMonths)] // the end came on the record before its close
    [InlineData("2026-05", true, BillNeeds.ClosedMonths | BillNeeds.EarlierFees)]
    [InlineData("2026-06", true, BillNeeds.None)]
    public void B9_what_a_months_bill_needs(string month, bool hasBillBefore, BillNeeds? needs)
    {
        var contract = Late(
            Contract with { FeeReductions = [Claim("2026-05-02", "2026-04", isFeeOpen: true)] }, 1, "2026-03-10", "2026-05-10");

        Assert.Equal(needs, OpenMonths.NeedsOf(contract, Some.Month(month), hasBillBefore));
    }

    [Theory]
    [InlineData("2026-04", false, null)]
    [InlineData("2026-05", false, BillNeeds.EarlierReadings)] // of the months that were billed elsewhere
    [InlineData("2026-06", true, BillNeeds.None)]
    public void M3_the_first_bill_of_a_contract_that_was_taken_over(string month, bool hasBillBefore, BillNeeds? needs) => Assert.Equal(
        needs, OpenMonths.NeedsOf(Contract with { TakenOverOn = Some.Date("2026-05-02") }, Some.Month(month), hasBillBefore));

    [Theory]
    [InlineData("2026-06", false, BillNeeds.EarlierBill)]
    [InlineData("2026-07", false, BillNeeds.EarlierBill)] // the month before may have to be billed yet
    [InlineData("2026-08", false, null)]
    [InlineData("2026-08", true, BillNeeds.None)]
    public void B1_a_contract_that_ended_long_ago_has_no_bill(string month, bool hasBillBefore, BillNeeds? needs) => Assert.Equal(
        needs, OpenMonths.NeedsOf(Contract.Ending("contract", "2026-06-30"), Some.Month(month), hasBillBefore));

    [Theory]
    [InlineData(false, 35_200 - 66_000)]
    [InlineData(true, 0)] // what it comes to below zero reduces the invoice
    public void B8_a_part_of_a_combined_invoice_carries_nothing_on(bool isPart, long carried)
    {
        var reduced = Some.Contract("2025-06-01", "2025-06-01", 10) with
        {
            FeeReductions = [Claim("2026-04-20", "2026-03") with { Units = 60, MonthlyFee = 30_000, Amount = 60_000 }],
        };

        var open = OpenMonths.Of(
            reduced, Before("2026-03"), [Expected(Some.Month("2026-04")), Expected(Some.Month("2026-05"))], ClosedMonths.None,
            month => isPart && month == Some.Month("2026-04"));

        Assert.Equal(carried, open[1].Carried.Amount);
    }

    [Fact]
    public void B9_two_open_months_make_a_late_end_good_once()
    {
        var contract = Late(Contract, 1, "2026-03-10", "2026-06-01"); // before the close of May: both May and June look at it
        var closed = new ClosedMonths(
            Months("2026-03", "2026-04").ToDictionary(m => m, m => Contract.Bill($"{m:uuuu-MM}")!),
            [.. Months("2026-03", "2026-04").Select(Expected)]);

        var open = OpenMonths.Of(contract, Before("2026-04"), [Expected(Some.Month("2026-05")), Expected(Some.Month("2026-06"))], closed);

        Assert.Equal([-7_000], open[0].Corrections!.Select(line => line.Amount));
        Assert.Empty(open[1].Corrections!);
    }

    [Fact]
    public void B9_a_month_before_the_late_end_stays_as_it_was_billed()
    {
        var contract = Late(Contract, 1, "2026-03-10", "2026-05-10");
        var bills = Months("2026-02", "2026-04").ToDictionary(m => m, m => Contract.Bill($"{m:uuuu-MM}")!);
        bills[Some.Month("2026-02")] = bills[Some.Month("2026-02")] with { Lines = [new("base.monthly", 1, 40_000, 40_000)] };

        var open = OpenMonths.Of(
            contract, Before("2026-04"), [Expected(Some.Month("2026-05"))],
            new(bills, [.. Months("2026-02", "2026-04").Select(Expected)]));

        Assert.All(open[0].Corrections!, line => Assert.Equal(Some.Month("2026-04"), line.Corrects));
    }

    [Theory]
    [InlineData("2026-03-05")] // the month of the takeover, which is billed here
    [InlineData("2026-02-05")]
    public void M3_B9_a_month_that_is_billed_here_and_had_no_bill_is_not_corrected(string takenOverOn)
    {
        var contract = Some.Contract("2025-06-01", "2025-06-01", 10, Some.Option("private-relay", "2026-03-05")) with
        {
            TakenOverOn = Some.Date(takenOverOn),
        };
        contract = Late(contract, 1, "2026-03-10", "2026-05-10"); // within its minimum period

        var open = OpenMonths.Of(
            contract, null, [Expected(Some.Month("2026-05"))],
            new(new Dictionary<YearMonth, Bill>(), [.. Months("2026-03", "2026-04").Select(Expected)]));

        Assert.Empty(open[0].Corrections!);
    }

    [Fact]
    public void B3_a_month_opens_with_the_numbers_of_the_bill_before()
    {
        var before = new BillBefore(
            Some.Month("2026-04"), 32_000, new LastCounts(new LastCount(25, Some.Date("2026-04-20")), MailingLists: null, []));

        var may = OpenMonth.Simple(Contract, before, MonthReadings.None(Some.Month("2026-05")));

        Assert.Equal([25 * 200], may.BillOf(Contract).Amounts("base.accounts"));
    }

    [Theory]
    [InlineData(-1, 1, false)] // its bill takes the credit that it began with
    [InlineData(1, -1, true)]
    public void B8_what_a_month_leaves_is_the_total_of_its_bill(long before, long total, bool mayLeave)
    {
        var contract = Contract.Ending("contract", "2026-06-30");
        var month = OpenMonth.Simple(
            contract, new(Some.Month("2026-04"), before, LastCounts.None), MonthReadings.None(Some.Month("2026-05")));

        Assert.Equal(mayLeave, month.MayLeaveCredit(contract, month.BillOf(contract)! with { Total = total }));
    }

    [Theory]
    [InlineData(null, -1, false)] // the contract goes on
    [InlineData("2026-06-30", -1, true)]
    [InlineData("2026-06-30", 0, false)]
    public void B8_a_month_may_leave_a_credit_where_the_contract_has_an_end(string? end, long total, bool mayLeave)
    {
        var contract = end is null ? Contract : Contract.Ending("contract", end);
        var month = OpenMonth.Simple(
            contract, new(Some.Month("2026-04"), total, LastCounts.None), MonthReadings.None(Some.Month("2026-05")));

        Assert.Equal(mayLeave, month.MayLeaveCredit(contract, null));
        Assert.Equal(mayLeave, month.MayLeaveCredit(contract, month.BillOf(contract)! with { Total = total }));
    }

    private static FeeReduction Claim(string claimedOn, string feeMonth, bool isFeeOpen = false) => new(
        "clm-1", "out-1", Some.Date(claimedOn), 3, 32_000, 3_200, Some.Date(claimedOn), Some.Date(claimedOn), Some.Month(feeMonth),
        isFeeOpen);

    // The contract with the end of an option that came on its record on a later day.
    private static Contract Late(Contract contract, int number, string ends, string known)
    {
        var day = Some.Date(ends);
        return Some.Apply(contract, new NoticeGiven(
            $"ntc-{number}", contract.Option(number).Code, number, Tokyo.StartOf(Some.Date(known)), day.PlusDays(-30), null, day, day,
            Replaces: null));
    }

    private static IEnumerable<YearMonth> Months(string first, string last)
    {
        for (var month = Some.Month(first); month.CompareTo(Some.Month(last)) <= 0; month = month.PlusMonths(1)) yield return month;
    }

    private static Usage Expected(YearMonth month) => Usage.Expected(month, LastCounts.None);

    private static BillBefore Before(string month) => new(Some.Month(month), 32_000, LastCounts.None);
}
