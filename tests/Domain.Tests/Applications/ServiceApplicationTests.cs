using NodaTime;

namespace SecureMx.Domain.Tests.Applications;

public class ServiceApplicationTests
{
    private static readonly LocalDate Today = Given.Date("2026-04-01");

    private static CheckResult<ServiceApplication> Check(ServiceApplication application, params DesignatedService[] services) =>
        ServiceApplications.Check(application, services, Today);

    private static IReadOnlyList<string> RefusalsOf(ServiceApplication application, params DesignatedService[] services) =>
        Check(application, services).Refusals.Lines();

    private static IReadOnlyList<string> RefusalsOfOptions(params OptionRequest[] options) =>
        RefusalsOf(Given.Application with { Options = options });

    [Fact]
    public void C2_an_application_is_received_in_canonical_form()
    {
        var received = Check(Given.Application with
        {
            Domains = ["例え.JP", "Example.jp."],
            IpAddresses = ["2001:DB8::0:1", "::ffff:203.0.113.10"],
            Options = [new("mailbox-plus", ["EXAMPLE.JP"], DiskGigabytes: 1)],
        });

        Assert.Empty(received.Refusals);
        Assert.Equal(["xn--r8jz45g.jp", "example.jp"], received.Value!.Domains);
        Assert.Equal(["2001:db8::1", "203.0.113.10"], received.Value.IpAddresses);
        Assert.Equal(["example.jp"], received.Value.Options!.Single().Domains);
    }

    [Fact]
    public void C2_names_and_addresses_that_are_one_in_canonical_form_are_named_twice() => Assert.Equal(
        ["C2 /domains/2", "C2 /ipAddresses/1", "C2 /ipAddresses/3"],
        RefusalsOf(Given.Application with
        {
            Domains = ["例え.jp", "example.jp", "xn--r8jz45g.jp"],
            IpAddresses = ["2001:DB8::0:1", "2001:db8::1", "203.0.113.10", "::ffff:203.0.113.10"],
        }));

    [Fact]
    public void A1_everything_that_stands_against_it_is_told_at_once() => Assert.Equal(
        [
            "A1 /customerId", "A1 /customerName", "A1 /accounts", "C2 /domains/1", "C2 /ipAddresses/0", "C3 /administrators/0/name",
            "C3 /administrators/0/email",
            "A1 /options/0/code", "A1 /options/1/diskGigabytes", "O5 /options/1/domains/0", "A1 /options/2/accounts",
            "A1 /options/2/mailingLists", "A1 /options/3/retentionDays",
            "A1 /options/4/code", "O1 /options/5/code",
        ],
        RefusalsOf(Given.Application with
        {
            CustomerId = "a/b",
            CustomerName = " ",
            Accounts = -1,
            Domains = ["example.jp", "localhost"],
            IpAddresses = ["10.0.0.1"],
            Administrators = [new("", "nobody")],
            Options =
            [
                new("no-such"), new("mailbox-plus", ["other.jp"]), new("mailing-list", MailingLists: -1, Accounts: 3),
                new("spare-mail", RetentionDays: 0),
                new("spare-mail", RetentionDays: 7), new("dox"),
            ],
        }));

