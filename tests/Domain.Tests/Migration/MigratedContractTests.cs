using NodaTime;

namespace SecureMx.Domain.Tests.Migration;

public class MigratedContractTests
{
    private static Decision TakeOver(string concludedOn, string start, params OptionRequest[] options) =>
        TakeOverWith(concludedOn, start, Given.BothServices, options);

    private static Decision TakeOverWith(
        string concludedOn, string start, IReadOnlyList<DesignatedService> services,
        params OptionRequest[] options) => MigratedContracts.TakeOver(
        new("ctr-1", "app-1", "acme", Given.Application with { Options = options },
            new(Given.Date(start), Given.Prices), Given.Date(concludedOn)),
        services, Given.NoonOf("2026-04-01"));

    private static Contract Taken(string concludedOn, string start, params OptionRequest[] options) =>
        ((Contract?)null).After(TakeOver(concludedOn, start, options));

    private static IReadOnlyList<string> RefusalsOf(string concludedOn, string start, params OptionRequest[] options) =>
        TakeOver(concludedOn, start, options).Refusals.Lines();

    [Fact]
    public void M3_a_contract_shows_the_revision_under_which_it_was_concluded()
    {
        var contract = Taken("2012-02-29", "2012-03-15", Given.Option("sandbox"));
        Assert.Equal(Given.Date("2011-12-01"), contract.TermsRevision);
        Assert.Equal(
            (Given.Date("2012-02-29"), Given.Date("2012-02-29"), Given.Date("2012-03-15")),
            (contract.ConcludedOn, contract.AcceptedOn, contract.BillingStartDate));
        Assert.Equal(
            (Given.Date("2012-02-29"), Given.Date("2012-03-15")),
            (contract.The("sandbox").AcceptedOn, contract.The("sandbox").BillingStartDate));
        Assert.Equal("C1 M3", string.Join(' ', TakeOver("2012-02-29", "2012-03-15").Events.Single().Basis));
    }

    [Fact]
    public void A4_options_have_their_own_billing_start()
    {
        var contract = Taken(
            "2015-01-10", "2015-02-01", new("sandbox", BillingStartDate: Given.Date("2018-05-01")),
            new("mail-audit", BillingStartDate: Given.Date("2026-06-01")));
        Assert.Equal(
            (Given.Date("2018-05-01"), Given.Date("2018-05-01")),
            (contract.The("sandbox").AcceptedOn, contract.The("sandbox").BillingStartDate));
        Assert.Equal(
            (Given.Date("2026-04-01"), Given.Date("2026-06-01")),
            (contract.The("mail-audit").AcceptedOn, contract.The("mail-audit").BillingStartDate));
    }

    [Theory]
    [InlineData("2018-05-01", "2019-12-31")] // the service that carried it on its own first day
    [InlineData("2019-12-31", "2019-12-31")]
    [InlineData("2025-02-01", "2027-03-31")]
    [InlineData(null, "2027-03-31")] // none that is known did: the last
    [InlineData("2022-05-01", "2027-03-31")]
    public void E6_M3_an_option_ends_with_the_service_that_carried_it_on_its_own_first_day(string? start, string ends)
    {
        DesignatedService[] services =
        [
            new("document-exchange", Given.Date("2015-01-01"), Given.Date("2019-12-31")),
            new("document-exchange", Given.Date("2024-01-01"), Given.Date("2027-03-31")),
            new("iij-id", Given.Date("2010-01-01"), Given.Date("2026-12-31")),
        ];

        var contract = ((Contract?)null).After(
            TakeOverWith("2014-05-20", "2014-06-01", services, new OptionRequest("dox", BillingStartDate: Given.DateOrNull(start))));

        Assert.Equal(Given.Date(ends), contract.The("dox").ServiceEndsOn);
    }

