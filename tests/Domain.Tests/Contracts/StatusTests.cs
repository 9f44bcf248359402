namespace SecureMx.Domain.Tests.Contracts;

public class StatusTests
{
    [Theory]
    [InlineData("2026-04-09", ContractStatus.Accepted)]
    [InlineData("2026-04-10", ContractStatus.Active)]
    [InlineData("2027-04-10", ContractStatus.Active)]
    public void C6_accepted_then_active_from_the_billing_start(string today, ContractStatus expected)
    {
        var contract = Given.ContractFrom("2026-04-01", "2026-04-10", "sandbox");
        Assert.Equal(expected, contract.StatusOn(Given.Date(today)));
        Assert.Equal(expected, contract.The("sandbox").StatusOn(contract, Given.Date(today)));
    }

    [Theory]
    [InlineData("2026-04-05", ContractStatus.TerminationPending)] // also before the billing start
    [InlineData("2026-07-10", ContractStatus.TerminationPending)]
    [InlineData("2026-07-11", ContractStatus.Terminated)]
    public void C6_T4_pending_until_24_00_of_the_effective_date(string today, ContractStatus expected)
    {
        var contract = Given.ContractFrom("2026-04-01", "2026-04-10", "sandbox").Notice("contract", "2026-06-10");
        Assert.Equal(expected, contract.StatusOn(Given.Date(today)));
        Assert.Equal(expected, contract.The("sandbox").StatusOn(contract, Given.Date(today)));
        Assert.Equal(ContractStatus.Terminated, contract.WhenItIs("2026-07-11").StatusOn(Given.Date("2026-07-11")));
    }

    [Fact]
    public void C6_an_option_ends_apart_from_its_contract()
    {
        var contract = Given.Contract("sandbox", "mail-audit").Notice("sandbox", "2026-06-10");
        Assert.Equal(ContractStatus.Active, contract.StatusOn(Given.Date("2026-07-11")));
        Assert.Equal(ContractStatus.Terminated, contract.The("sandbox").StatusOn(contract, Given.Date("2026-07-11")));
        Assert.Equal(ContractStatus.Active, contract.The("mail-audit").StatusOn(contract, Given.Date("2026-07-11")));
    }

    [Theory]
    [InlineData("2006-09-30", null)]
    [InlineData("2006-10-01", "2006-10-01")]
    [InlineData("2012-08-31", "2012-03-01")]
    [InlineData("2012-09-01", "2012-09-01")]
    [InlineData("2024-04-30", "2024-03-15")]
    [InlineData("2030-01-01", "2024-05-01")]
    public void M3_the_revision_of_the_terms_on_a_date(string date, string? expected) =>
        Assert.Equal(Given.DateOrNull(expected), TermsRevisions.InForceOn(Given.Date(date)));

    [Fact]
    public void M3_there_are_thirty_six_revisions()
    {
        string[] all =
        [
            "2006-10-01", "2006-11-01", "2007-01-01", "2007-03-01", "2007-04-01", "2008-01-01", "2008-03-01", "2008-05-01", "2009-03-01",
            "2009-04-01", "2010-11-01", "2011-01-01",
            "2011-12-01", "2012-03-01", "2012-09-01", "2012-11-01", "2013-07-01", "2014-03-01", "2014-09-01", "2015-03-01", "2015-10-01",
            "2016-06-01", "2016-10-01", "2018-03-01",
            "2018-04-01", "2018-06-01", "2019-03-01", "2019-04-01", "2020-03-01", "2020-05-01", "2021-03-01", "2022-03-01", "2023-10-01",
            "2023-12-01", "2024-03-15", "2024-05-01",
        ];
        Assert.Equal(36, all.Length);
        Assert.Equal(all.Select(Given.Date), TermsRevisions.All);
    }
}
