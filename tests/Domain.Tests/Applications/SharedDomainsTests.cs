namespace SecureMx.Domain.Tests.Applications;

/// <summary>O5 (INT): a domain that another customer's contract has is shown to the operators, not refused.</summary>
public class SharedDomainsTests
{
    private static readonly Contract Contract = Given.Contract(); // of cust-1 at acme

    private static bool IsShared(
        string domain, string partnerId, string customerId, Contract contract, string today = "2026-06-10") =>
        SharedDomains.Of(domain, partnerId, customerId, [contract], Given.Date(today)).Any();

    [Theory]
    [InlineData("acme", "cust-1", false)] // the same customer
    [InlineData("acme", "cust-2", true)]
    [InlineData("rival", "cust-1", true)] // ids of customers are per partner
    public void O5_a_domain_is_shared_with_another_customer(string partnerId, string customerId, bool isShared) =>
        Assert.Equal(isShared, IsShared("example.jp", partnerId, customerId, Contract));

    [Fact]
    public void O5_a_share_names_the_contract_and_its_customer() => Assert.Equal(
        [new SharedDomain("example.jp", "ctr-1", "cust-1", "acme")],
        SharedDomains.Of("example.jp", "acme", "cust-2", [Contract], Given.Date("2026-06-10")));

    [Theory]
    [InlineData("2026-07-10", true)] // its last day
    [InlineData("2026-07-11", false)]
    public void O5_T4_a_contract_that_has_ended_has_no_domain(string today, bool isShared) => Assert.Equal(
        isShared, IsShared("example.jp", "acme", "cust-2", Contract.Notice("contract", "2026-06-10"), today));

    [Theory]
    [InlineData("example.co.jp", "2026-06-10", true)] // until the change
    [InlineData("example.co.jp", "2026-07-01", false)]
    [InlineData("new.example.jp", "2026-06-10", true)] // by a change to come
    [InlineData("other.jp", "2026-06-10", false)]
    public void C2_O5_a_domain_is_a_contracts_before_and_after_a_change(string domain, string today, bool isShared)
    {
        var change = new AcceptChange("app-9", new(Domains: ["example.jp", "new.example.jp"]), new(Given.Date("2026-07-01")));
        var contract = Contract.After(ChangeApplications.Accept(Contract, change, Given.NoonOf("2026-06-01")));

        Assert.Equal(isShared, IsShared(domain, "acme", "cust-2", contract, today));
    }
}
