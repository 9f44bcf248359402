using NodaTime;
using NodaTime.Text;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Reductions;

/// <summary>S1, S4: an outage is recorded and claimed while it lasts; the amount follows when it has ended.</summary>
public class LastingOutageTests
{
    private static readonly Contract Contract = Some.Contract("2026-01-01", "2026-01-01", 10); // 32,000 a month
    private static readonly Outage Lasting = new("out-1", At("2026-04-10T00:00:00Z"), null, null, "A switch failed.");

    [Theory]
    [InlineData("2026-04-10T23:59:59Z", "S1 /outageId")]
    [InlineData("2026-04-11T00:00:00Z", "")]
    [InlineData("2026-08-01T00:00:00Z", "")] // S4: no day has begun to run
    public void S4_it_can_be_claimed_once_24_hours_are_full(string now, string expected) =>
        Assert.Equal(expected, string.Join(' ', Claim(Contract, Lasting, now).Refusals.Lines()));

    [Fact]
    public void S1_the_24_hours_are_of_the_days_in_force()
    {
        var late = Some.Contract("2026-01-01", "2026-04-11", 10); // from 10 April, 15:00 UTC

        Assert.Equal(["S1 /outageId"], Claim(late, Lasting, "2026-04-11T14:59:59Z").Refusals.Lines());
        Assert.Single(Claim(late, Lasting, "2026-04-11T15:00:00Z").Events);
    }

    [Fact]
    public void S4_until_it_has_ended_a_claim_has_no_amount_and_is_on_no_bill()
    {
        var accepted = (FeeReductionAccepted)Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events);
        var claim = Assert.Single(Some.Apply(Contract, accepted).FeeReductions);

