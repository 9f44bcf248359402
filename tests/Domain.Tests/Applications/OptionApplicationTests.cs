using NodaTime;

namespace SecureMx.Domain.Tests.Applications;

public class OptionApplicationTests
{
    [Fact]
    public void E6_what_is_known_of_a_service_is_the_last_that_the_customer_held()
    {
        DesignatedService[] services =
        [
            new("document-exchange", Given.Date("2020-01-01"), Given.Date("2021-12-31")),
            new("document-exchange", Given.Date("2024-01-01"), Given.Date("2026-09-30")),
            new("iij-id", Given.Date("2020-01-01"), Given.Date("2026-12-31")),
        ];
        var decision = OptionApplications.Accept(
            Given.Contract(), new("app-2", Given.Options("dox"), new(Given.Date("2026-06-01"))), services, Given.NoonOf("2026-05-01"));

        Assert.Equal(Given.Date("2026-09-30"), Given.Contract().After(decision).EndOf("dox"));
    }

    private static IReadOnlyList<string> OnArrival(Contract contract, string on, params OptionRequest[] options) =>
        OptionApplications.Check(contract, options, Given.BothServices, Given.Date(on)).Refusals.Lines();

    private static IReadOnlyList<string> OnAcceptance(Contract contract, string on, string start, params OptionRequest[] options) =>
        Accept(contract, on, start, null, options).Refusals.Lines();

    private static Decision Accept(Contract contract, string on, string start, QuotedPrices? prices, params OptionRequest[] options) =>
        OptionApplications.Accept(contract, new("app-2", options, new(Given.Date(start), prices)), Given.BothServices, Given.NoonOf(on));

    [Fact]
    public void A3_accepted_options_join_the_contract()
    {
        var contract = Given.Contract("mailbox-plus").Take("app-2", "2026-07-20", "2026-08-01", "active-mail", "iij-id");

        Assert.Equal([1, 2, 3], contract.Options.Select(o => o.Number));
        Assert.Equal([null, 1, null], contract.Options.Select(o => o.LeansOn));
        Assert.Equal(
            (Given.Date("2026-07-20"), Given.Date("2026-08-01")),
            (contract.The("active-mail").AcceptedOn, contract.The("active-mail").BillingStartDate));
        Assert.Equal(["app-2"], contract.AcceptedApplications);
        Assert.Equal(2, contract.Version);
    }

    [Fact]
    public void A3_accepting_it_again_changes_nothing() => Assert.Same(
        Decision.Nothing, Accept(
            Given.Contract("mailbox-plus").Take("app-2", "2026-07-20", "2026-08-01", "active-mail"), "2026-07-20", "2026-08-01", null,
            Given.Option("active-mail")));

    [Fact]
    public void A1_an_application_names_an_option() => Assert.Equal(["A1 /options"], OnArrival(Given.Contract(), "2026-05-01"));

    [Fact]
    public void O1_R2_a_refusal_names_what_the_option_needs_and_on_which_day()
    {
        var contract = Given.Contract();
        var accepted = OptionApplications.Accept(
            contract, new("app-2", Given.Options("omnibus", "dox"), new(Given.Date("2026-06-01"))), [], Given.NoonOf("2026-05-01"));

        Assert.Equal(
            [
                new Text(
                    "The option omnibus needs the option mailbox-plus on the same contract, that has not ended.",
                    "オプション omnibus を利用するには、同じ契約の終了していないオプション mailbox-plus が必要です。"),
                new Text(
                    "The option dox needs the service document-exchange of the same customer, that has not ended.",
                    "オプション dox を利用するには、同じ契約者の終了していない指定サービス document-exchange が必要です。"),
            ],
            OptionApplications.Check(contract, Given.Options("omnibus", "dox"), [], Given.Date("2026-05-01"))
                .Refusals.Select(refusal => refusal.Message));
        Assert.Equal(
            [
                new Text(
                    "The option omnibus needs the option mailbox-plus on the same contract, in force on its billing start date, "
                        + "2026-06-01.",
                    "オプション omnibus を利用するには、同じ契約の課金開始日 (2026-06-01) に有効なオプション mailbox-plus が必要です。"),
                new Text(
                    "The option dox needs the service document-exchange of the same customer, in force on its billing start date, "
                        + "2026-06-01.",
                    "オプション dox を利用するには、同じ契約者の課金開始日 (2026-06-01) に有効な指定サービス document-exchange が必要です。"),
            ],
            accepted.Refusals.Select(refusal => refusal.Message));
    }

