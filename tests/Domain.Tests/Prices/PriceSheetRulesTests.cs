using NodaTime;

namespace SecureMx.Domain.Tests.PriceSheets;

public class PriceSheetRulesTests
{
    private const long Most = 10_000_000_000;

    private static IReadOnlyList<string> RefusalsOf(string code, OptionPrices prices, NeededPrice? need = null) =>
        PriceSheetRules.Check(
            new(Given.Prices.Base, new Dictionary<string, OptionPrices> { [code] = prices }), need is null ? [] : [need]).Refusals.Lines();

    [Fact]
    public void A3_a_sheet_has_the_prices_of_the_basic_service()
    {
        Assert.Equal(["A3 /prices"], PriceSheetRules.Check(null, []).Refusals.Lines());
        Assert.Equal(["A3 /prices/base"], PriceSheetRules.Check(new(), []).Refusals.Lines());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(Most, true)]
    [InlineData(-1, false)]
    [InlineData(Most + 1, false)]
    public void A3_an_amount_is_whole_yen_within_limits(long amount, bool isAllowed)
    {
        var disk = new DiskTier[] { new(1, amount) };
        var tiers = new RetentionTier[] { new(1, amount) };
        var refusals = PriceSheetRules.Check(
            new(new(amount, amount, amount), new Dictionary<string, OptionPrices>
            {
                ["mailbox-plus"] = new(amount, amount, amount, null, disk),
                ["mailing-list"] = new(amount, amount, PerMailingList: amount),
                ["spare-mail"] = new(amount, PerAccountByRetention: tiers),
            }),
            []).Refusals.Lines();
        Assert.Equal(
            isAllowed
                ? []
                :
                [
                    "A3 /prices/base/initial", "A3 /prices/base/monthly", "A3 /prices/base/perAccount",
                    "A3 /prices/options/mailbox-plus/initial", "A3 /prices/options/mailbox-plus/monthly",
                    "A3 /prices/options/mailbox-plus/perAccount", "A3 /prices/options/mailbox-plus/disk/0/monthly",
                    "A3 /prices/options/mailing-list/initial", "A3 /prices/options/mailing-list/monthly",
                    "A3 /prices/options/mailing-list/perMailingList",
                    "A3 /prices/options/spare-mail/initial", "A3 /prices/options/spare-mail/perAccountByRetention/0/amount",
                ],
            refusals);
    }

    [Theory]
    [InlineData("advanced-archive", "initial", "monthly", "perAccount")]
    [InlineData("mail-audit", "initial", "monthly", "perAccount")]
    [InlineData("mailbox-plus", "initial", "monthly", "perAccount", "disk")]
    [InlineData("mailing-list", "initial", "monthly", "perMailingList")]
    [InlineData("spare-mail", "initial", "perAccountByRetention")]
    [InlineData("sandbox", "initial", "monthly", "perAccount")]
    [InlineData("active-mail", "initial", "monthly", "perAccount")]
    [InlineData("private-relay", "initial", "monthly")]
    [InlineData("configuration-consulting", "initial")]
    public void A3_a_quoted_option_has_exactly_the_prices_of_its_row(string code, params string[] members)
    {
        string[] all = ["initial", "monthly", "perAccount", "perMailingList", "disk", "perAccountByRetention"];
        Assert.Equal(members.Select(m => $"A3 /prices/options/{code}/{m}"), RefusalsOf(code, new()));
        Assert.Equal(
            all.Except(members).Select(m => $"A3 /prices/options/{code}/{m}"), RefusalsOf(code, new(1, 1, 1, 1, [new(1, 1)], [new(1, 1)])));
    }

    [Fact]
    public void A3_what_is_nothing_and_not_called_for_falls_away()
    {
        var quoted = new QuotedPrices(
            Given.Prices.Base, new Dictionary<string, OptionPrices> { ["private-relay"] = new(7, 9, 0, 0, [], []) });
        Assert.Equal(new OptionPrices(7, 9), PriceSheetRules.Check(quoted, []).Value!.Options["private-relay"]);
    }

    [Theory]
    [InlineData("dox")]
    [InlineData("account-api")]
    [InlineData("omnibus")]
    [InlineData("iij-id")]
    [InlineData("no-such")]
    public void A3_what_is_free_or_unknown_takes_no_price(string code)
    {
        Assert.Equal([$"A3 /prices/options/{code}"], RefusalsOf(code, new(0, 0)));
        Assert.Empty(PriceSheetRules.Check(new(Given.Prices.Base), [new(code)]).Refusals);
    }

    [Fact]
    public void A3_a_pointer_is_escaped() => Assert.Equal(["A3 /prices/options/a~1b~0c"], RefusalsOf("a/b~c", new()));