    [Theory]
    [InlineData("2012-08-31", "2012-08-31", null, "2012-09-02")]
    [InlineData("2012-09-01", "2012-09-01", null, null)]
    [InlineData("2012-08-31", "2012-09-02", null, "2012-09-02")]
    [InlineData("2012-08-31", "2012-10-01", null, "2012-10-01")] // concluded with it, and in force from its own first day
    [InlineData("2012-08-31", "2012-10-01", "2012-10-01", "2012-10-01")]
    [InlineData("2012-01-10", "2012-02-01", "2012-09-01", "2012-09-02")] // added, and in use when the provision took hold
    [InlineData("2012-01-10", "2012-02-01", "2012-09-02", null)] // added later
    public void M1_a_contract_with_mailbox_plus_is_given_mailing_lists(
        string concludedOn, string start, string? mailboxStart, string? givenFrom)
    {
        OptionRequest[] options = [
            Given.Option("sandbox"),
            Given.Option("mailbox-plus") with { BillingStartDate = mailboxStart is null ? null : Given.Date(mailboxStart) }];
        var contract = Taken(concludedOn, start, options);
        var given = contract.LatestOption("mailing-list");
        Assert.Equal(givenFrom is not null, given is not null);
        if (given is null) return;

        Assert.Equal((3, 2, 0L, true), (given.Number, given.LeansOn!.Value, given.InitialFee, given.FreeOfCharge));
        Assert.Equal(
            (Given.Date(givenFrom!), Given.Date(givenFrom!), 0), (given.AcceptedOn, given.BillingStartDate, given.MailingLists!.Value));
        Assert.Equal("M1", TakeOver(concludedOn, start, options).Events[1].Basis.Single().Number);
        Assert.Equal(Given.Date("2026-05-01"), contract.Notice("mailbox-plus", "2026-04-01").EndOf("mailing-list")); // O3
        Assert.All(contract.Options.Take(2), o => Assert.False(o.FreeOfCharge));
    }

    [Theory]
    [InlineData("2012-08-31", false)]
    [InlineData("2012-09-01", false)]
    [InlineData("2012-09-02", true)] // its one day in force
    [InlineData("2012-09-03", true)]
    public void M1_lists_are_not_given_to_a_mailbox_plus_that_ended_before_their_first_day(string end, bool isHeld) => Assert.All(
        (string[])["mailbox-plus", "contract"],
        target =>
        {
            var contract = Taken("2012-01-10", "2012-02-01", Given.Option("mailbox-plus")).EndedBy(target, end);

            Assert.Equal(isHeld, contract.HasHeld(contract.The("mailing-list")));
            Assert.True(contract.HasHeld(contract.The("mailbox-plus")));
            Assert.Equal(
                isHeld, contract.LinesOf("2012-09").Any(line => line.Code.StartsWith("option.mailing-list.", StringComparison.Ordinal)));
            Assert.Equal(
                isHeld,
                DueEnds.Decide(contract, Given.NoonOf("2026-04-02")).Events.OfType<OptionEnded>().Any(e => e.Code == "mailing-list"));
            Assert.Equal(isHeld, Cascade.Of(contract, contract.Notices[^1]).Falls.Any(falling => falling.Option == "mailing-list"));
        });

    [Theory]
    [InlineData("2012-09-30", false)]
    [InlineData("2012-10-01", true)]
    public void M1_lists_are_not_given_to_a_contract_that_ended_before_it_began(string end, bool isHeld)
    {
        var contract = Taken("2012-08-31", "2012-10-01", Given.Option("mailbox-plus")).EndedBy("contract", end);

        Assert.Equal(isHeld, contract.HasHeld(contract.The("mailing-list")));
        Assert.True(contract.HasHeld(contract.The("mailbox-plus")));
    }

