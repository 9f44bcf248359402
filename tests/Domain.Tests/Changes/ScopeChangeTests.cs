namespace SecureMx.Domain.Tests.Changes;

public class ScopeChangeTests
{
    private static readonly ChangeApplication Change = new(Domains: ["EXAMPLE.jp", "例え.jp"], IpAddresses: ["2001:DB8::0:1"]);

    private static Decision Accept(Contract contract, string effective, ChangeApplication change, string id = "chg-1") =>
        ChangeApplications.Accept(contract, new(id, change, new(Given.Date(effective), 1_000)), Given.NoonOf("2026-06-08"));

    private static IReadOnlyList<string> OnArrival(Contract contract, ChangeApplication change, string on = "2026-06-08") =>
        ChangeApplications.Check(contract, change, Given.Date(on)).Refusals.Lines();

    private static ChangeApplication Arrived(Contract contract, ChangeApplication change) =>
        ChangeApplications.Check(contract, change, Given.Date("2026-06-08")).Value!;

    private static Contract With(string code, string domain) =>
        Given.Contract(Given.Application with { Options = [Given.Option(code) with { Domains = [domain] }] }, "2026-04-01", "2026-04-01");

    [Fact]
    public void C2_another_scope_from_its_day_on_in_canonical_form()
    {
        var contract = Given.Contract().Then(c => c.After(Accept(c, "2026-07-01", Change)));

        Assert.Equal(["example.co.jp", "example.jp"], contract.ScopeOn(Given.Date("2026-06-30")).Domains);
        Assert.Equal(["203.0.113.10"], contract.ScopeOn(Given.Date("2026-06-30")).IpAddresses);
        Assert.Equal(["example.jp", "xn--r8jz45g.jp"], contract.ScopeOn(Given.Date("2026-07-01")).Domains);
        Assert.Equal(["2001:db8::1"], contract.ScopeOn(Given.Date("2026-07-01")).IpAddresses);
        Assert.Equal(["example.co.jp", "example.jp"], contract.ScopeOn(Given.Date("2020-01-01")).Domains);
        Assert.Equal("対象ドメイン名・IP アドレスの変更", contract.OneTimeFees.Single().Description);
        Assert.Equal(["example.co.jp", "example.jp"], Given.Contract().ScopeOn(Given.Date("2026-07-01")).Domains);
    }

    [Fact]
    public void C1_addresses_stay_the_contracts_until_their_last_day()
    {
        var contract = Given.Contract().Then(c => c.After(Accept(c, "2026-07-01", Change)));
        Assert.Equal(["203.0.113.10", "2001:db8::1"], contract.AddressesFrom(Given.Date("2026-06-30")));
        Assert.Equal(["2001:db8::1"], contract.AddressesFrom(Given.Date("2026-07-01")));
    }

    [Fact]
    public void O5_an_option_is_for_domains_that_stay()
    {
        var contract = Given.Contract().Then(c => c.After(Accept(c, "2026-07-01", Change)));
        Assert.Equal(["example.jp"], contract.DomainsFrom(Given.Date("2026-06-30")));
        Assert.Equal(["example.jp", "xn--r8jz45g.jp"], contract.DomainsFrom(Given.Date("2026-07-01")));

        OptionRequest[] request = [Given.Option("spare-mail") with { Domains = ["例え.jp"] }];
        Assert.Equal(
            ["O5 /options/0/domains/0"], OptionApplications.Check(contract, request, [], Given.Date("2026-06-30")).Refusals.Lines());
        Assert.Equal(
            ["O5 "],
            OptionApplications.Accept(
                contract, new("app-2", request, new(Given.Date("2026-06-30"))), [], Given.NoonOf("2026-06-10")).Refusals.Lines());
        Assert.Empty(
            OptionApplications.Accept(
                contract, new("app-2", request, new(Given.Date("2026-07-01"))), [], Given.NoonOf("2026-06-10")).Refusals);
    }

