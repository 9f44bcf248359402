using NodaTime;

namespace SecureMx.Domain.Tests.Applications;

public class ServiceAcceptanceTests
{
    private static Decision Accept(
        string start, string on, QuotedPrices? prices, IReadOnlyList<DesignatedService> services, params string[] codes) =>
        Accept(start, Given.NoonOf(on), prices, services, codes);

    private static Decision Accept(
        string start, Instant now, QuotedPrices? prices, IReadOnlyList<DesignatedService> services,
        params string[] codes) => ServiceApplications.Accept(
        new("ctr-1", "app-1", "acme", Given.Application with { Options = Given.Options(codes) }, new(Given.Date(start), prices)),
        services, now);

    [Fact]
    public void A3_acceptance_concludes_the_contract()
    {
        var contract = Given.ContractFrom("2026-03-20", "2026-04-10", "mailbox-plus", "mailing-list", "dox", "omnibus", "spare-mail");

        Assert.Equal(
            ("ctr-1", "app-1", "cust-1", "acme"), (contract.ContractId, contract.ApplicationId, contract.CustomerId, contract.PartnerId));
        Assert.Equal("例示株式会社", contract.CustomerName);
        Assert.Equal(
            (Given.Date("2026-03-20"), Given.Date("2026-03-20"), Given.Date("2026-04-10")),
            (contract.ConcludedOn, contract.AcceptedOn, contract.BillingStartDate));
        Assert.Equal((120, 50_000, 1), (contract.Accounts, contract.InitialFee, contract.Version));
        Assert.Equal([20_000, 3_000, 0, 0, 4_000], contract.Options.Select(o => o.InitialFee));
        Assert.Equal([1, 2, 3, 4, 5], contract.Options.Select(o => o.Number));
        Assert.Equal([null, 1, null, 1, null], contract.Options.Select(o => o.LeansOn));
        Assert.All(
            contract.Options, o => Assert.Equal((Given.Date("2026-03-20"), Given.Date("2026-04-10")), (o.AcceptedOn, o.BillingStartDate)));
        Assert.Equal([new DiskCapacity(Given.Date("2026-04-10"), 100)], contract.The("mailbox-plus").Disk);
        Assert.Equal(4, contract.The("mailing-list").MailingLists);
        Assert.Equal(7, contract.The("spare-mail").RetentionDays);
        Assert.Null(contract.The("spare-mail").MailingLists);
        Assert.Equal(Given.Date("2024-05-01"), contract.TermsRevision);
        Assert.Equal(30_000, PriceSheet.InForce(contract.PriceSheets, new YearMonth(2026, 4)).Base.Monthly);
        Assert.Equal(new DayPeriod(Given.Date("2026-04-10"), Given.Date("2026-05-09")), contract.MinimumPeriod); // C5
        Assert.Equal(new DayPeriod(Given.Date("2026-04-10"), Given.Date("2026-05-09")), contract.The("mailbox-plus").MinimumPeriod); // O2
        Assert.Null(contract.The("omnibus").MinimumPeriod);
    }

    [Theory]
    [InlineData("2026-04-10", "2026-05-09")]
    [InlineData("2026-02-01", "2026-02-28")]
    [InlineData("2027-01-31", "2027-02-28")] // T3: no corresponding day
    [InlineData("2028-01-31", "2028-02-29")]
    public void C5_the_minimum_period_is_a_month_from_the_billing_start(string start, string last) =>
        Assert.Equal(new DayPeriod(Given.Date(start), Given.Date(last)), Given.ContractFrom("2026-01-01", start).MinimumPeriod);

    [Fact]
    public void O2_advanced_archive_has_twelve_months() => Assert.Equal(
        new DayPeriod(Given.Date("2026-05-15"), Given.Date("2027-05-14")),
        Given.ContractFrom("2026-04-01", "2026-05-15", "advanced-archive").The("advanced-archive").MinimumPeriod);

    [Fact]
    public void A1_a_mailing_list_without_a_number_has_none_yet() => Assert.Equal(
        0, Given.Contract(
            Given.Application with { Options = [Given.Option("mailbox-plus"), new("mailing-list")] }, "2026-04-01",
            "2026-04-01").The("mailing-list").MailingLists);

    [Theory]
    [InlineData("2026-03-31", "A4 /billingStartDate")]
    [InlineData("2026-04-01", "")]
    [InlineData("2036-04-01", "")]
    [InlineData("2036-04-02", "A4 /billingStartDate")]
    public void A4_billing_does_not_start_before_the_acceptance(string start, string expected) =>
        Assert.Equal(expected, string.Join(' ', Accept(start, "2026-04-01", Given.Prices, []).Refusals.Lines()));

    [Fact]
    public void A4_T1_the_day_of_the_acceptance_is_that_in_Tokyo()
    {
        var now = Tokyo.EndOf(Given.Date("2026-04-01"));
        Assert.Equal(["A4 /billingStartDate"], Accept("2026-04-01", now, Given.Prices, []).Refusals.Lines());
        Assert.Empty(Accept("2026-04-01", now - Duration.Epsilon, Given.Prices, []).Refusals);
    }

    [Theory]
    [InlineData("2026-04-30", null, true)]
    [InlineData("2026-05-01", null, true)]
    [InlineData("2026-05-02", null, false)] // begins a day late
    [InlineData("2020-01-01", "2026-04-30", false)] // ends a day early
    [InlineData("2020-01-01", "2026-05-01", true)]
    public void O1_A2_a_service_is_held_on_the_billing_start_date(string since, string? endsOn, bool isHeld)
    {
        var decision = Accept(
            "2026-05-01", "2026-04-01", Given.Prices, [new("document-exchange", Given.Date(since), Given.DateOrNull(endsOn))], "dox");
        Assert.Equal(isHeld ? [] : ["O1 /billingStartDate"], decision.Refusals.Lines());
        // E6: an end that is known already
        if (isHeld) Assert.Equal(Given.DateOrNull(endsOn), ((Contract?)null).After(decision).EndOf("dox"));
    }

    [Fact]
    public void A2_everything_is_checked_again_on_acceptance()
    {
        var application = Given.Application with { Domains = ["localhost"], Options = Given.Options("mailing-list") };
        var decision = ServiceApplications.Accept(
            new("ctr-1", "app-1", "acme", application, new(Given.Date("2026-03-31"))), [], Given.NoonOf("2026-04-01"));
        Assert.Equal(["A4 /billingStartDate", "C2 ", "O1 /billingStartDate", "A3 /prices"], decision.Refusals.Lines());
    }

    [Fact]
    public void A3_a_quoted_option_without_its_price_is_refused() =>
        Assert.Equal(
            ["A3 /prices/options/sandbox"],
            Accept("2026-04-01", "2026-04-01", new QuotedPrices(Given.Prices.Base), [], "sandbox", "account-api").Refusals.Lines());
}
