namespace SecureMx.Domain.Tests.Changes;

public class DiskChangeTests
{
    private static Decision Accept(Contract contract, string on, string effective, int gigabytes, long fee = 0, string id = "chg-1") =>
        ChangeApplications.Accept(contract, new(id, new(gigabytes), new(Given.Date(effective), fee)), Given.NoonOf(on));

    private static IReadOnlyList<string> OnArrival(Contract contract, int gigabytes, string on = "2026-06-08") =>
        ChangeApplications.Check(contract, new(gigabytes), Given.Date(on)).Refusals.Lines();

    [Fact]
    public void A1_A3_a_larger_disk_from_its_day_on_with_its_fee()
    {
        var contract = Given.Contract("sandbox", "mailbox-plus").Then(c => c.After(Accept(c, "2026-06-08", "2026-06-11", 300, 5_000)));
        Assert.Equal(
            [new DiskCapacity(Given.Date("2026-04-01"), 100), new DiskCapacity(Given.Date("2026-06-11"), 300)],
            contract.The("mailbox-plus").Disk);
        Assert.Equal(
            [100, 300],
            new[] { "2026-06-10", "2026-06-11" }.Select(d => contract.The("mailbox-plus").DiskGigabytesOn(Given.Date(d))!.Value));
        Assert.Equal(new OneTimeFee("chg-1", Given.Date("2026-06-08"), 5_000, "ディスク容量の変更（300 GB）"), contract.OneTimeFees.Single());
        Assert.Empty(contract.The("sandbox").Disk);
        Assert.Equal(100, contract.The("mailbox-plus").DiskGigabytesOn(Given.Date("2026-03-01"))); // before its start there is no other
        Assert.Null(contract.The("sandbox").DiskGigabytesOn(Given.Date("2026-06-11")));
    }

    [Fact]
    public void A1_accepting_it_again_changes_nothing() =>
        Assert.Same(
            Decision.Nothing,
            Given.Contract("mailbox-plus")
                .Then(c => Accept(c.After(Accept(c, "2026-06-08", "2026-06-11", 300, 5_000)), "2026-06-09", "2026-06-12", 400)));

    [Fact]
    public void B7_a_change_without_a_fee_has_none()
    {
        Assert.Empty(Given.Contract("mailbox-plus").Then(c => c.After(Accept(c, "2026-06-08", "2026-06-11", 300))).OneTimeFees);
        Assert.Equal(0, new ChangeTerms(Given.Date("2026-06-11")).OneTimeFee);
    }

    [Theory]
    [InlineData(1, "O6 /diskGigabytes", "O6 ")]
    [InlineData(99, "O6 /diskGigabytes", "O6 ")]
    [InlineData(100, "O6 /diskGigabytes", "O6 ")]
    [InlineData(101, "", "")]
    [InlineData(500, "", "")]
    [InlineData(501, "", "B5 ")] // no tier holds it; the sheet may be revised until the acceptance
    [InlineData(0, "A1 /diskGigabytes", "A1 ")]
    [InlineData(1_000_000, "", "B5 ")]
    [InlineData(1_000_001, "A1 /diskGigabytes", "A1  B5 ")]
    public void O6_a_disk_only_grows(int gigabytes, string onArrival, string onAcceptance)
    {
        Assert.Equal(onArrival, string.Join(' ', OnArrival(Given.Contract("mailbox-plus"), gigabytes)));
        Assert.Equal(
            onAcceptance, string.Join(' ', Accept(Given.Contract("mailbox-plus"), "2026-06-08", "2026-06-08", gigabytes).Refusals.Lines()));
    }

    [Fact]
    public void O6_terms_8_is_the_article() =>
        Assert.Equal(
            "terms/8",
            ChangeApplications.Check(Given.Contract("mailbox-plus"), new(50), Given.Date("2026-06-08")).Refusals.Single().Article);

    [Fact]
    public void O6_a_growth_that_is_still_to_come_counts()
    {
        var contract = Given.Contract("mailbox-plus").Then(c => c.After(Accept(c, "2026-06-08", "2026-07-01", 300)));
        Assert.Equal(["O6 /diskGigabytes"], OnArrival(contract, 300));
        Assert.Empty(OnArrival(contract, 301));
        Assert.Equal(["A1! /effectiveDate"], Accept(contract, "2026-06-09", "2026-06-30", 400, id: "chg-2").Refusals.Lines());
        contract = contract.After(Accept(contract, "2026-06-09", "2026-07-01", 400, id: "chg-2"));
        Assert.Equal([100, 400], contract.The("mailbox-plus").Disk.Select(d => d.Gigabytes)); // on one day the later acceptance counts
    }