    [Theory]
    [InlineData("2020-02-29", false)]
    [InlineData("2020-03-01", true)]
    public void M2_iij_id_is_not_held_by_a_contract_that_ended_before_its_first_day(string end, bool isHeld)
    {
        var contract = Taken("2019-05-01", "2019-06-01", new OptionRequest("iij-id-mail-address")).EndedBy("contract", end);

        Assert.Equal(isHeld, contract.HasHeld(contract.The("iij-id")));
        Assert.Equal(isHeld, contract.LinesOf("2020-03").Any(line => line.Code.StartsWith("option.iij-id.", StringComparison.Ordinal)));
    }

    [Fact]
    public void M1_an_option_that_was_applied_for_is_there_though_it_ended_before_its_first_day()
    {
        var contract = Taken(
            "2019-01-10", "2019-02-01",
            new OptionRequest("sandbox", BillingStartDate: Given.Date("2026-06-01"))).EndedBy("contract", "2026-05-01");

        Assert.True(contract.HasHeld(contract.The("sandbox")));
    }

    [Fact]
    public void M3_a_contract_without_options_is_taken_over() => Assert.Empty(((Contract?)null).After(MigratedContracts.TakeOver(
        new("ctr-1", "app-1", "acme", Given.Application with { Options = null }, new(Given.Date("2010-02-01"), Given.Prices),
            Given.Date("2010-01-10")),
        [], Given.NoonOf("2026-04-01"))).Options);

    [Fact]
    public void M1_without_mailbox_plus_nothing_is_given() =>
        Assert.Null(Taken("2010-01-10", "2010-02-01", Given.Option("sandbox")).LatestOption("mailing-list"));

    [Fact]
    public void M1_mailing_lists_that_the_request_names_are_those_that_are_given()
    {
        var contract = Taken(
            "2010-01-10", "2010-02-01", new OptionRequest("mailing-list", MailingLists: 12),
            Given.Option("mailbox-plus") with { BillingStartDate = Given.Date("2011-05-01") });
        Assert.Equal(["mailbox-plus", "mailing-list"], contract.Options.Select(o => o.Code));
        Assert.Equal(
            (12, true, Given.Date("2012-09-02")),
            (
                contract.The("mailing-list").MailingLists!.Value, contract.The("mailing-list").FreeOfCharge,
                contract.The("mailing-list").BillingStartDate));
        Assert.Equal(
            ["M1 /options/1/billingStartDate"],
            RefusalsOf(
                "2010-01-10", "2010-02-01", Given.Option("mailbox-plus"), new("mailing-list", BillingStartDate: Given.Date("2012-09-03"))));
    }

    [Fact]
    public void M1_what_is_given_needs_no_price_and_taken_anew_it_does()
    {
        var sheet = new QuotedPrices(
            Given.Prices.Base, Given.Prices.Options.Where(o => o.Key != "mailing-list").ToDictionary(o => o.Key, o => o.Value));
        var contract = ((Contract?)null).After(MigratedContracts.TakeOver(
            new("ctr-1", "app-1", "acme", Given.Application with { Options = Given.Options("mailbox-plus") },
                new(Given.Date("2010-02-01"), sheet), Given.Date("2010-01-10")),
            [], Given.NoonOf("2026-04-01")));
        contract = contract.Notice("mailing-list", "2026-04-01");
        Assert.Equal(
            ["A3 /prices/options/mailing-list"],
            OptionApplications.Accept(
                contract, new("app-2", Given.Options("mailing-list"), new(Given.Date("2026-06-01"))),
                [], Given.NoonOf("2026-04-02")).Refusals.Lines());
    }

    [Theory]
    [InlineData("2019-06-01", "2020-03-01")]
    [InlineData("2020-03-01", "2020-03-01")]
    [InlineData("2020-04-01", "2020-04-01")] // no option begins before its contract
    public void M2_it_is_held_from_the_day_of_the_provision(string start, string from)
    {
        var option = Taken("2019-05-01", start, new OptionRequest("iij-id-mail-address")).The("iij-id");
        Assert.Equal((Given.Date(from), Given.Date(from)), (option.AcceptedOn, option.BillingStartDate));
    }

