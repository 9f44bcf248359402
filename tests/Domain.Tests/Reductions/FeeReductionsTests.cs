using NodaTime;
using NodaTime.Text;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Reductions;

public class FeeReductionsTests
{
    private static readonly Contract Contract = Some.Contract("2026-01-01", "2026-01-01", 10);

    [Theory]
    [InlineData("2026-04-02T00:00:00Z", 1)]
    [InlineData("2026-04-01T23:59:59Z", 0)]
    [InlineData("2026-04-02T23:59:59Z", 1)]
    [InlineData("2026-04-03T00:00:00Z", 2)]
    public void S1_S2_whole_units_of_24_hours(string restoredAt, int units) =>
        Assert.Equal(units, Outage("2026-04-01T00:00:00Z", restoredAt).UnitsAt(Instant("2027-01-01T00:00:00Z")));

    [Theory]
    [InlineData("2026-04-01T23:59:59Z", "S1 /outageId")]
    [InlineData("2026-04-02T00:00:00Z", "")]
    public void S1_below_24_hours_it_gives_nothing(string restoredAt, string expected) =>
        Assert.Equal(
            expected, string.Join(' ', Claim(Outage("2026-04-01T00:00:00Z", restoredAt), "2026-04-10T00:00:00Z").Refusals.Lines()));

    [Theory]
    [InlineData(1, 32_000, 1_066)]
    [InlineData(2, 32_000, 2_133)] // rounded once: not 2 × 1,066
    [InlineData(30, 31_999, 31_999)]
    [InlineData(1, 29, 0)]
    public void S2_units_times_the_fee_by_30_rounded_down_once(int units, long monthlyFee, long amount) =>
        Assert.Equal(amount, FeeReductions.AmountOf(units, monthlyFee));

    [Fact]
    public void S2_the_month_is_the_one_in_Tokyo_in_which_the_outage_began()
    {
        Assert.Equal(Some.Month("2026-03"), Outage("2026-03-31T14:59:59Z", "2026-04-05T00:00:00Z").MonthFor(Contract));
        Assert.Equal(Some.Month("2026-04"), Outage("2026-03-31T15:00:00Z", "2026-04-05T00:00:00Z").MonthFor(Contract));
    }

