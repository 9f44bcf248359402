using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.PriceSheets;

/// <summary>R1: which sheets and waivers the record of a contract has, who entered them and when.</summary>
public class AmountRecordTests
{
    private static readonly Prices First = Some.Prices;
    private static readonly Prices Second = First with { Base = new(0, 31_000, 200) };
    private static readonly Prices Third = First with { Base = new(0, 32_000, 200) };
    private static readonly OptionPrices Anew = new(0, 1, PerAccount: 1);

    private static readonly ContractConcluded Concluded = new(
        "ctr-1", "app-1", "cust-1", "例示株式会社", "acme", Some.Date("2026-04-01"), Some.Date("2026-04-01"), Some.Date("2026-04-01"),
        ["example.co.jp"], ["203.0.113.10"], [new("管理 太郎", "admin@example.co.jp")], 10,
        [Some.Option("sandbox", "2026-04-01", number: 1)], First);

    private static readonly OptionsAccepted TakenAnew = new(
        "app-2", Some.Date("2026-05-20"), [Some.Option("sandbox", "2026-06-15", number: 2)],
        new Dictionary<string, OptionPrices> { ["sandbox"] = Anew });

    [Fact]
    public void R1_B11_the_record_says_who_set_which_sheet_and_when()
    {
        var record = RecordOf(
            ("2026-04-01", "olivia", Concluded), ("2026-05-10", "oscar", Revised("2026-06", Second)),
            ("2026-05-11", "otto", Revised("2026-06", Third)), ("2026-05-12", "oda", Revised("2026-06", Third)),
            ("2026-05-13", "olga", Revised("2026-05", Second)));

        Assert.Equal(
            [
                "2026-04 contract 30000 2026-04-01 olivia", "2026-05 contract 31000 2026-05-13 olga",
                "2026-06 contract 32000 2026-05-11 otto", // who set it again changed nothing
            ],
            record.Sheets.Select(Line));
        Assert.Equal(5, record.Contract!.Version);
    }

    [Fact]
    public void R1_A3_an_option_taken_anew_at_other_prices_leaves_the_former_a_sheet_of_its_own()
    {
        var record = RecordOf(
            ("2026-04-01", "olivia", Concluded), ("2026-05-10", "oscar", Revised("2026-06", Second)), ("2026-05-20", "otto", TakenAnew));

        Assert.Equal(
            [
                "2026-04 contract 30000 2026-05-20 otto", "2026-06 contract 31000 2026-05-20 otto", // with the prices of the new one
                "2026-04 option 1 30000 2026-05-20 otto", "2026-06 option 1 31000 2026-05-20 otto",
            ],
            record.Sheets.Select(Line));
        var former = First.Options["sandbox"];
        Assert.Equal([Anew, Anew, former, former], record.Sheets.Select(sheet => sheet.Prices.Options["sandbox"]));
    }

    [Fact]
    public void R1_what_names_no_price_sets_no_sheet()
    {
        var record = RecordOf(
            ("2026-04-01", "olivia", Concluded),
            ("2026-05-20", "otto", TakenAnew with { Prices = new Dictionary<string, OptionPrices>() }));

        Assert.Equal(["2026-04 contract 30000 2026-04-01 olivia"], record.Sheets.Select(Line));
    }

    [Theory]
    [InlineData("2026-06-10", "当社都合", true)]
    [InlineData("2026-06-11", "当社都合", false)] // the option ends on another day than that for which it was waived
    [InlineData("2026-06-10", "別の理由", false)] // another waiver has taken its place
    [InlineData(null, "当社都合", false)] // it goes on
    public void R1_P4_a_waiver_is_in_effect_for_the_end_that_it_was_given_for(string? ends, string reason, bool isInEffect)
    {
        var record = RecordOf(
            ("2026-04-01", "olivia", Concluded), ("2026-05-10", "acme", Notice("ntc-1", "2026-06-10")),
            ("2026-05-11", "oscar", new SettlementWaived(1, "sandbox", "当社都合")));

        var waiver = Assert.Single(record.Waivers);
        Assert.Equal(
            new RecordedWaiver(
                1, "sandbox", Some.Date("2026-06-10"), "当社都合", Given.NoonOf("2026-05-11"), new Actor("operator", "oscar")),
            waiver);
        var contract = Some.Apply(record.Contract, new NoticeWithdrawn("ntc-1", "agreed"));
        if (ends is not null) contract = Some.Apply(contract, Notice("ntc-2", ends));
        var option = contract.Option(1) with { SettlementWaiver = reason, WaivedEnd = null };
        Assert.Equal(isInEffect, waiver.IsInEffect(contract with { Options = [option] }));
    }

    [Fact]
    public void R1_P4_a_waiver_that_was_given_before_an_end_was_known_is_in_effect_for_any()
    {
        var record = RecordOf(("2026-04-01", "olivia", Concluded), ("2026-05-11", "oscar", new SettlementWaived(1, "sandbox", "当社都合")));

        Assert.Null(Assert.Single(record.Waivers).EndsOn);
        Assert.True(record.Waivers[0].IsInEffect(Some.Apply(record.Contract, Notice("ntc-1", "2026-06-10"))));
    }

    private static string Line(RecordedSheet sheet)
    {
        var target = sheet.Option is { } option ? FormattableString.Invariant($"option {option}") : "contract";
        var setOn = Tokyo.DateOf(sheet.SetAt);
        return FormattableString.Invariant(
            $"{sheet.From:uuuu-MM} {target} {sheet.Prices.Base.Monthly} {setOn:uuuu-MM-dd} {sheet.SetBy.Name}");
    }

    private static PricesRevised Revised(string from, Prices prices) => new(Some.Month(from), prices);

    private static NoticeGiven Notice(string id, string ends) => new(
        id, "sandbox", 1, Given.NoonOf("2026-05-10"), Some.Date("2026-05-10"), null, Some.Date(ends), Some.Date(ends), Replaces: null);

    private static AmountRecord RecordOf(params (string On, string By, ContractEvent Event)[] events)
    {
        var record = new AmountRecord();
        foreach (var (i, (on, by, e)) in events.Index()) record.Take(new(i + 1, Given.NoonOf(on), new("operator", by), e));
        return record;
    }
}