    [Fact]
    public void A1_one_half_of_the_scope_can_change_alone()
    {
        var contract = Given.Contract().Then(c => c.After(Accept(c, "2026-06-08", new(Domains: ["example.jp"]))));
        Assert.Equal("example.jp 203.0.113.10", string.Join(' ', contract.Domains.Concat(contract.IpAddresses)));
        contract = contract.After(Accept(contract, "2026-06-08", new(IpAddresses: ["203.0.113.11"]), "chg-2"));
        Assert.Equal("example.jp 203.0.113.11", string.Join(' ', contract.Domains.Concat(contract.IpAddresses)));
        Assert.Equal(2, contract.Scopes.Count); // on one day the later acceptance counts
    }

    [Fact]
    public void A2_a_half_that_an_application_leaves_out_is_that_of_the_changes_accepted_before_it()
    {
        var contract = Given.Contract();
        ChangeApplication names = Arrived(contract, new(Domains: ["example.jp", "例え.jp"])),
        addresses = Arrived(contract, new(IpAddresses: ["2001:DB8::0:1"]));

        contract = contract.After(Accept(contract, "2026-07-01", names));
        contract = contract.After(Accept(contract, "2026-07-05", addresses, "chg-2"));

        Assert.Equal(["example.jp", "xn--r8jz45g.jp"], contract.ScopeOn(Given.Date("2026-07-05")).Domains);
        Assert.Equal(["2001:db8::1"], contract.ScopeOn(Given.Date("2026-07-05")).IpAddresses);
        Assert.Equal(["203.0.113.10"], contract.ScopeOn(Given.Date("2026-07-04")).IpAddresses);
    }

    [Fact]
    public void C2_it_is_checked_anew()
    {
        Assert.Equal(["C2 /domains/0", "C2 /ipAddresses"], OnArrival(Given.Contract(), new(Domains: ["localhost"], IpAddresses: [])));
        Assert.Equal(["C2 "], Accept(Given.Contract(), "2026-06-08", new(IpAddresses: ["10.0.0.1"])).Refusals.Lines());
        Assert.Equal(["A1 "], OnArrival(Given.Contract(), new(Domains: ["example.jp", "example.co.jp"])));
        Assert.Null(ChangeApplications.Check(Given.Contract(), new(), Given.Date("2026-06-08")).Value); // what is refused has no form
        Assert.Empty(OnArrival(Given.Contract(), new(Domains: ["example.jp", "example.co.jp"], IpAddresses: ["203.0.113.11"])));
    }

    [Fact]
    public void O5_the_domains_of_options_stay()
    {
        var contract = With("mailbox-plus", "example.co.jp").Notice("mailbox-plus", "2026-06-10");
        Assert.Equal(["O5 /domains"], OnArrival(contract, new(Domains: ["example.jp"]), "2026-07-10"));
        Assert.Empty(OnArrival(contract, new(Domains: ["example.jp"]), "2026-07-11"));
        Assert.Equal(["O5 "], Accept(contract, "2026-07-10", new(Domains: ["example.jp"])).Refusals.Lines());
        Assert.Empty(Accept(contract, "2026-07-11", new(Domains: ["example.jp"])).Refusals);
        Assert.Empty(OnArrival(With("mailbox-plus", "example.jp"), new(Domains: ["example.jp"])));
        Assert.Equal(["C2 /domains/0"], OnArrival(With("mailbox-plus", "example.jp"), new(Domains: ["localhost"])));
    }

    [Theory]
    [InlineData("2026-06-30", "A1! /effectiveDate")]
    [InlineData("2026-07-01", "")]
    public void A1_scopes_follow_on_each_other(string effective, string expected)
    {
        var contract = Given.Contract().Then(c => c.After(Accept(c, "2026-07-01", Change)));
        Assert.Equal(expected, string.Join(' ', Accept(contract, effective, new(Domains: ["example.jp"]), "chg-2").Refusals.Lines()));
    }