    [Theory]
    [InlineData("2020-02-29", "")]
    [InlineData("2020-03-01", "M2 /options/1/code")]
    public void M2_the_former_option_is_iij_id_now(string concludedOn, string refusals)
    {
        OptionRequest[] options = [Given.Option("sandbox"), new("iij-id-mail-address")];
        var decision = TakeOver(concludedOn, "2020-03-01", options);
        Assert.Equal(refusals, string.Join(' ', decision.Refusals.Lines()));
        if (decision.IsRefused) return;

        var option = ((Contract?)null).After(decision).The("iij-id");
        Assert.Equal(
            (2, Given.Date("2020-03-01"), Given.Date("2020-03-01"), false),
            (option.Number, option.AcceptedOn, option.BillingStartDate, option.FreeOfCharge));
        Assert.Equal(0, option.InitialFee);
        Assert.Equal("M2", decision.Events[1].Basis.Single().Number);
    }

    [Fact]
    public void M2_the_service_behind_it_is_not_asked_for_and_its_end_is_known()
    {
        DesignatedService[] services = [new(
            "iij-id", Given.Date("2018-01-01"),
            Given.Date("2018-12-31")), new("iij-id", Given.Date("2019-01-01"), Given.Date("2026-05-31"))];
        var contract = ((Contract?)null).After(
            TakeOverWith("2019-01-01", "2019-02-01", services, new OptionRequest("iij-id-mail-address")));
        Assert.Equal(Given.Date("2026-06-01"), Eligibility.FirstLapse(contract, contract.The("iij-id")));
        Assert.Single(
            ((Contract?)null).After(TakeOverWith("2019-01-01", "2019-02-01", [], new OptionRequest("iij-id-mail-address"))).Options);
    }

    [Fact]
    public void M1_M2_both_provisions_number_their_options_on()
    {
        var contract = Taken("2010-01-10", "2010-02-01", new("iij-id-mail-address"), Given.Option("mailbox-plus"), Given.Option("dox"));
        Assert.Equal(["1 mailbox-plus", "2 dox", "3 mailing-list", "4 iij-id"], contract.Options.Select(o => $"{o.Number} {o.Code}"));
    }

    [Fact]
    public void M2_it_is_named_once()
    {
        Assert.Equal(
            ["M2 /options/1/code"], RefusalsOf("2019-01-01", "2019-02-01", new("iij-id-mail-address"), new("iij-id-mail-address")));
        Assert.Equal(["M2 /options/0/code"], RefusalsOf("2019-01-01", "2019-02-01", new("iij-id-mail-address"), new("iij-id")));
    }

    [Fact]
    public void A1_pointers_are_those_of_the_request() => Assert.Equal(
        ["A1 /options/1/code", "A1 /options/3/diskGigabytes"],
        RefusalsOf("2019-01-01", "2019-02-01", new("iij-id-mail-address"), new("no-such"), Given.Option("sandbox"), new("mailbox-plus")));

    [Fact]
    public void A1_pointers_before_the_former_option_are_as_they_are() => Assert.Equal(
        ["A1 /options/0/code", "A1 /options/2/diskGigabytes"],
        RefusalsOf("2019-01-01", "2019-02-01", new("no-such"), new("iij-id-mail-address"), new("mailbox-plus")));

    [Theory]
    [InlineData("2026-04-01", "2026-04-01", "")]
    [InlineData("2026-04-02", "2026-04-02", "M3 /concludedOn")]
    [InlineData("2019-01-10", "2019-01-10", "")]
    [InlineData("2019-01-10", "2019-01-09", "A4 /billingStartDate")]
    [InlineData("2019-01-10", "2036-04-01", "")]
    [InlineData("2019-01-10", "2036-04-02", "A4 /billingStartDate")]
    public void M3_A4_its_dates(string concludedOn, string start, string expected) =>
        Assert.Equal(expected, string.Join(' ', RefusalsOf(concludedOn, start)));

