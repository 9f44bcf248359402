namespace SecureMx.Domain.Tests.Billing;

/// <summary>
/// R2: a refused settlement of a credit or revision of prices states the law: articles, dates, amounts, in both languages.
/// </summary>
public class BillingRefusalTextsTests
{
    private static readonly Contract Contract = Some.Contract("2026-04-01", "2026-04-01", 10);
    private static readonly Contract Other = Contract with { ContractId = "ctr-2" };

    private static void Refused(IEnumerable<Refusal> refusals, string article, string english, string japanese)
    {
        var refusal = Assert.Single(refusals);
        Assert.Equal(article, refusal.Article);
        Assert.Equal(new Text(english, japanese), refusal.Message);
    }

    [Fact]
    public void B8_no_more_than_the_balance_is_settled() => Refused(
        CreditSettlements.Settle(
            Contract.Ending("contract", "2026-06-15"), new("stl-1", CreditSettlementKind.Refund, 10_001, "振込済み"),
            new(Some.Month("2026-06"), -10_000, LastCounts.None), Some.Date("2026-07-10")).Refusals,
        "terms/10", "The balance of this contract is 10000 yen.", "この契約の残高は 10000 円です。");

    public static TheoryData<SettleCredit, string, string> Forms => new()
    {
        { new("s", CreditSettlementKind.Refund, 0, "振込"), "The amount is 1 yen or more.", "金額は 1 円以上です。" },
        { new("s", CreditSettlementKind.Refund, 1, " "), "The reason must not be blank.", "理由は必須です。" },
        {
            new("s", CreditSettlementKind.Refund, 1, "振込", "ctr-2"), "Only a set-off names another contract.",
            "他の契約を指定できるのは相殺だけです。"
        },
        {
            new("s", CreditSettlementKind.Refund, 1, "振込", null, Some.Month("2026-07")), "Only a set-off names a month.",
            "月を指定できるのは相殺だけです。"
        },
        {
            new("s", CreditSettlementKind.SetOff, 1, "相殺", null, Some.Month("2026-07")),
            "A set-off names another contract of the same customer.", "相殺には、同じ契約者の他の契約を指定してください。"
        },
        {
            new("s", CreditSettlementKind.SetOff, 1, "相殺", "ctr-2"), "A set-off names the month from whose bill on it counts.",
            "相殺には、充当を始める請求月を指定してください。"
        },
        {
            new("s", CreditSettlementKind.SetOff, 1, "相殺", "ctr-2", Some.Month("2026-03")), "The month is from 2026-04 to 2027-07.",
            "月は 2026-04 から 2027-07 までです。"
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void B8_the_form_of_a_settlement(SettleCredit command, string english, string japanese) => Refused(
        CreditSettlements.Check(command, Contract, command.AgainstContractId is null ? null : Other, Some.Month("2026-07")), "terms/10",
        english, japanese);

    [Fact]
    public void B8_a_set_off_needs_a_bill_that_takes_it() => Refused(
        CreditSettlements.Check(
            new("s", CreditSettlementKind.SetOff, 1, "相殺", "ctr-2", Some.Month("2026-09")), Contract,
            Other.Ending("contract", "2026-08-31"), Some.Month("2026-07")),
        "terms/10", "That contract ends on 2026-08-31 and has no bill of the month.", "その契約は 2026-08-31 に終了し、この月の請求はありません。");

    [Fact]
    public void B11_no_sheet_begins_after_the_end() => Refused(
        PriceRevisions.Revise(Contract.Ending("contract", "2026-06-15"), new(Some.Month("2026-07"), Some.Prices), isClosed: false).Refusals,
        "terms/annex1-2", "The contract ends on 2026-06-15; no later month is billed.", "契約は 2026-06-15 に終了するため、この月以後の請求はありません。");

    [Fact]
    public void B9_a_closed_month_keeps_its_sheet() => Refused(
        PriceRevisions.Revise(Contract, new(Some.Month("2026-04"), Some.Prices), isClosed: true).Refusals,
        "terms/10", "The month 2026-04 is closed; a sheet can be revised from an open month on.",
        "2026-04 は締め切られています。料金表は締切前の月から改定できます。");

    [Fact]
    public void B8_B6_what_has_no_rate_and_no_price_is_a_mistake_of_the_program()
    {
        var rate = Assert.Throws<ArgumentOutOfRangeException>(() => ConsumptionTax.PercentOf(Some.Month("1997-03")));
        Assert.StartsWith("No rate of consumption tax is known for the date.", rate.Message, StringComparison.Ordinal);
        Assert.Equal([10, 8, 5], ConsumptionTax.Percents);

        var unpriced = Some.Contract(
            Some.Prices with { Options = new Dictionary<string, OptionPrices>() }, "2026-04-01", "2026-04-01", 10,
            Some.Option("sandbox", "2026-04-01"));
        var price = Assert.Throws<InvalidOperationException>(() => unpriced.Bill("2026-04"));
        Assert.Equal("No price sheet has a price for sandbox.", price.Message);
    }
}
