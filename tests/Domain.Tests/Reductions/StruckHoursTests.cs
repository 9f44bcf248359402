using NodaTime;
using NodaTime.Text;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Reductions;

/// <summary>S1: an outage counts for a contract on its days in force, and an hour of two outages counts once.</summary>
public class StruckHoursTests
{
    private const long Fee = 50_000;

    [Theory]
    [InlineData("2026-01-01", "2026-11-19", "2026-11-17T15:00:00Z", "2026-11-27T15:00:00Z", 2, 3_333, "2026-11")] // 18 and 19 November
    [InlineData("2026-01-01", "2026-11-19", "2026-11-18T15:00:00Z", "2026-11-27T15:00:00Z", 1, 1_666, "2026-11")] // its last day
    [InlineData("2026-09-03", null, "2026-08-31T15:00:00Z", "2026-09-05T15:00:00Z", 3, 5_000, "2026-09")]
    // S2: it began for the contract in September
    [InlineData("2026-09-03", null, "2026-08-30T15:00:00Z", "2026-09-05T15:00:00Z", 3, 5_000, "2026-09")]
    [InlineData("2026-09-03", "2026-09-04", "2026-08-30T15:00:00Z", "2026-09-30T15:00:00Z", 2, 3_333, "2026-09")]
    [InlineData("2026-09-03", "2026-09-03", "2026-08-30T15:00:00Z", "2026-09-30T15:00:00Z", 1, 1_666, "2026-09")]
    [InlineData("2026-01-01", null, "2026-08-30T15:00:00Z", "2026-09-05T15:00:00Z", 6, 10_000, "2026-08")]
    [InlineData("2024-01-01", "2024-02-29", "2024-02-27T15:00:00Z", "2024-03-05T15:00:00Z", 2, 3_333, "2024-02")] // a leap day
    [InlineData("2026-01-01", null, "2026-12-30T15:00:00Z", "2027-01-01T15:00:00Z", 2, 3_333, "2026-12")]
    public void S1_S2_an_outage_is_cut_to_the_days_in_force(
        string start, string? end, string knownAt, string restoredAt, int units, long amount, string month)
    {
        var accepted = (FeeReductionAccepted)Assert.Single(Claim(From(start, end), Outage("out-1", knownAt, restoredAt)).Events);

        Assert.Equal((units, amount, Some.Month(month)), (accepted.Units, accepted.Amount, accepted.FeeMonth));
    }

    [Theory]
    [InlineData("2026-09-03", null, "2026-09-01T00:00:00Z", "2026-09-03T14:59:59Z")] // a second short of a day in force
    [InlineData("2026-01-01", "2026-11-19", "2026-11-18T15:00:01Z", "2026-11-27T15:00:00Z")]
    [InlineData("2026-01-01", "2026-11-19", "2026-11-19T15:00:00Z", "2026-11-27T15:00:00Z")] // the day after the last
    [InlineData("2026-09-03", null, "2026-08-20T00:00:00Z", "2026-09-02T15:00:00Z")] // up to 0:00 of the first day
    [InlineData("2026-09-03", "2026-09-02", "2026-08-20T00:00:00Z", "2026-09-30T15:00:00Z")] // P5: it never began
    public void S1_less_than_24_hours_in_force_give_nothing(string start, string? end, string knownAt, string restoredAt) =>
        Assert.Equal(["S1 /outageId"], Claim(From(start, end), Outage("out-1", knownAt, restoredAt)).Refusals.Lines());

    [Fact]
    public void S1_an_end_that_comes_on_the_record_after_the_claim_cuts_the_reduction_too()
    {
        var claimed = Claimed(From("2026-01-01"), Outage("out-1", "2026-11-17T15:00:00Z", "2026-11-27T15:00:00Z"));
        Assert.Equal(10, Counted(claimed, "out-1").Units);

        var ended = claimed.Ending("contract", "2026-11-19");

        Assert.Equal((2, 3_333L), (Counted(ended, "out-1").Units, Counted(ended, "out-1").Amount));
        Assert.Equal(0, Counted(claimed.Ending("contract", "2026-11-17"), "out-1").Units);
        Assert.Empty(claimed.Ending("contract", "2026-11-17").Bill("2026-11").Amounts("fee-reduction"));
    }

    [Theory]
    [InlineData("out-1", 3, "out-2", 2)]
    [InlineData("out-2", 3, "out-1", 2)]
    public void S1_hours_of_two_outages_count_with_the_one_that_is_claimed_first(
        string first, int firstUnits, string second, int secondUnits)
    {
        Outage[] outages = [Outage(
            "out-1", "2026-09-01T15:00:00Z", "2026-09-04T15:00:00Z"), Outage("out-2", "2026-09-03T15:00:00Z", "2026-09-06T15:00:00Z")];

        var contract = Claimed(
            Claimed(From("2026-01-01"), outages.Single(o => o.OutageId == first)), outages.Single(o => o.OutageId == second));

        Assert.Equal((firstUnits, secondUnits), (Counted(contract, first).Units, Counted(contract, second).Units));
    }

