using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Transfers;

/// <summary>A1: whose a contract is by months, what it is called, and from when another customer can succeed.</summary>
public class ContractCustomersTests
{
    private static readonly ProfileChange March = Change("prf-1", "2026-03", "三月の名称");
    private static readonly ProfileChange August = Change("prf-2", "2026-08", "八月の名称");

    [Fact]
    public void A1_a_contract_that_was_never_transferred_has_one_customer()
    {
        var contract = Given.Contract();

        Assert.Equal("cust-1", contract.CustomerIdIn(Some.Month("2026-04")));
        Assert.Equal([("cust-1", null)], contract.BilledCustomers());
        Assert.Null(contract.TransferredOn());
        Assert.Equal(["例示株式会社"], contract.CustomerNamesFrom(Some.Month("2026-05")));
    }

    [Fact]
    public void A1_customers_are_kept_with_the_months_that_are_billed_to_them()
    {
        var once = Transferred(Given.Contract(), "2026-05-10");
        var twice = Transferred(once, "2026-07-01", "cust-3");

        Assert.Equal(
            [("cust-1", null), ("cust-2", Some.Month("2026-06")), ("cust-3", Some.Month("2026-07"))], twice.BilledCustomers());
        Assert.Equal(
            ["cust-1", "cust-2", "cust-3"],
            new[] { "2026-05", "2026-06", "2026-07" }.Select(month => twice.CustomerIdIn(Some.Month(month))));
        Assert.Equal(Some.Date("2026-07-01"), twice.TransferredOn());
    }

    [Theory]
    [InlineData("2026-04", "三月の名称 三月の名称 八月の名称")] // its first month is June
    [InlineData("2026-05", "三月の名称 三月の名称 八月の名称")]
    [InlineData("2026-06", "三月の名称 八月の名称")]
    [InlineData("2026-07", "三月の名称 八月の名称")]
    [InlineData("2026-08", "八月の名称")]
    [InlineData("2026-09", "八月の名称")]
    public void A1_a_contract_is_found_by_the_name_of_its_present_customer_and_by_names_to_come(string month, string names)
    {
        var after = Transferred(Given.Contract(), "2026-05-10", changes: [March, August]);

        Assert.Equal(names.Split(' '), after.CustomerNamesFrom(Some.Month(month)));
        Assert.Equal(names.Split(' ')[0], after.CustomerNameIn(Some.Month(month)));
    }

    [Fact]
    public void A1_a_former_customers_names_of_months_from_the_transfer_on_are_no_names_of_the_contract()
    {
        string[] months = ["2026-05", "2026-06", "2026-09"];
        var contract = months.Aggregate(
            Given.Contract(), (state, month) => state.After(CustomerProfiles.Record(state, Change("old-" + month, month, month + " の名称"))));

        var after = Transferred(contract, "2026-05-10", changes: [March, August]);

        Assert.Equal(
            [
                (null, "例示株式会社"), (Some.Month("2026-05"), "2026-05 の名称"), (Some.Month("2026-06"), "三月の名称"),
                (Some.Month("2026-08"), "八月の名称"),
            ],
            after.CustomerProfiles.Select(known => (known.From, known.Profile.Name)));
        Assert.Equal("八月の名称", after.CustomerName);
    }

    [Fact]
    public void A1_a_change_from_a_month_after_the_transfer_holds_from_its_own_month()
    {
        var after = Transferred(Given.Contract(), "2026-05-10");
        var renamed = after.After(CustomerProfiles.Record(after, August));

        Assert.Equal(["承継株式会社", "八月の名称"], new[] { "2026-07", "2026-08" }.Select(m => renamed.AddresseeIn(Some.Month(m)).Name));
    }