    [Fact]
    public void A2_there_must_be_a_mailbox_plus()
    {
        Assert.Equal(["A1 /diskGigabytes"], OnArrival(Given.Contract("sandbox"), 300));
        var ending = Given.Contract("mailbox-plus").Notice("mailbox-plus", "2026-06-10");
        Assert.Empty(OnArrival(ending, 300, "2026-07-10"));
        Assert.Equal(["A1 /diskGigabytes"], OnArrival(ending, 300, "2026-07-11"));
        Assert.Empty(Accept(ending, "2026-06-11", "2026-07-10", 300).Refusals);
        Assert.Equal(["A1 "], Accept(ending, "2026-06-11", "2026-07-11", 300).Refusals.Lines());
    }

    [Fact]
    public void O6_mailbox_plus_taken_anew_has_its_own_disk()
    {
        var contract = Given.Contract("mailbox-plus")
            .Notice("mailbox-plus", "2026-06-10")
            .Take("app-2", "2026-06-11", "2026-07-11", [Given.Option("mailbox-plus") with { DiskGigabytes = 50 }]);
        Assert.Equal(["O6 /diskGigabytes"], OnArrival(contract, 50, "2026-06-12"));
        Assert.Contains(
            " 50 GB", ChangeApplications.Check(contract, new(50), Given.Date("2026-06-12")).Refusals.Single().Message.English,
            StringComparison.Ordinal);
        Assert.Empty(OnArrival(contract, 51, "2026-06-12"));
        Assert.Equal(["O6 "], Accept(contract, "2026-06-12", "2026-07-10", 60).Refusals.Lines()); // the old one, on its last day
        contract = contract.After(
            Accept(contract, "2026-06-12", "2026-07-10", 200, id: "chg-2")).Then(c => c.After(Accept(c, "2026-06-12", "2026-07-11", 60)));
        Assert.Equal([100, 200], contract.Options[0].Disk.Select(d => d.Gigabytes));
        Assert.Equal([60], contract.Options[1].Disk.Select(d => d.Gigabytes)); // from its first day
    }

    [Theory]
    [InlineData("2026-06-07", "A4 /effectiveDate")]
    [InlineData("2026-06-08", "")]
    [InlineData("2036-06-08", "")]
    [InlineData("2036-06-09", "A4 /effectiveDate")]
    public void A3_a_change_takes_effect_no_earlier_than_its_acceptance(string effective, string expected) =>
        Assert.Equal(expected, string.Join(' ', Accept(Given.Contract("mailbox-plus"), "2026-06-08", effective, 300).Refusals.Lines()));

    [Theory]
    [InlineData(-1, "A3 /oneTimeFee")]
    [InlineData(0, "")]
    [InlineData(10_000_000_000, "")]
    [InlineData(10_000_000_001, "A3 /oneTimeFee")]
    public void A3_the_fee_is_whole_yen(long fee, string expected) =>
        Assert.Equal(
            expected, string.Join(' ', Accept(Given.Contract("mailbox-plus"), "2026-06-08", "2026-06-08", 300, fee).Refusals.Lines()));

    [Fact]
    public void B5_B11_every_sheet_from_then_on_holds_the_capacity()
    {
        var smaller = Given.Prices with
        {
            Options = Given.Prices.Options.ToDictionary(
            o => o.Key, o => o.Key == "mailbox-plus" ? o.Value with { Disk = [new(200, 1)] } : o.Value)
        };
        var contract = Given.Contract("mailbox-plus").After(Decision.Record(new PricesRevised(new(2026, 8), smaller)));
        Assert.Empty(Accept(contract, "2026-06-08", "2026-06-08", 200).Refusals);
        Assert.Equal(["B5 "], Accept(contract, "2026-06-08", "2026-06-08", 300).Refusals.Lines());
        Assert.Empty(
            Accept(
                contract.After(Decision.Record(new PricesRevised(new(2026, 8), Given.Prices))), "2026-06-08", "2026-06-08", 300).Refusals);
    }
}