    [Theory]
    [InlineData("2026-09-01T15:00:00Z", "2026-09-04T15:00:00Z", null)] // the same
    [InlineData("2026-09-02T15:00:00Z", "2026-09-03T15:00:00Z", null)] // within it
    [InlineData("2026-09-03T15:00:00Z", "2026-09-05T14:59:59Z", null)] // a second short
    [InlineData("2026-09-03T15:00:00Z", "2026-09-05T15:00:00Z", 1)]
    [InlineData("2026-09-04T15:00:00Z", "2026-09-05T15:00:00Z", 1)] // begins as it ends
    [InlineData("2026-09-05T15:00:00Z", "2026-09-07T15:00:00Z", 2)] // a day after it: whole
    [InlineData("2026-08-31T15:00:00Z", "2026-09-06T03:00:00Z", 2)] // around it: 24 and 36 hours are left, 2 units
    [InlineData("2026-09-01T03:00:00Z", "2026-09-05T03:00:00Z", 1)] // around it: 12 and 12 hours are left
    public void S1_what_is_left_of_a_second_outage(string knownAt, string restoredAt, int? units)
    {
        var contract = Claimed(From("2026-01-01"), Outage("out-1", "2026-09-01T15:00:00Z", "2026-09-04T15:00:00Z"));

        var decision = Claim(contract, Outage("out-2", knownAt, restoredAt));

        Assert.Equal(units is null ? ["S1 /outageId"] : [], decision.Refusals.Lines());
        Assert.Equal(units, decision.Events.OfType<FeeReductionAccepted>().SingleOrDefault()?.Units);
    }

    [Fact]
    public void S1_hours_that_two_claimed_outages_share_are_taken_from_a_third_once()
    {
        var contract = Claimed(From("2026-01-01"), Outage("out-1", "2026-09-01T15:00:00Z", "2026-09-04T15:00:00Z"));
        contract = Claimed(contract, Outage("out-2", "2026-09-03T15:00:00Z", "2026-09-06T15:00:00Z"));

        contract = Claimed(contract, Outage("out-3", "2026-08-31T15:00:00Z", "2026-09-07T15:00:00Z"));

        Assert.Equal(7, contract.FeeReductions.Sum(claim => claim.Units)); // 1 to 7 September
    }

    [Fact]
    public void S1_hours_of_an_outage_that_lies_within_another_are_taken_once()
    {
        var contract = Claimed(From("2026-01-01"), Outage("out-1", "2026-09-02T15:00:00Z", "2026-09-03T15:00:00Z"));
        contract = Claimed(contract, Outage("out-2", "2026-09-01T15:00:00Z", "2026-09-05T15:00:00Z"));
        Assert.Equal(3, Counted(contract, "out-2").Units);

        contract = Claimed(contract, Outage("out-3", "2026-08-31T15:00:00Z", "2026-09-06T15:00:00Z"));

        Assert.Equal(2, Counted(contract, "out-3").Units); // 1 and 6 September
    }

    [Fact]
    public void S1_the_hours_of_a_void_claim_are_free_again()
    {
        var contract = Claimed(From("2026-01-01"), Outage("out-1", "2026-09-01T15:00:00Z", "2026-09-04T15:00:00Z"));
        contract = Claimed(contract, Outage("out-2", "2026-09-02T15:00:00Z", "2026-09-06T15:00:00Z"));
        Assert.Equal(2, Counted(contract, "out-2").Units);

        contract = Some.Apply(contract, Assert.Single(FeeReductions.Void(contract, "out-1", At("2026-09-20T00:00:00Z")).Events));

        Assert.Equal(4, Counted(contract, "out-2").Units);
        Assert.Equal([-4 * 32_000 / 30], contract.Bill("2026-09").Amounts("fee-reduction"));
    }

    private static FeeReduction Counted(Contract contract, string outageId) =>
        FeeReductions.AsItStands(contract, contract.FeeReductions.Single(claim => claim.OutageId == outageId && claim.VoidReason is null));

    private static Contract Claimed(Contract contract, Outage outage) =>
        Some.Apply(contract, Assert.Single(Claim(contract, outage).Events));

    private static Decision Claim(Contract contract, Outage outage) =>
        FeeReductions.Claim(
            contract, new($"clm-{outage.OutageId}", outage, new(Fee, IsOpen: false)), outage.RestoredAt!.Value + Duration.FromHours(1));

    private static Contract From(string start, string? end = null)
    {
        var contract = Some.Contract("2024-01-01", start, 10);
        return end is null ? contract : contract.Ending("contract", end);
    }

    private static Outage Outage(string outageId, string knownAt, string restoredAt) => new(outageId, At(knownAt), At(restoredAt), null);

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