    [Theory]
    [InlineData("2019-01-31", "A4 /options/0/billingStartDate")]
    [InlineData("2019-02-01", "")]
    [InlineData("2036-04-01", "")]
    [InlineData("2036-04-02", "A4 /options/0/billingStartDate")]
    public void A4_an_option_begins_no_earlier_than_its_contract(string start, string expected) => Assert.Equal(
        expected,
        string.Join(' ', RefusalsOf("2019-01-10", "2019-02-01", new OptionRequest("sandbox", BillingStartDate: Given.Date(start)))));

    [Theory]
    [InlineData("2020-04-30", "O1 /options/0/billingStartDate")]
    [InlineData("2020-05-01", "")]
    public void O1_an_option_begins_no_earlier_than_what_it_needs(string start, string expected) => Assert.Equal(
        expected,
        string.Join(' ', RefusalsOf(
            "2019-01-10", "2019-02-01", new("active-mail", BillingStartDate: Given.Date(start)),
            Given.Option("mailbox-plus") with { BillingStartDate = Given.Date("2020-05-01") })));

    [Fact]
    public void O1_C2_A3_the_rest_is_checked_as_ever()
    {
        var decision = MigratedContracts.TakeOver(
            new("ctr-1", "app-1", "acme", Given.Application with { Domains = ["localhost"], Options = Given.Options("dox", "omnibus") },
                new(Given.Date("2019-02-01")), Given.Date("2019-01-10")),
            [], Given.NoonOf("2026-04-01"));
        Assert.Equal(["C2 /domains/0", "O1 /options/0/code", "O1 /options/1/code", "A3 /prices"], decision.Refusals.Lines());
    }

    [Fact]
    public void O1_the_service_of_a_migrated_option_has_not_ended()
    {
        Assert.Empty(With(Given.Date("2026-05-01"), null));
        Assert.Empty(With(Given.Date("2019-01-01"), Given.Date("2026-04-01")));
        Assert.Equal(["O1 /options/0/code"], With(Given.Date("2019-01-01"), Given.Date("2026-03-31")));

        static IReadOnlyList<string> With(LocalDate since, LocalDate? endsOn) =>
            TakeOverWith("2019-01-01", "2019-02-01", [new("document-exchange", since, endsOn)], Given.Option("dox")).Refusals.Lines();
    }

    [Fact]
    public void M1_M2_the_record_goes_through_a_store() => Assert.All(
        TakeOver("2010-01-10", "2010-02-01", new("iij-id-mail-address"), Given.Option("mailbox-plus")).Events,
        e => Assert.Equal(StateJson.Of(e), StateJson.Of(StateJson.ThroughAStore(e))));

    [Fact]
    public void O2_minimum_periods_run_from_each_own_start() => Assert.Equal(
        new DayPeriod(Given.Date("2018-05-15"), Given.Date("2019-05-14")),
        Taken("2015-01-10", "2015-02-01", new OptionRequest("advanced-archive", BillingStartDate: Given.Date("2018-05-15")))
            .The("advanced-archive").MinimumPeriod);
}

file static class Late
{
    /// <summary>The contract after an end on a day that is long past: an order, or a paper notice that is entered now.</summary>
    public static Contract EndedBy(this Contract contract, string target, string end) => target == EndTarget.ContractCode
        ? contract.Order("2026-04-01", end)
        : contract.After(EndNotices.Give(contract, new("ntc-1", target, null, Given.Date(end).PlusDays(-30)), Given.NoonOf("2026-04-01")));

    /// <summary>The lines of a month's bill without readings; none where it has no bill.</summary>
    public static IReadOnlyList<BillLine> LinesOf(this Contract contract, string month) =>
        Bills.Of(contract, Usage.Expected(Given.Date($"{month}-01").ToYearMonth(), LastCounts.None), carriedOver: 0)?.Lines ?? [];
}