    [Fact]
    public void O1_what_it_needs_is_on_the_contract_or_in_the_application()
    {
        Assert.Equal(["O1 /options/0/code"], OnArrival(Given.Contract("sandbox"), "2026-05-01", Given.Option("omnibus")));
        Assert.Empty(OnArrival(Given.Contract("mailbox-plus"), "2026-05-01", Given.Option("omnibus")));
        Assert.Empty(OnArrival(Given.Contract(), "2026-05-01", Given.Options("omnibus", "mailbox-plus")));
    }

    [Theory]
    [InlineData("2026-05-31", true)] // mailbox-plus's last day
    [InlineData("2026-06-01", false)]
    public void O1_what_it_needs_has_not_ended_when_it_arrives(string on, bool isThere)
    {
        var contract = Given.Contract("mailbox-plus").Notice("mailbox-plus", "2026-05-01");
        Assert.Equal(isThere ? [] : ["O1 /options/0/code"], OnArrival(contract, on, Given.Option("mailing-list")));
    }

    [Theory]
    [InlineData("2026-05-09", "2026-05-10", false)] // mailbox-plus is to begin on the 11th
    [InlineData("2026-05-09", "2026-05-11", true)]
    [InlineData("2026-05-09", "2026-06-30", true)] // its last day
    [InlineData("2026-05-09", "2026-07-01", false)]
    public void O1_what_it_needs_is_in_force_on_the_billing_start_date(string on, string start, bool isInForce)
    {
        var contract = Given.Contract()
            .Take("app-0", "2026-05-01", "2026-05-11", "mailbox-plus")
            .Notice("mailbox-plus", "2026-05-02", "2026-06-30");
        Assert.Empty(OnArrival(contract, on, Given.Option("mailing-list")));
        Assert.Equal(isInForce ? [] : ["O1 /billingStartDate"], OnAcceptance(contract, on, start, Given.Option("mailing-list")));
    }

    [Fact]
    public void O1_an_option_leans_on_the_one_that_is_in_force_when_it_begins()
    {
        var contract = Given.Contract("mailbox-plus")
            .Notice("mailbox-plus", "2026-05-01")
            .Take("app-2", "2026-05-02", "2026-06-01", "mailbox-plus");
        Assert.Equal(1, contract.Take("app-3", "2026-05-03", "2026-05-31", "omnibus").The("omnibus").LeansOn);
        Assert.Equal(2, contract.Take("app-3", "2026-05-03", "2026-06-01", "omnibus").The("omnibus").LeansOn);
        Assert.Equal(
            4,
            Given.Contract("sandbox", "mail-audit").Take("app-3", "2026-05-03", "2026-06-01", "omnibus", "mailbox-plus")
                .The("omnibus").LeansOn);
    }

    [Fact]
    public void A1_an_option_that_goes_on_cannot_be_taken_twice()
    {
        Assert.Equal(["A1! /options/1/code"], OnArrival(Given.Contract("sandbox"), "2026-05-01", Given.Options("mail-audit", "sandbox")));
        Assert.Equal(["A1! /options/0/code"], OnArrival(Given.Contract("sandbox"), "2026-05-01", Given.Option("sandbox")));
        Assert.Equal(["A1! "], OnAcceptance(Given.Contract("sandbox"), "2026-05-01", "2026-05-01", Given.Option("sandbox")));
    }

    [Theory]
    [InlineData("2026-05-31", "A1! /billingStartDate")]
    [InlineData("2026-06-01", "")]
    public void A1_an_option_taken_anew_begins_after_the_end_of_the_old(string start, string expected)
    {
        var contract = Given.Contract("sandbox").Notice("sandbox", "2026-05-01");
        Assert.Empty(OnArrival(contract, "2026-05-02", Given.Option("sandbox")));
        Assert.Equal(expected, string.Join(' ', OnAcceptance(contract, "2026-05-02", start, Given.Option("sandbox"))));
        if (expected.Length == 0) Assert.Equal(2, contract.Take("app-2", "2026-05-02", start, "sandbox").The("sandbox").Number);
    }

