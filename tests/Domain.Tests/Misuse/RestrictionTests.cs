using NodaTime;

namespace SecureMx.Domain.Tests.Misuse;

public class RestrictionTests
{
    private static readonly Instant Imposed = Given.NoonOf("2026-04-06");
    private static readonly Instant Later = Given.NoonOf("2026-04-07");

    private static Decision Impose(
        Contract contract, string reason = "spam", string[]? accounts = null, string[]? addresses = null, string id = "u1") =>
        Restrictions.Impose(contract, new(id, reason, accounts, addresses), Imposed);

    private static Contract Restricted() => Given.Contract().Then(c => c.After(Impose(c)));

    [Fact]
    public void U1_traffic_is_restricted_at_once_whole_or_in_part()
    {
        Assert.Equal(StateJson.Of(new Restriction("u1", [], [], "spam", Imposed)), StateJson.Of(Restricted().Restriction("u1")));
        Assert.True(Restricted().Restriction("u1")!.IsWhole);

        var part = Given.Contract().Then(c => c.After(Impose(c, accounts: ["taro@example.jp", "jiro", "jiro"]))).Restriction("u1")!;
        Assert.Equal(["taro@example.jp", "jiro"], part.Accounts);
        Assert.False(part.IsWhole);

        part = Given.Contract().Then(c => c.After(Impose(c, addresses: ["2001:DB8::0:1", "2001:db8::1", "10.0.0.1"]))).Restriction("u1")!;
        Assert.Equal(["2001:db8::1", "10.0.0.1"], part.Addresses);
        Assert.False(part.IsWhole);
    }

    [Fact]
    public void U2_the_record_has_both_instants()
    {
        var contract = Restricted().Then(c => c.After(Restrictions.RecordNotification(c, "u1", Later)));
        Assert.Equal((Imposed, Later), (contract.Restriction("u1")!.ImposedAt, contract.Restriction("u1")!.InformedAt!.Value));
        Assert.Same(Decision.Nothing, Restrictions.RecordNotification(contract, "u1", Given.NoonOf("2026-04-08")));
    }

    [Fact]
    public void U1_it_is_lifted_with_a_reason()
    {
        var contract = Restricted();
        Assert.Equal(["U1 /reason"], Restrictions.Lift(contract, new("u1", ""), Later).Refusals.Lines());
        contract = contract.After(Restrictions.Lift(contract, new("u1", "cleaned"), Later));
        Assert.Equal((Later, "cleaned"), (contract.Restriction("u1")!.LiftedAt!.Value, contract.Restriction("u1")!.LiftReason));
        Assert.Same(Decision.Nothing, Restrictions.Lift(contract, new("u1", "again"), Later));
        contract = contract.After(Impose(contract, id: "u2"));
        Assert.Null(contract.Restriction("u2")!.LiftedAt);
    }

    [Fact]
    public void U1_of_two_restrictions_the_one_that_is_named_is_lifted()
    {
        var contract = Restricted().Then(c => c.After(Impose(c, id: "u2")));
        contract = contract.After(Restrictions.Lift(contract, new("u2", "cleaned"), Later));

        Assert.Null(contract.Restriction("u1")!.LiftedAt);
        Assert.Equal(Later, contract.Restriction("u2")!.LiftedAt);
    }

    [Fact]
    public void U1_doing_it_again_changes_nothing() => Assert.Same(Decision.Nothing, Impose(Restricted(), "another"));

    [Fact]
    public void U1_it_has_a_reason_and_names_what_there_is() => Assert.Equal(
        ["U1 /reason", "U1 /accounts/1", "U1 /accounts/2", "U1 /addresses/0"],
        Impose(Given.Contract(), " ", ["a", "", new('a', 255)], ["10.0.0"]).Refusals.Lines());

    [Fact]
    public void U1_each_of_these_alone_refuses_it()
    {
        Assert.Equal(["U1 /reason"], Impose(Given.Contract(), "").Refusals.Lines());
        Assert.Equal(["U1 /accounts/0"], Impose(Given.Contract(), accounts: ["a\nb"]).Refusals.Lines());
        Assert.Equal(["U1 /addresses/0"], Impose(Given.Contract(), addresses: ["taro@example.jp"]).Refusals.Lines());
    }

    [Fact]
    public void U1_limits_of_what_it_names()
    {
        string[] most = [.. Enumerable.Range(0, 1_000).Select(i => $"a{i}")];
        Assert.Empty(Impose(Given.Contract(), accounts: [.. most[1..], new('a', 254)]).Refusals);
        Assert.Equal(["U1 /accounts", "U1 /addresses"], Impose(Given.Contract(), accounts: [.. most, "b"], addresses: []).Refusals.Lines());
    }

    [Fact]
    public void U1_what_is_in_force_names_so_many_together_and_what_is_lifted_none()
    {
        string[] most = [.. Enumerable.Range(0, Restrictions.MaximumNames).Select(i => $"a{i}")];
        var contract = Given.Contract();
        foreach (var id in new[] { "u1", "u2" }) contract = contract.After(Impose(contract, accounts: most, id: id));

        Assert.Equal(["U1! "], Impose(contract, accounts: ["one"], id: "u3").Refusals.Lines());
        Assert.Empty(Impose(contract, id: "u3").Refusals); // the whole contract
        contract = contract.After(Restrictions.Lift(contract, new("u1", "cleaned"), Later));
        Assert.Empty(Impose(contract, accounts: ["one"], id: "u3").Refusals);
    }

    [Theory]
    [InlineData("2026-05-31", "")]
    [InlineData("2026-06-01", "U1! ")]
    public void U1_an_ended_contract_has_no_traffic(string on, string expected)
    {
        var contract = Given.Contract().Notice("contract", "2026-05-01");
        Assert.Equal(expected, string.Join(' ', Restrictions.Impose(contract, new("u1", "spam"), Given.NoonOf(on)).Refusals.Lines()));
    }

    [Fact]
    public void U1_U2_there_must_be_a_restriction()
    {
        Assert.Throws<ArgumentException>(() => Restrictions.RecordNotification(Given.Contract(), "u1", Later));
        Assert.Throws<ArgumentException>(() => Restrictions.Lift(Given.Contract(), new("u1", "r"), Later));
    }

    [Fact]
    public void U1_U2_terms_12_is_the_article()
    {
        (
            ContractEvent Event,
            string Article)[] events = [(
                new TrafficRestricted("u", [], [], "r", Imposed),
                "terms/12-1"), (new RestrictionNotified("u", Later), "terms/12-2"), (new RestrictionLifted("u", "r", Later), "terms/12-1")];
        foreach (var (e, article) in events)
        {
            Assert.Equal(article, e.Basis.Single().Article);
            Assert.Equal(StateJson.Of(e), StateJson.Of(StateJson.ThroughAStore(e)));
        }
    }
}