    [Theory]
    [InlineData("2026-07-10", "")]
    [InlineData("2026-07-11", "C6! /effectiveDate")]
    public void C6_nothing_changes_after_the_end(string effective, string expected)
    {
        var contract = Given.Contract().Notice("contract", "2026-06-10");
        Assert.Equal(expected, string.Join(' ', Accept(contract, effective, Change).Refusals.Lines()));
        Assert.Equal(expected.Length == 0 ? [] : ["C6! "], OnArrival(contract, Change, effective));
    }

    [Fact]
    public void A1_a_change_is_one_thing()
    {
        Assert.Equal(["A1 "], OnArrival(Given.Contract("mailbox-plus"), new()));
        Assert.Equal(["A1 "], OnArrival(Given.Contract("mailbox-plus"), new(300, Setting: "s")));
        Assert.Equal(["A1 "], OnArrival(Given.Contract("mailbox-plus"), new(300, IpAddresses: ["203.0.113.11"])));
        Assert.Equal(["A1 /detail"], OnArrival(Given.Contract("mailbox-plus"), new(300, Detail: "d")));
    }

    [Fact]
    public void A1_a_setting_is_changed_for_a_fee()
    {
        var change = new ChangeApplication(Setting: "relay-limit", Detail: "10,000 a day");
        var decision = Accept(Given.Contract(), "2026-07-01", change);
        Assert.Equal(
            new SettingChanged("chg-1", Given.Date("2026-06-08"), Given.Date("2026-07-01"), 1_000, "relay-limit", "10,000 a day"),
            decision.Events.Single());
        Assert.Equal("設定の変更（relay-limit）", Given.Contract().After(decision).OneTimeFees.Single().Description);
        Assert.Equal(["chg-1"], Given.Contract().After(decision).AcceptedApplications);
        Assert.Empty(OnArrival(Given.Contract(), change with { Detail = null }));
        Assert.Equal(["A1 /setting", "A1 /detail"], OnArrival(Given.Contract(), new(Setting: new('s', 101), Detail: " ")));
        Assert.Empty(OnArrival(Given.Contract(), new(Setting: new('s', 100), Detail: new('d', 2_000))));
    }

    [Fact]
    public void R1_changes_name_their_rules()
    {
        var day = Given.Date("2026-06-08");
        (ContractEvent Event, string Rules)[] events =
            [(new DiskCapacityChanged("a", day, day, 0, 1, 300), "A1 O6"), (
                new ScopeChanged("a", day, day, 0, [], []), "A1 C2"), (new SettingChanged("a", day, day, 0, "s", null), "A1 A3")];
        foreach (var (e, rules) in events)
        {
            Assert.Equal(rules, string.Join(' ', e.Basis));
            Assert.Equal(StateJson.Of(e), StateJson.Of(StateJson.ThroughAStore(e)));
        }
    }

    [Fact]
    public void R1_the_scopes_of_all_days_stay_on_the_record()
    {
        var contract = Given.Contract().Then(c => c.After(Accept(c, "2026-07-01", new(Domains: ["one.jp"]))));
        contract = contract.After(Accept(contract, "2026-08-01", new(Domains: ["two.jp"]), "chg-2"));

        Assert.Equal(
            ["example.co.jp example.jp", "one.jp", "two.jp"],
            new[] { "2026-06-30", "2026-07-31", "2026-08-01" }
                .Select(day => string.Join(' ', contract.ScopeOn(Given.Date(day)).Domains)));
    }

    [Fact]
    public void A2_names_that_change_alone_leave_the_addresses_that_were_accepted_before()
    {
        var contract = Given.Contract();
        var names = Arrived(contract, new(Domains: ["例え.jp"]));
        var addresses = Arrived(contract, new(IpAddresses: ["203.0.113.11"]));

        contract = contract.After(Accept(contract, "2026-07-01", addresses));
        contract = contract.After(Accept(contract, "2026-07-05", names, "chg-2"));

        Assert.Equal(["203.0.113.11"], contract.ScopeOn(Given.Date("2026-07-05")).IpAddresses);
    }
}