    [Theory]
    [InlineData("c")]
    [InlineData("cust-1")]
    [InlineData("A.b_c-9")]
    [InlineData("0")]
    public void A1_customer_ids(string id) => Assert.Empty(RefusalsOf(Given.Application with { CustomerId = id }));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("-a")]
    [InlineData("例")]
    [InlineData("a#b")]
    public void A1_customer_ids_that_are_none(string id) =>
        Assert.Equal(["A1 /customerId"], RefusalsOf(Given.Application with { CustomerId = id }));

    [Theory]
    [InlineData(64, 200, 0, true)]
    [InlineData(1, 1, 10_000_000, true)]
    [InlineData(65, 200, 0, false)]
    [InlineData(64, 201, 0, false)]
    [InlineData(64, 200, -1, false)]
    [InlineData(64, 200, 10_000_001, false)]
    public void A1_limits_of_the_applicant(int idLength, int nameLength, int accounts, bool isReceived) => Assert.Equal(
        isReceived,
        RefusalsOf(
            Given.Application with
            {
                CustomerId = new('a', idLength),
                CustomerName = new('例', nameLength),
                Accounts = accounts
            }).Count == 0);

    [Fact]
    public void C2_at_least_one_domain_and_one_address() =>
        Assert.Equal(["C2 /domains", "C2 /ipAddresses"], RefusalsOf(Given.Application with { Domains = [], IpAddresses = [] }));

    [Theory]
    [InlineData(500, 50, "")]
    [InlineData(501, 50, "C2 /domains")]
    [InlineData(500, 51, "C2 /ipAddresses")]
    public void C2_limits_of_the_scope(int domains, int addresses, string expected) => Assert.Equal(
        expected,
        string.Join(' ', RefusalsOf(Given.Application with
        {
            Domains = [.. Enumerable.Range(0, domains).Select(i => $"d{i}.jp")],
            IpAddresses = [.. Enumerable.Range(0, addresses).Select(i => $"203.0.113.{i}")],
        })));

    [Theory]
    [InlineData("mailbox-plus", "diskGigabytes", 1, 1_000_000)]
    [InlineData("mailbox-plus", "accounts", 0, 10_000_000)]
    [InlineData("spare-mail", "retentionDays", 1, 3_650)]
    [InlineData("mailing-list", "mailingLists", 0, 1_000_000)]
    public void A1_limits_of_what_an_option_takes(string code, string member, int minimum, int maximum)
    {
        Assert.Empty(Refusals(minimum));
        Assert.Empty(Refusals(maximum));
        Assert.Equal([$"A1 /options/0/{member}"], Refusals(minimum - 1));
        Assert.Equal([$"A1 /options/0/{member}"], Refusals(maximum + 1));

        IReadOnlyList<string> Refusals(int value) => RefusalsOfOptions(
            member switch
            {
                "diskGigabytes" => Given.Option(code) with { DiskGigabytes = value },
                "accounts" => Given.Option(code) with { Accounts = value },
                "retentionDays" => Given.Option(code) with { RetentionDays = value },
                _ => Given.Option(code) with { MailingLists = value },
            },
            Given.Option(code == "mailbox-plus" ? "sandbox" : "mailbox-plus"));
    }

    [Theory]
    [InlineData("advanced-archive", "diskGigabytes", "mailingLists", "retentionDays", "domains")]
    [InlineData("account-api", "diskGigabytes", "accounts", "mailingLists", "retentionDays", "domains")]
    [InlineData("private-relay", "diskGigabytes", "accounts", "mailingLists", "retentionDays", "domains")]
    [InlineData("mailbox-plus", "mailingLists", "retentionDays")]
    [InlineData("spare-mail", "diskGigabytes", "mailingLists")]
    public void A1_what_an_option_does_not_take_is_refused(string code, params string[] members) => Assert.Equal(
        members.Select(m => $"{(m == "domains" ? "O5" : "A1")} /options/0/{m}").ToArray(),
        RefusalsOfOptions(new OptionRequest(code, ["example.jp"], DiskGigabytes: 1, Accounts: 1, MailingLists: 1, RetentionDays: 1)));

    [Fact]
    public void A1_what_an_option_needs_to_name_is_missed() => Assert.Equal(
        ["A1 /options/0/diskGigabytes", "A1 /options/1/retentionDays"],
        RefusalsOfOptions(new("mailbox-plus"), new("spare-mail"), new("mailing-list")));

    [Fact]
    public void A1_there_is_a_place_for_each_option_once()
    {
        var all = Given.Options([.. OptionCatalog.All.Select(o => o.Code)]);
        Assert.Empty(RefusalsOf(Given.Application with { Options = all }, [.. Given.BothServices]));
        Assert.Equal(
            ["A1 /options"], RefusalsOf(Given.Application with { Options = [.. all, Given.Option("sandbox")] }, [.. Given.BothServices]));
        Assert.Equal(["A1 /options/1/code", "A1 /options/2/code"], RefusalsOfOptions(Given.Options("sandbox", "sandbox", "sandbox")));
    }

    [Fact]
    public void A4_only_a_migrated_option_names_its_own_billing_start() =>
        Assert.Equal(["A4 /options/0/billingStartDate"], RefusalsOfOptions(new OptionRequest("sandbox", BillingStartDate: Today)));

    [Theory]
    [InlineData("mailing-list")]
    [InlineData("active-mail")]
    [InlineData("omnibus")]
    public void O1_mailbox_plus_is_needed_in_the_same_application(string code)
    {
        Assert.Equal(["O1 /options/0/code"], RefusalsOfOptions(Given.Option(code)));
        Assert.Empty(RefusalsOfOptions(Given.Options(code, "mailbox-plus")));
    }

    [Theory]
    [InlineData("dox", "document-exchange")]
    [InlineData("iij-id", "iij-id")]
    public void O1_a_designated_service_is_needed_that_has_not_ended(string code, string service)
    {
        Assert.Equal(["O1 /options/0/code"], With());
        Assert.Equal(["O1 /options/0/code"], With(new DesignatedService("another", Today)));
        Assert.Equal(["O1 /options/0/code"], With(new DesignatedService(service, Today.PlusDays(-9), Today.PlusDays(-1))));
        Assert.Empty(With(new DesignatedService(service, Today.PlusDays(-9), Today)));
        Assert.Empty(With(new DesignatedService(service, Today.PlusDays(9))));

        IReadOnlyList<string> With(params DesignatedService[] services) =>
            RefusalsOf(Given.Application with { Options = Given.Options(code) }, services);
    }
}