    [Theory]
    [InlineData("登録の名称", "申込の名称", "登録の名称")] // an application changes no name
    [InlineData(null, "申込の名称", "申込の名称")]
    [InlineData("登録の名称", null, "登録の名称")]
    public void A1_a_successor_without_a_profile_has_the_name_on_record_or_else_that_of_the_application(
        string? recorded, string? applied, string name)
    {
        var contract = Given.Contract();
        TransferApplication transfer = new("cust-2", applied) { FormerCustomerId = "cust-1" };
        Successor successor = new(recorded, [], []);

        Assert.Empty(Domain.Transfers.Check(contract, transfer, successor, Some.Date("2026-05-10")));
        var after = contract.After(Domain.Transfers.Accept(
            contract, new("app-2", transfer, new(Some.Date("2026-05-10")), successor, Some.Date("2026-05-10")),
            Given.NoonOf("2026-05-10")));
        Assert.Equal(name, after.CustomerName);
    }

    [Theory]
    [InlineData(" ", null, "A1 /customerName")]
    [InlineData("承継株式会社", "", "A1 /reason")]
    [InlineData("承継株式会社", "事業譲渡", "")]
    public void A1_name_and_reason_are_readable(string name, string? reason, string refusal) => Assert.Equal(
        refusal,
        string.Join(
            ' ',
            Domain.Transfers.Check(Given.Contract(), new("cust-2", name, reason), Successor.Unknown, Some.Date("2026-05-10")).Lines()));

    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    public void A1_a_reason_has_up_to_2000_characters(int length, bool isTaken) => Assert.Equal(
        isTaken,
        Domain.Transfers.Check(
            Given.Contract(), new("cust-2", "承継株式会社", new('あ', length)), Successor.Unknown, Some.Date("2026-05-10")).Count == 0);

    [Fact]
    public void A1_A2_the_customer_of_the_contract_does_not_succeed_to_itself() => Assert.Equal(
        ["A1! "], Accept(Given.Contract(), "2026-05-10", "2026-05-10", "cust-1").Refusals.Lines());

    [Theory]
    [InlineData("2026-05-09", false)] // the contract was another's then
    [InlineData("2026-05-10", true)]
    public void A1_no_transfer_takes_effect_before_the_one_before_it(string effective, bool isTaken)
    {
        var once = Transferred(Given.Contract(), "2026-05-10");

        Assert.Equal(isTaken ? [] : ["A1 /effectiveDate"], Accept(once, effective, "2026-05-20", "cust-3").Refusals.Lines());
    }

    [Fact]
    public void B8_a_correction_names_the_invoice_of_the_customer_whose_month_it_corrects()
    {
        var plan = InvoicingPlan.Single.With(Some.Month("2026-05"), InvoicingMode.Combined);
        var after = Transferred(Given.Contract(), "2026-05-10");
        EarlierInvoices earlier = new(after.CustomerIdIn, plan);

        Assert.Equal(
            new[] { "2026-05", "2026-06" }.Select((month, i) => ShortNumber.OfCombined($"cust-{i + 1}", Some.Month(month))),
            new[] { "2026-05", "2026-06" }.Select(month => earlier.NumberOf("ctr-1", Some.Month(month))));
        Assert.Equal(ShortNumber.OfBill("ctr-1", Some.Month("2026-04")), earlier.NumberOf("ctr-1", Some.Month("2026-04")));
    }

    private static ProfileChange Change(string id, string from, string name) =>
        new(id, Some.Month(from), new CustomerProfile(name), "届出", Given.NoonOf("2026-04-01"), new("operator", "olivia"));

    private static Contract Transferred(
        Contract contract, string date, string successor = "cust-2", params ProfileChange[] changes) =>
        contract.After(Accept(contract, date, date, successor, changes));

    private static Decision Accept(
        Contract contract, string effective, string accepted, string successor, params ProfileChange[] changes) =>
        Domain.Transfers.Accept(
            contract,
            new("app-" + successor, new(successor) { FormerCustomerId = contract.CustomerId }, new(Some.Date(effective)),
                new("承継株式会社", changes, []), Some.Date(accepted)),
            Given.NoonOf(accepted));
}