    [Theory]
    [InlineData(1, 2, "")]
    [InlineData(0, 2, "0")]
    [InlineData(-1, 2, "0")]
    [InlineData(2, 2, "1")]
    [InlineData(3, 2, "1")]
    public void B5_B6_tiers_ascend(int first, int second, string wrong)
    {
        Assert.Equal(
            wrong.Length == 0 ? [] : [$"A3 /prices/options/mailbox-plus/disk/{wrong}/upToGigabytes"],
            RefusalsOf("mailbox-plus", new(0, 0, 0, null, [new(first, 5), new(second, 4)])));
        Assert.Equal(
            wrong.Length == 0 ? [] : [$"A3 /prices/options/spare-mail/perAccountByRetention/{wrong}/upToDays"],
            RefusalsOf("spare-mail", new(0, PerAccountByRetention: [new(first, 5), new(second, 4)])));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void B5_B6_tiers_are_a_list_that_can_be_read(int count, bool isAllowed)
    {
        Assert.Equal(
            isAllowed ? [] : ["A3 /prices/options/mailbox-plus/disk"],
            RefusalsOf("mailbox-plus", new(0, 0, 0, null, [.. Enumerable.Range(1, count).Select(i => new DiskTier(i, i))])));
    }

    [Fact]
    public void B5_B6_a_tier_is_needed() => Assert.Equal(
        ["A3 /prices/options/mailbox-plus/disk", "A3 /prices/options/spare-mail/perAccountByRetention"],
        RefusalsOf("mailbox-plus", new(0, 0, 0, null, []), new("mailbox-plus", 1))
            .Concat(RefusalsOf("spare-mail", new(0, PerAccountByRetention: []), new("spare-mail", RetentionDays: 1))));

    [Theory]
    [InlineData(500, 30, true)]
    [InlineData(501, 30, false)]
    [InlineData(500, 31, false)]
    public void B5_B6_a_tier_holds_what_the_option_has(int gigabytes, int days, bool isHeld)
    {
        var refusals = PriceSheetRules.Check(
            Given.Prices, [new("mailbox-plus", gigabytes), new("spare-mail", RetentionDays: days)]).Refusals.Lines();
        Assert.Equal(
            isHeld
                ? []
                : [gigabytes > 500 ? "B5 /prices/options/mailbox-plus/disk" : "B6 /prices/options/spare-mail/perAccountByRetention"],
            refusals);
    }

    [Fact]
    public void A3_a_sheet_may_quote_more_than_the_contract_has() =>
        Assert.Equal(Given.Prices.Options.Count, PriceSheetRules.Check(Given.Prices, [new("sandbox")]).Value!.Options.Count);

    [Fact]
    public void B11_the_sheet_in_force_is_the_latest_that_has_begun()
    {
        IReadOnlyList<PriceSheet> sheets = [new(null, Sheet(1))];
        sheets = PriceSheet.Insert(sheets, new(new YearMonth(2026, 10), Sheet(2)));
        sheets = PriceSheet.Insert(sheets, new(new YearMonth(2026, 2), Sheet(3)));
        sheets = PriceSheet.Insert(sheets, new(new YearMonth(2025, 12), Sheet(4)));
        sheets = PriceSheet.Insert(sheets, new(new YearMonth(2026, 10), Sheet(5)));

        Assert.Equal([1, 4, 4, 3, 3, 5, 5], new[] { (2025, 11), (2025, 12), (2026, 1), (2026, 2), (2026, 9), (2026, 10), (2027, 1) }
            .Select(m => PriceSheet.InForce(sheets, new YearMonth(m.Item1, m.Item2)).Base.Monthly));
        Assert.Equal([null, new YearMonth(2025, 12), new(2026, 2), new(2026, 10)], sheets.Select(s => s.From));

        static Prices Sheet(long monthly) => Given.Prices with { Base = new(0, monthly, 0) };
    }

    [Fact]
    public void A3_prices_of_an_accepted_option_take_the_place_of_those_on_the_sheet()
    {
        var sheet = new PriceSheet(null, Given.Prices);
        Assert.Same(sheet, sheet.WithOptions(new Dictionary<string, OptionPrices>()));
        var changed = sheet.WithOptions(new Dictionary<string, OptionPrices> { ["sandbox"] = new(1, 2, 3) });
        Assert.Equal(Given.Prices.Options.Count, changed.Prices.Options.Count);
        Assert.Equal(new OptionPrices(1, 2, 3), changed.Prices.Options["sandbox"]);
    }

    [Fact]
    public void O6_a_sheet_needs_a_tier_for_the_largest_capacity()
    {
        var option = Given.Contract("mailbox-plus").The("mailbox-plus");
        Assert.Equal(
            new NeededPrice("mailbox-plus", 300),
            NeededPrice.Of(option with { Disk = [.. option.Disk, new(Given.Date("2026-05-01"), 300)] }));
        Assert.Equal(new NeededPrice("sandbox"), NeededPrice.Of(Given.Contract("sandbox").The("sandbox")));
    }
}