    [Theory]
    [InlineData("2026-05-31", "", "2026-05-31", "")]
    [InlineData("2026-05-31", "", "2026-06-01", "O4 /billingStartDate")]
    [InlineData("2026-06-01", "C6! ", "2026-06-01", "C6! ")]
    public void O4_nothing_begins_after_the_end_of_the_contract(string on, string onArrival, string start, string onAcceptance)
    {
        var contract = Given.Contract().Notice("contract", "2026-05-01");
        Assert.Equal(onArrival, string.Join(' ', OnArrival(contract, on, Given.Option("sandbox"))));
        Assert.Equal(onAcceptance, string.Join(' ', OnAcceptance(contract, on, start, Given.Option("sandbox"))));
    }

    [Theory]
    [InlineData("2026-04-09", "A4 /billingStartDate")]
    [InlineData("2026-04-10", "")]
    public void A4_an_option_begins_no_earlier_than_its_contract(string start, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', OnAcceptance(Given.ContractFrom("2026-04-01", "2026-04-10"), "2026-04-01", start, Given.Option("sandbox"))));

    [Fact]
    public void A4_an_option_does_not_name_its_own_billing_start() =>
        Assert.Equal(
            ["A4 /options/0/billingStartDate"],
            OnArrival(Given.Contract(), "2026-05-02", Given.Option("sandbox") with { BillingStartDate = Given.Date("2026-06-01") }));

    [Fact]
    public void A4_billing_does_not_start_before_the_acceptance() =>
        Assert.Equal(["A4 /billingStartDate"], OnAcceptance(Given.Contract(), "2026-05-02", "2026-05-01", Given.Option("sandbox")));

    [Theory]
    [InlineData("2026-05-02", "2026-05-31", true)]
    [InlineData("2026-06-01", "2026-06-01", false)]
    public void O5_no_domain_is_in_both_while_both_are_in_force(string on, string start, bool overlaps)
    {
        var contract = Given.Contract(
            Given.Application with { Options = [Given.Option("spare-mail") with { Domains = ["example.jp"] }] }, "2026-04-01", "2026-04-01")
            .Notice("spare-mail", "2026-05-01");
        var request = Given.Option("mailbox-plus") with { Domains = ["example.co.jp", "example.jp"] };
        Assert.Equal(overlaps ? ["O5 /options/0/domains/1"] : [], OnArrival(contract, on, request));
        Assert.Equal(overlaps ? ["O5 "] : [], OnAcceptance(contract, on, start, request));
    }

    [Fact]
    public void A3_prices_come_with_the_acceptance_or_are_on_the_sheet()
    {
        var bare = ((Contract?)null).After(ServiceApplications.Accept(
            new("ctr-1", "app-1", "acme", Given.Application, new(Given.Date("2026-04-01"), new QuotedPrices(Given.Prices.Base))),
            [], Given.NoonOf("2026-04-01")));
        var sandbox = new Dictionary<string, OptionPrices> { ["sandbox"] = new(1, 2, 3), ["mail-audit"] = new(4, 5, 6) };

        Assert.Equal(["A3 /prices/options/sandbox"], OnAcceptance(bare, "2026-05-01", "2026-05-01", Given.Option("sandbox")));
        var contract = bare.After(Accept(bare, "2026-05-01", "2026-05-01", new(null, sandbox), Given.Option("sandbox")));

        Assert.Equal(1, contract.The("sandbox").InitialFee);
        Assert.Equal(["sandbox"], contract.PriceSheets.Single().Prices.Options.Keys); // only those of the accepted options are taken
    }

    [Fact]
    public void B11_an_acceptance_does_not_revise_the_basic_prices()
    {
        Assert.Equal(
            ["A3 /prices/base"],
            Accept(Given.Contract(), "2026-05-01", "2026-05-01", new(new(1, 2, 3)), Given.Option("sandbox")).Refusals.Lines());
        Assert.Empty(Accept(Given.Contract(), "2026-05-01", "2026-05-01", new(Given.Prices.Base), Given.Option("sandbox")).Refusals);
    }
}
