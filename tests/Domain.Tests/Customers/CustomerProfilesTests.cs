using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Customers;

/// <summary>A1: the name and address of a customer change by months, and a bill shows those of its own.</summary>
public class CustomerProfilesTests
{
    private static readonly Contract Contract = Some.Contract("2026-03-20", "2026-04-01", 10);

    private static readonly ProfileChange June = Change("chg-1", "2026-06", "例示ホールディングス株式会社");
    private static readonly ProfileChange AgainJune = Change("chg-2", "2026-06", "例示 HD 株式会社");
    private static readonly ProfileChange August = Change("chg-3", "2026-08", "例示グループ株式会社");

    [Theory]
    [InlineData("2026-05", null, "chg-2 chg-3")]
    [InlineData("2026-06", "chg-2", "chg-3")] // of two from one month on, the one that was entered last
    [InlineData("2026-07", "chg-2", "chg-3")]
    [InlineData("2026-08", "chg-3", "")]
    [InlineData("2026-09", "chg-3", "")]
    public void A1_a_profile_is_in_force_from_its_month_on(string month, string? inForce, string coming)
    {
        ProfileChange[] changes = [August, June, AgainJune]; // in the order in which they were entered

        Assert.Equal(inForce, CustomerProfiles.InForce(changes, Some.Month(month))?.ChangeId);
        Assert.Equal(coming, string.Join(' ', CustomerProfiles.Coming(changes, Some.Month(month)).Select(change => change.ChangeId)));
    }

    [Theory]
    [InlineData("2026-01", "2026-03", "chg-b chg-3")] // the one of the month of the first bill, and no earlier one
    [InlineData("2026-01", "2026-04", "chg-a chg-b chg-3")]
    public void A1_a_contract_has_to_know_the_profile_of_its_first_month_and_all_later_ones(string one, string other, string missing)
    {
        ProfileChange[] changes = [Change("chg-a", one, "甲"), Change("chg-b", other, "乙"), August];

        Assert.Equal(missing, string.Join(' ', CustomerProfiles.Missing(Contract, changes).Select(change => change.ChangeId)));
        Assert.Equal(
            missing.Replace(" chg-3", "", StringComparison.Ordinal),
            string.Join(' ', CustomerProfiles.Missing(With(Contract, August), changes).Select(change => change.ChangeId)));
    }

    [Fact]
    public void A1_R1_a_change_is_on_the_record_of_a_contract_once()
    {
        var recorded = Assert.IsType<CustomerProfileChanged>(Assert.Single(CustomerProfiles.Record(Contract, June).Events));

        Assert.Equal(new CustomerProfileChanged("chg-1", Some.Month("2026-06"), June.Profile, "商号変更"), recorded);
        Assert.Equal(["A1"], recorded.Basis.Select(rule => rule.Number));
        Assert.Empty(CustomerProfiles.Record(With(Contract, June), June).Events);
        Assert.Single(CustomerProfiles.Record(With(Contract, June), August).Events);
    }

    [Theory]
    [InlineData("2026-05", "例示株式会社")] // the name that the contract was concluded with
    [InlineData("2026-06", "例示 HD 株式会社")]
    [InlineData("2026-07", "例示 HD 株式会社")]
    [InlineData("2026-08", "例示グループ株式会社")]
    public void A1_a_bill_names_the_customer_as_in_its_month(string month, string name)
    {
        Assert.Equal(name, With(Contract, June, AgainJune, August).AddresseeIn(Some.Month(month)).Name);
        Assert.Equal(name, With(Contract, August, June, AgainJune).AddresseeIn(Some.Month(month)).Name); // entered in another order
        Assert.Equal(new Addressee("例示株式会社"), Contract.AddresseeIn(Some.Month(month))); // never changed
    }

    [Fact]
    public void A1_the_name_of_the_latest_month_is_the_contracts_own()
    {
        Assert.Equal("例示グループ株式会社", With(Contract, August, June).CustomerName);
        Assert.Equal(
            [(null, null), (Some.Month("2026-06"), "chg-2"), (Some.Month("2026-08"), "chg-3")],
            With(Contract, August, June, AgainJune).CustomerProfiles.Select(known => (known.From, known.ChangeId)));
    }

    [Fact]
    public void A1_a_bill_is_addressed_by_the_whole_profile() => Assert.Equal(
        new Addressee("例示株式会社", "100-0001 東京都千代田区", "経理部", "山田 花子"),
        new CustomerProfile("例示株式会社", "レイジ", "100-0001 東京都千代田区", "経理部", "山田 花子").ToAddressee());

    private static ProfileChange Change(string id, string from, string name) =>
        new(id, Some.Month(from), new(name), "商号変更", Given.NoonOf("2026-05-10"), new("operator", "olivia"));

    private static Contract With(Contract contract, params ProfileChange[] changes) => changes.Aggregate(
        contract, (state, change) => Some.Apply(state, CustomerProfiles.Record(state, change).Events[0]));
}