    [Fact]
    public void S2_the_fee_of_the_month_is_the_sum_of_its_monthly_lines()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 10,
                Some.Option("mailbox-plus", "2026-04-01", disk: 80), Some.Option("mailing-list", "2026-04-01", lists: 3),
                Some.Option("spare-mail", "2026-04-01", retention: 7))
            .Ending("contract", "2026-04-15") with
        {
            OneTimeFees = [new("app-9", Some.Date("2026-04-30"), 700, "disk")],
        };

        Assert.Equal(30_000 + 2_000 + 8_000 + 3_000 + 5_000 + 1_000 + 150 + 300, contract.Bill("2026-04")!.MonthlyFee);
    }

    [Theory]
    // on the bill of the month whose fee it is a share of: as that comes to in the end
    [InlineData("2026-04-10T00:00:00Z", "2026-04", 2 * (30_000 + (25 * 200)) / 30)]
    [InlineData("2026-05-10T00:00:00Z", "2026-05", 2 * 32_000 / 30)] // that month is billed: as it was claimed
    public void S2_the_fee_is_that_of_the_whole_month_however_early_it_is_claimed(string now, string month, long amount)
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Outage("2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z"), now).Events));

        var bill = claimed.Bill(month, ($"{month}-20", Some.Reading(20, accounts: 25)));

        Assert.Equal([-amount], bill.Amounts("fee-reduction"));
        var line = bill!.Lines.Single(l => l.Kind == LineKind.FeeReduction);
        Assert.Equal((1, -amount, -amount), (line.Quantity, line.UnitPrice, line.Amount)); // what a reader multiplies is what goes back
    }

    [Fact]
    public void S2_a_claim_in_a_later_month_follows_the_fee_of_a_month_that_was_not_closed_yet()
    {
        var outage = Outage("2026-04-28T00:00:00Z", "2026-04-30T00:00:00Z");
        var claimed = Some.Apply(
            Contract,
            Assert.Single(
                FeeReductions.Claim(Contract, new("clm-1", outage, new(32_000, IsOpen: true)), Instant("2026-05-01T00:00:00Z")).Events));
        var stands = Some.Apply(
            Contract,
            Assert.Single(
                FeeReductions.Claim(Contract, new("clm-1", outage, new(32_000, IsOpen: false)), Instant("2026-05-01T00:00:00Z")).Events));

        Assert.Equal([Some.Month("2026-04")], FeeReductions.MonthsFollowed(claimed, Some.Month("2026-05")));
        Assert.Empty(FeeReductions.MonthsFollowed(claimed, Some.Month("2026-04")));
        Assert.Empty(FeeReductions.MonthsFollowed(stands, Some.Month("2026-05")));
        var fees = new Dictionary<YearMonth, long> { [Some.Month("2026-04")] = 35_000 };
        Assert.Equal([-2_333], Bills.Of(claimed, Some.Usage("2026-05"), carriedOver: 0, corrections: null, fees).Amounts("fee-reduction"));
        Assert.Equal([-2_133], Bills.Of(stands, Some.Usage("2026-05"), carriedOver: 0).Amounts("fee-reduction"));
        // B9: a late end has changed it
        Assert.Equal([-2_333], Bills.Of(stands, Some.Usage("2026-05"), carriedOver: 0, corrections: null, fees).Amounts("fee-reduction"));
    }

    [Fact]
    public void S3_an_outage_is_claimed_once()
    {
        var outage = Outage("2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z");
        var claimed = Some.Apply(Contract, Assert.Single(Claim(outage, "2026-04-10T00:00:00Z").Events));

        var second = FeeReductions.Claim(claimed, new("clm-2", outage, new(32_000, IsOpen: false)), Instant("2026-04-11T00:00:00Z"));
        Assert.Equal(["S3! /outageId"], second.Refusals.Lines());

        var same = FeeReductions.Claim(claimed, new("clm-1", outage, new(32_000, IsOpen: false)), Instant("2026-04-11T00:00:00Z"));
        Assert.False(same.IsRefused);
        Assert.Empty(same.Events);

        var other = FeeReductions.Claim(
            claimed,
            new("clm-2", Outage("2026-04-04T00:00:00Z", "2026-04-06T00:00:00Z") with { OutageId = "out-2" }, new(32_000, IsOpen: false)),
            Instant("2026-04-11T00:00:00Z"));
        Assert.Single(other.Events);
    }

    [Theory]
    [InlineData("2026-01-13T00:00:00Z", "2026-01-15T14:59:59Z", "2026-04-15T14:59:59Z", null)] // 24:00 in Tokyo is to come
    [InlineData("2026-01-13T00:00:00Z", "2026-01-15T14:59:59Z", "2026-04-15T15:00:00Z", "S4")]
    [InlineData("2026-01-13T00:00:00Z", "2026-01-15T15:00:00Z", "2026-04-15T15:00:00Z", null)] // it ended on the 16th in Tokyo
    [InlineData("2026-01-28T00:00:00Z", "2026-01-30T00:00:00Z", "2026-04-30T00:00:00Z", null)]
    [InlineData("2026-01-28T00:00:00Z", "2026-01-30T00:00:00Z", "2026-05-01T00:00:00Z", "S4")]
    [InlineData("2026-01-28T00:00:00Z", "2026-01-30T00:00:00Z", "2026-01-30T00:00:00Z", null)]
    public void S4_the_right_lapses_after_three_months(string knownAt, string restoredAt, string now, string? rule)
    {
        var refusal = Claim(Outage(knownAt, restoredAt), now).Refusals.SingleOrDefault();

        Assert.Equal(rule, refusal?.Rule);
        if (rule is not null) Assert.Equal(("terms/13", "/outageId"), (refusal!.Article, refusal.Pointer));
    }

    [Theory]
    [InlineData("2026-01-15", "2026-04-15")]
    [InlineData("2026-01-30", "2026-04-30")]
    [InlineData("2023-11-30", "2024-02-29")]
    public void S4_the_last_day(string endedOn, string lastDay) =>
        Assert.Equal(Some.Date(lastDay), Outage("2023-01-01T00:00:00Z", $"{endedOn}T03:00:00Z").LastDay);

    [Theory]
    [InlineData("2026-05-10", "2026-05-20", "2026-05-08T15:00:00Z", "2026-05-09T15:00:00Z", false)] // restored as its first day began
    [InlineData("2026-05-10", "2026-05-20", "2026-05-08T15:00:00Z", "2026-05-09T15:00:01Z", true)]
    [InlineData("2026-05-10", "2026-05-20", "2026-05-08T14:00:00Z", "2026-05-09T14:59:59Z", false)]
    [InlineData("2026-05-10", "2026-05-20", "2026-05-20T14:59:59Z", "2026-05-22T15:00:00Z", true)] // began on its last day
    [InlineData("2026-05-10", "2026-05-20", "2026-05-20T15:00:00Z", "2026-05-22T15:00:00Z", false)]
    public void S1_an_outage_strikes_what_is_in_force(string start, string end, string knownAt, string restoredAt, bool strikes) =>
        Assert.Equal(
            strikes,
            Outage(knownAt, restoredAt)
                .Strikes(Some.Contract("2026-01-01", start, 10).Ending("contract", end), Instant("2027-01-01T00:00:00Z")));

    [Fact]
    public void S1_an_outage_strikes_the_contracts_it_names()
    {
        var outage = Outage("2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z");

        Assert.Equal(["S1 /outageId"], Claim(outage with { ContractIds = ["ctr-2"] }, "2026-04-10T00:00:00Z").Refusals.Lines());
        Assert.Single(Claim(outage with { ContractIds = ["ctr-2", "ctr-1"] }, "2026-04-10T00:00:00Z").Events);
    }

    [Fact]
    public void B7_the_reduction_is_on_the_bill_of_the_month_in_which_the_claim_was_accepted()
    {
        var accepted = (FeeReductionAccepted)Assert.Single(
            Claim(Outage("2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z"), "2026-05-31T15:00:00Z").Events);
        var contract = Some.Apply(Contract, accepted);

        Assert.Equal(
            (2, 32_000, 2_133, Some.Date("2026-06-01")), (accepted.Units, accepted.MonthlyFee, accepted.Amount, accepted.AcceptedOn));
        Assert.Equal(Some.Month("2026-06"), contract.FeeReductions[0].BilledIn);
        var claim = contract.FeeReductions[0];
        Assert.Equal((2, 32_000, 2_133), (claim.Units, claim.MonthlyFee, claim.Amount));
        Assert.Equal([-2_133], contract.Bill("2026-06").Amounts("fee-reduction"));
        Assert.Empty(contract.Bill("2026-05").Amounts("fee-reduction"));
        Assert.Equal(32_000 - 2_133, contract.Bill("2026-06")!.Taxable);
    }

    private static Decision Claim(Outage outage, string now) =>
        FeeReductions.Claim(Contract, new("clm-1", outage, new(32_000, IsOpen: false)), Instant(now));

    private static Outage Outage(string knownAt, string? restoredAt) =>
        new("out-1", Instant(knownAt), restoredAt is null ? null : Instant(restoredAt), null);

    private static Instant Instant(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
