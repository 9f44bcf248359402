namespace SecureMx.Domain.Tests.Billing;

public class PriceRevisionsTests
{
    private static readonly Contract Contract = Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("sandbox", "2026-04-01"));

    [Fact]
    public void B11_a_sheet_holds_from_its_month_and_the_same_again_changes_nothing()
    {
        var sheet = Some.Prices with { Base = new(0, 31_000, 200) };

        var revised = Some.Apply(
            Contract, Assert.Single(PriceRevisions.Revise(Contract, new(Some.Month("2026-06"), sheet), isClosed: false).Events));

        Assert.Equal([30_000], revised.Bill("2026-05").Amounts("base.monthly"));
        Assert.Equal([31_000], revised.Bill("2026-06").Amounts("base.monthly"));
        var again = PriceRevisions.Revise(
            revised, new(Some.Month("2026-06"), sheet with { Options = new Dictionary<string, OptionPrices>(sheet.Options) }),
            isClosed: false);
        Assert.Empty(again.Events);
        Assert.False(again.IsRefused);
        Assert.Single(PriceRevisions.Revise(revised, new(Some.Month("2026-07"), sheet), isClosed: false).Events);
    }

    [Fact]
    public void A3_B11_an_option_taken_at_its_own_price_leaves_the_others_to_the_revision()
    {
        var sheet = Some.Prices;
        var contract = Some.Apply(Contract, new OptionsAccepted(
                "app-2", Some.Date("2026-04-05"), [Some.Option("mail-audit", "2026-05-01", number: 2)],
                new Dictionary<string, OptionPrices> { ["mail-audit"] = new(0, 4_500, PerAccount: 70) }))
            .Revised(
                "2026-06",
                sheet with
                {
                    Options = new Dictionary<string,
                    OptionPrices>(sheet.Options)
                    { ["sandbox"] = new(0, 6_600, PerAccount: 110) }
                });

        Assert.Equal([4_500], contract.Bill("2026-05").Amounts("option.mail-audit.monthly"));
        Assert.Equal([6_000], contract.Bill("2026-05").Amounts("option.sandbox.monthly"));
        Assert.Equal([6_600], contract.Bill("2026-06").Amounts("option.sandbox.monthly"));
        Assert.Null(PriceSheet.InForce(contract.PriceSheets, Some.Month("2026-06"), "dox"));
    }

    [Fact]
    public void B11_a_sheet_that_differs_in_one_price_is_another()
    {
        var sheet = Some.Prices;
        var revised = Some.Apply(Contract, new PricesRevised(Some.Month("2026-06"), sheet));
        var mailbox = sheet.Options["mailbox-plus"];
        var spare = sheet.Options["spare-mail"];
        Prices[] others =
        [
            sheet with { Base = sheet.Base with { PerAccount = 201 } },
            With("sandbox", sheet.Options["sandbox"] with { PerAccount = 111 }),
            With("mail-audit", sheet.Options["mail-audit"] with { Monthly = 4_001 }),
            With("mailbox-plus", mailbox with { Disk = [.. mailbox.Disk!.SkipLast(1), new(1_000, 75_001)] }),
            With("mailbox-plus", mailbox with { Disk = [.. mailbox.Disk!.SkipLast(1)] }),
            With("spare-mail", spare with { PerAccountByRetention = [.. spare.PerAccountByRetention!.SkipLast(1), new(31, 80)] }),
            sheet with { Options = sheet.Options.Where(o => o.Key != "mail-audit").ToDictionary() },
        ];

        Assert.Empty(Decide(With("mailbox-plus", mailbox with { Disk = [.. mailbox.Disk!] })).Events);
        Assert.All(others, other => Assert.Single(Decide(other).Events));

        Prices With(string code, OptionPrices prices) =>
            sheet with { Options = new Dictionary<string, OptionPrices>(sheet.Options) { [code] = prices } };
        Decision Decide(Prices prices) => PriceRevisions.Revise(revised, new(Some.Month("2026-06"), prices), isClosed: false);
    }

    [Theory]
    [InlineData(true, "B9! /from")]
    [InlineData(false, "")]
    public void B9_a_closed_month_keeps_its_sheet(bool isClosed, string expected) =>
        Assert.Equal(
            expected, string.Join(' ', PriceRevisions.Revise(
                Contract, new(Some.Month("2026-04"), Some.Prices), isClosed).Refusals.Lines()));

    [Theory]
    [InlineData("2026-05-31", "2026-06", "/prices/options/sandbox", false)] // in force in June: it needs its price
    [InlineData("2026-06-01", "2026-06", "/prices/options/sandbox", true)]
    [InlineData("2026-06-30", "2026-07", "/prices/options/sandbox", false)]
    public void B11_the_sheet_has_the_prices_of_what_is_in_force_from_then_on(string end, string from, string pointer, bool isRefused)
    {
        var sheet = Some.Prices with { Options = new Dictionary<string, OptionPrices>() };

        var decision = PriceRevisions.Revise(Contract.Ending("sandbox", end), new(Some.Month(from), sheet), isClosed: false);

        Assert.Equal(isRefused ? pointer : null, decision.Refusals.SingleOrDefault()?.Pointer);
    }

    [Theory]
    [InlineData("2026-06", "")]
    [InlineData("2026-07", "B11! /from")]
    public void B11_no_sheet_begins_after_the_end_of_the_contract(string from, string expected) => Assert.Equal(
        expected, string.Join(
            ' ',
            PriceRevisions.Revise(
                Contract.Ending("contract", "2026-06-01"), new(Some.Month(from), Some.Prices), isClosed: false).Refusals.Lines()));
}