        Assert.Equal(
            (null, null, null, null, Some.Month("2026-04")),
            (accepted.Units, accepted.Amount, accepted.ClaimableOn, accepted.LastDay, accepted.FeeMonth));
        Assert.Equal((FeeReductionStatus.Pending, null), (claim.Status, claim.BilledIn));
        Assert.Empty(Some.Apply(Contract, accepted).Bill("2026-04").Amounts("fee-reduction"));
        Assert.Equal(
            ["S3! /outageId"],
            FeeReductions.Claim(
                Some.Apply(Contract, accepted), new("clm-2", Lasting, default), At("2026-04-13T00:00:00Z")).Refusals.Lines());
    }

    [Theory]
    [InlineData("2026-04-20T00:00:00Z", "2026-04")] // in the month of the claim (B7)
    [InlineData("2026-05-03T00:00:00Z", "2026-05")] // that month is over: with the amount
    [InlineData("2026-04-30T14:59:59Z", "2026-04")]
    [InlineData("2026-04-30T15:00:00Z", "2026-05")] // 0:00 in Tokyo
    public void B7_it_is_on_the_bill_of_the_month_in_which_its_amount_becomes_known(string entered, string month)
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events));
        var ended = Lasting with { RestoredAt = At("2026-04-13T12:00:00Z") };

        var restated = (FeeReductionRestated)Assert.Single(
            FeeReductions.Restate(claimed, ended, new(32_000, IsOpen: false), At(entered)).Events);
        var contract = Some.Apply(claimed, restated);

        Assert.Equal(
            (3, 3_200L, Some.Date("2026-04-13"), Some.Date("2026-07-13")),
            (restated.Units, restated.Amount, restated.ClaimableOn, restated.LastDay));
        Assert.Equal(Some.Month(month), contract.FeeReductions[0].BilledIn);
        Assert.Equal([-3_200], contract.Bill(month).Amounts("fee-reduction"));
        var claim = Assert.Single(contract.FeeReductions);
        Assert.Equal((3, 32_000, 3_200), (claim.Units, claim.MonthlyFee, claim.Amount));
        Assert.Empty(FeeReductions.Restate(contract, ended, new(1, IsOpen: false), At(entered)).Events);
    }

    [Fact]
    public void S4_an_end_that_comes_before_24_hours_are_full_leaves_nothing_of_the_claim()
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events));
        var ended = Lasting with { RestoredAt = At("2026-04-10T23:59:59Z") };

        var contract = Some.Apply(
            claimed,
            Assert.IsType<FeeReductionVoided>(
                Assert.Single(FeeReductions.Restate(claimed, ended, default, At("2026-04-13T00:00:00Z")).Events)));

        Assert.Equal((FeeReductionStatus.Void, null), (contract.FeeReductions[0].Status, contract.FeeReductions[0].BilledIn));
        Assert.Empty(contract.Bill("2026-04").Amounts("fee-reduction"));
        Assert.Empty(FeeReductions.Restate(contract, ended, default, At("2026-04-14T00:00:00Z")).Events);
        // Corrected once more, it can be claimed again.
        Assert.Single(
            FeeReductions.Claim(
                contract, new("clm-2", Lasting with { RestoredAt = At("2026-04-12T00:00:00Z") }, default),
                At("2026-04-14T00:00:00Z")).Events);
    }

    [Fact]
    public void S1_a_correction_changes_a_claim_in_the_month_of_its_bill_and_no_later()
    {
        var outage = Lasting with { RestoredAt = At("2026-04-12T00:00:00Z") };
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, outage, "2026-04-15T00:00:00Z").Events));
        var longer = outage with { KnownAt = At("2026-04-09T00:00:00Z") };

        var restated = Some.Apply(
            claimed, Assert.Single(FeeReductions.Restate(claimed, longer, new(32_000, IsOpen: true), At("2026-04-30T14:59:59Z")).Events));

        Assert.Equal(
            (3, Some.Month("2026-04"), null),
            (restated.FeeReductions[0].Units, restated.FeeReductions[0].BilledIn, restated.FeeReductions[0].DeterminedOn));
        Assert.Equal(["B9! "], FeeReductions.Restate(claimed, longer, default, At("2026-04-30T15:00:00Z")).Refusals.Lines());
        Assert.Equal(["B9! "], FeeReductions.Void(claimed, "out-1", At("2026-04-30T15:00:00Z")).Refusals.Lines());
        Assert.Empty(FeeReductions.Restate(claimed, outage, default, At("2026-05-30T15:00:00Z")).Refusals); // nothing changes
        Assert.IsType<FeeReductionVoided>(
            Assert.Single(
                FeeReductions.Restate(claimed, outage with { ContractIds = ["ctr-2"] }, default, At("2026-04-20T00:00:00Z")).Events));
    }

    [Fact]
    public void S4_an_outage_that_lasts_after_all_takes_the_amount_back_until_it_ends()
    {
        var outage = Lasting with { RestoredAt = At("2026-04-12T00:00:00Z") };
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, outage, "2026-04-15T00:00:00Z").Events));

        var pending = Some.Apply(
            claimed, Assert.Single(FeeReductions.Restate(claimed, Lasting, default, At("2026-04-16T00:00:00Z")).Events));
        Assert.Equal(
            (FeeReductionStatus.Pending, 0, null),
            (pending.FeeReductions[0].Status, pending.FeeReductions[0].Units, pending.FeeReductions[0].LastDay));

        var ended = Some.Apply(
            pending,
            Assert.Single(
                FeeReductions.Restate(
                    pending, Lasting with { RestoredAt = At("2026-05-01T00:00:00Z") }, default, At("2026-05-02T00:00:00Z")).Events));
        Assert.Equal((21, Some.Month("2026-05")), (ended.FeeReductions[0].Units, ended.FeeReductions[0].BilledIn));
    }

    [Fact]
    public void B7_while_it_lasts_after_all_no_day_of_its_amount_is_known()
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events));
        var ended = Restated(claimed, Lasting with { RestoredAt = At("2026-04-13T12:00:00Z") }, "2026-04-20T00:00:00Z");
        Assert.Equal(Some.Date("2026-04-20"), ended.FeeReductions[0].DeterminedOn);

        var again = Restated(ended, Lasting, "2026-04-21T00:00:00Z");

        Assert.Null(again.FeeReductions[0].DeterminedOn);
        Assert.False(FeeReductions.MayHaveAnotherFee(again, again.FeeReductions[0])); // it has none yet
    }

    [Fact]
    public void S4_a_claim_on_an_outage_that_lasts_holds_although_its_beginning_is_corrected_to_less_than_24_hours_ago()
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events));

        var corrected = Restated(claimed, Lasting with { KnownAt = At("2026-04-11T12:00:00Z") }, "2026-04-12T00:00:00Z");

        Assert.Equal(
            (FeeReductionStatus.Pending, null, At("2026-04-11T12:00:00Z")),
            (corrected.FeeReductions[0].Status, corrected.FeeReductions[0].DeterminedOn, corrected.FeeReductions[0].KnownAt));
    }

    [Fact]
    public void S1_a_correction_to_24_hours_and_no_more_leaves_a_reduction_of_one_unit()
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events));

        var corrected = Restated(claimed, Lasting with { RestoredAt = At("2026-04-11T00:00:00Z") }, "2026-04-12T00:00:00Z");

        Assert.Equal((FeeReductionStatus.Determined, 1), (corrected.FeeReductions[0].Status, corrected.FeeReductions[0].Units));
    }

    [Fact]
    public void S1_a_void_claim_says_why_in_both_languages()
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events));
        Assert.Null(FeeReductions.VoidReasonOf(claimed.FeeReductions[0]));

        var withdrawn = Some.Apply(claimed, Assert.Single(FeeReductions.Void(claimed, "out-1", At("2026-04-13T00:00:00Z")).Events));
        var corrected = Restated(claimed, Lasting with { ContractIds = ["ctr-2"] }, "2026-04-13T00:00:00Z");

        Assert.Equal(
            new Text("The outage was withdrawn.", "利用不能の記録は取り消されました。"), FeeReductions.VoidReasonOf(withdrawn.FeeReductions[0]));
        Assert.Equal(
            new Text("The outage was corrected and gives no reduction.", "利用不能の記録が訂正され、減額は生じません。"),
            FeeReductions.VoidReasonOf(corrected.FeeReductions[0]));
        // A reason of an older record is shown as it is.
        var older = claimed.FeeReductions[0] with { VoidReason = "entered twice" };
        Assert.Equal(new Text("entered twice", "entered twice"), FeeReductions.VoidReasonOf(older));
    }

    [Fact]
    public void S1_an_outage_is_for_all_contracts_or_for_each_that_is_named_once()
    {
        Assert.Null(Outages.Of("out-1", new(Lasting.KnownAt, null, null)).ContractIds);

        var named = Outages.Of("out-1", new(Lasting.KnownAt, At("2026-04-12T00:00:00Z"), ["ctr-1", "ctr-2", "ctr-1"], "A switch failed."));

        Assert.Equal(["ctr-1", "ctr-2"], named.ContractIds);
        Assert.Equal(
            ("out-1", Lasting.KnownAt, At("2026-04-12T00:00:00Z"), "A switch failed."),
            (named.OutageId, named.KnownAt, named.RestoredAt, named.Cause));
    }

    [Fact]
    public void S1_hours_of_an_outage_that_lasts_are_taken_from_a_shorter_one()
    {
        var claimed = Some.Apply(Contract, Assert.Single(Claim(Contract, Lasting, "2026-04-12T00:00:00Z").Events));
        var second = new Outage("out-2", At("2026-04-08T00:00:00Z"), At("2026-04-12T00:00:00Z"), null);

        var accepted = (FeeReductionAccepted)Assert.Single(Claim(claimed, second, "2026-04-13T00:00:00Z", "clm-2").Events);

        Assert.Equal(2, accepted.Units); // 8 and 9 April
    }

    [Theory]
    [InlineData("2026-04-12T00:00:00Z", null, "")]
    [InlineData("2026-04-12T00:00:01Z", null, "S1 /knownAt")]
    [InlineData("2026-04-11T00:00:00Z", "2026-04-11T00:00:00Z", "S1 /restoredAt")]
    [InlineData("2026-04-11T00:00:00Z", "2026-04-11T00:00:01Z", "")]
    [InlineData("2026-04-11T00:00:00Z", "2026-04-12T00:00:00Z", "")] // restored at this moment
    [InlineData("2026-04-11T00:00:00Z", "2026-04-12T00:00:01Z", "S1 /restoredAt")]
    public void S1_what_is_recorded_has_happened(string knownAt, string? restoredAt, string expected) => Assert.Equal(
        expected, string.Join(
            ' ', Outages.Check(new(At(knownAt), restoredAt is null ? null : At(restoredAt), null), At("2026-04-12T00:00:00Z")).Lines()));

    [Theory]
    [InlineData(0, "S1 /contractIds")]
    [InlineData(1, "")]
    [InlineData(10_000, "")]
    [InlineData(10_001, "S1 /contractIds")]
    public void S1_an_outage_names_some_contracts(int count, string expected) => Assert.Equal(
        expected,
        string.Join(
            ' ',
            Outages.Check(
                new(Lasting.KnownAt, null, [.. Enumerable.Range(0, count).Select(i => $"ctr-{i}")]), At("2026-04-12T00:00:00Z")).Lines()));

    private static Contract Restated(Contract contract, Outage outage, string now) =>
        Some.Apply(contract, Assert.Single(FeeReductions.Restate(contract, outage, new(32_000, IsOpen: true), At(now)).Events));

    private static Decision Claim(Contract contract, Outage outage, string now, string claimId = "clm-1") =>
        FeeReductions.Claim(contract, new(claimId, outage, new(32_000, IsOpen: false)), At(now));

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
