using NodaTime;

namespace SecureMx.Domain.Tests.Billing;

/// <summary>B9: which closed months an end that was recorded late changes, and how they are corrected.</summary>
public class CorrectionsTests
{
    private static readonly Contract Contract = Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("private-relay", "2026-04-10"));

    public static TheoryData<string, string, string, string?> Firsts => new()
    {
        { "2026-05-15", "2026-05-31", "2026-06", null }, // known when its month was open
        { "2026-05-15", "2026-06-01", "2026-06", "2026-05" },
        { "2026-05-15", "2026-06-01", "2026-05", null }, // its own month is no other's correction
        { "2026-05-15", "2026-07-01", "2026-06", "2026-05" }, // known after the last instant of June, before its close
        { "2026-05-15", "2026-07-31", "2026-07", "2026-05" },
        { "2026-05-15", "2026-07-31", "2026-08", null }, // corrected in July
        { "2026-05-15", "2026-08-01", "2026-06", null },
        { "2026-08-15", "2026-06-01", "2026-07", null }, // an end to come
    };

    [Theory]
    [MemberData(nameof(Firsts))]
    public void B9_E2_a_bill_makes_good_the_months_from_that_of_a_late_end_on(string ends, string recorded, string month, string? first)
    {
        var late = Late("contract", ends, recorded);

        Assert.Equal(first is null ? null : Some.Month(first), Corrections.From(late, Some.Month(month)));
        Assert.Equal(first is null ? null : Some.Month(first), Corrections.From(Late("private-relay", ends, recorded), Some.Month(month)));
    }

    [Theory]
    [InlineData("2026-05-15", "2026-05-31", "2026-05")]
    [InlineData("2026-05-15", "2026-06-01", "2026-06")]
    [InlineData("2026-08-15", "2026-06-01", "2026-08")]
    public void B7_B9_a_settlement_is_on_the_bill_of_the_end_or_of_the_day_when_the_end_was_known(
        string ends, string recorded, string month)
    {
        var late = Late("contract", ends, recorded);

        Assert.Equal(Some.Month(month), Corrections.MonthOfSettlement(late, Ends.Of(late)!));
    }

    [Fact]
    public void B9_what_is_made_good_is_the_difference_line_by_line_and_only_once()
    {
        var billed = Contract.Bill("2026-04")!;
        var late = Late("private-relay", "2026-04-20", "2026-06-01");
        var right = late.Bill("2026-04")!;

        var lines = Corrections.Of(billed, right, []);

        var line = Assert.Single(lines);
        Assert.Equal(("option.private-relay.settlement", 2_032L, Some.Month("2026-04")), (line.Code, line.Amount, line.Corrects));
        Assert.False(line.IsTaxable); // B8
        Assert.Empty(Corrections.Of(billed, right, lines));
        Assert.Equal(-2_032, Assert.Single(Corrections.Of(billed, billed, lines)).Amount);
        Assert.Equal(
            billed.Lines.Select(l => (l.Code, -l.Amount)), Corrections.Of(billed, asItShouldBe: null, []).Select(l => (l.Code, l.Amount)));
        Assert.All(Corrections.Of(billed, asItShouldBe: null, []), l => Assert.False(l.IsMonthly)); // S2
    }

    private static Contract Late(string target, string ends, string recorded)
    {
        LocalDate day = Some.Date(ends), known = Some.Date(recorded);
        int? number = target == "contract" ? null : 1;
        return ContractHistory.Apply(
            Contract, new RecordedEvent(Contract.Version + 1, Tokyo.StartOf(known), new Actor("operator", "op"), new NoticeGiven(
            "ntc-late", target, number, Tokyo.StartOf(known), day.PlusDays(-30), null, day, day, Replaces: null)));
    }
}
