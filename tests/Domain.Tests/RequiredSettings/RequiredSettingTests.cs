using NodaTime;

namespace SecureMx.Domain.Tests.Settings;

public class RequiredSettingTests
{
    private static readonly Instant Now = Given.NoonOf("2026-04-06");

    private static Contract Require(
        Contract contract, string name = "mx-record", string description = "point MX at us", string due = "2026-04-30") =>
        contract.After(RequiredSettings.Require(contract, new(name, description, Given.Date(due)), Now));

    private static Contract Confirm(Contract contract, string name = "mx-record") =>
        contract.After(RequiredSettings.Confirm(contract, name, Now));

    [Theory]
    [InlineData("2026-04-29", Provision.Assured)]
    [InlineData("2026-04-30", Provision.Assured)] // the due day itself is in time
    [InlineData("2026-05-01", Provision.NotAssured)]
    public void C4_provision_is_not_assured_while_one_is_overdue(string today, Provision expected)
    {
        var contract = Require(Require(Given.Contract()), "spf", "publish SPF", "2026-12-31");
        Assert.Equal(expected, contract.ProvisionOn(Given.Date(today)));
        Assert.Equal(Provision.Assured, Confirm(contract).ProvisionOn(Given.Date(today)));
    }

    [Fact]
    public void C4_each_is_confirmed_on_its_own()
    {
        var contract = Confirm(Require(Require(Given.Contract()), "spf", "publish SPF"));
        Assert.Equal(Provision.NotAssured, contract.ProvisionOn(Given.Date("2026-05-01")));
        Assert.Equal([Now, null], contract.RequiredSettings.Select(s => s.ConfirmedAt));
        Assert.Equal(Provision.Assured, Confirm(contract, "spf").ProvisionOn(Given.Date("2026-05-01")));
        Assert.Equal(Provision.Assured, Given.Contract().ProvisionOn(Given.Date("2026-05-01")));
    }

    [Fact]
    public void C4_a_change_of_one_leaves_the_others()
    {
        var contract = Require(Require(Require(Given.Contract()), "spf", "publish SPF"), description: "point MX elsewhere");

        Assert.Equal(["point MX elsewhere", "publish SPF"], contract.RequiredSettings.Select(s => s.Description));
    }

    [Fact]
    public void C4_doing_it_again_changes_nothing()
    {
        var contract = Confirm(Require(Given.Contract()));
        Assert.Same(Decision.Nothing, RequiredSettings.Require(
            contract, new("mx-record", "point MX at us", Given.Date("2026-04-30")), Now));
        Assert.Same(Decision.Nothing, RequiredSettings.Confirm(contract, "mx-record", Now));
    }

    [Fact]
    public void C4_another_due_date_keeps_the_confirmation_and_another_description_does_not()
    {
        var confirmed = Confirm(Require(Given.Contract()));
        var later = Require(confirmed, due: "2026-05-31");
        Assert.Equal(
            (Given.Date("2026-05-31"), Now),
            (later.RequiredSetting("mx-record")!.DueDate, later.RequiredSetting("mx-record")!.ConfirmedAt!.Value));
        Assert.Null(Require(confirmed, description: "point MX elsewhere").RequiredSetting("mx-record")!.ConfirmedAt);
        Assert.Single(later.RequiredSettings);
    }

    [Fact]
    public void C4_names_and_descriptions()
    {
        Assert.Equal(
            ["C4 ", "C4 /description"],
            RequiredSettings.Require(Given.Contract(), new("a\nb", "", Given.Date("2026-04-30")), Now).Refusals.Lines());
        Assert.Equal(
            ["C4 "], RequiredSettings.Require(Given.Contract(), new(new('n', 101), "d", Given.Date("2026-04-30")), Now).Refusals.Lines());
        Assert.Empty(RequiredSettings.Require(Given.Contract(), new(new('n', 100), "d", Given.Date("2026-04-30")), Now).Refusals);
        Assert.Throws<ArgumentException>(() => RequiredSettings.Confirm(Given.Contract(), "mx-record", Now));
    }

    [Fact]
    public void C4_there_is_a_limit_to_the_list()
    {
        var full = Enumerable.Range(0, 200).Aggregate(Given.Contract(), (c, i) => Require(c, $"s{i}"));
        Assert.Equal(["C4! "], RequiredSettings.Require(full, new("one-more", "d", Given.Date("2026-04-30")), Now).Refusals.Lines());
        Assert.Empty(RequiredSettings.Require(full, new("s0", "another", Given.Date("2026-04-30")), Now).Refusals);
    }

    [Theory]
    [InlineData("2026-05-31", "")]
    [InlineData("2026-06-01", "C4! ")]
    public void C4_nothing_has_to_be_set_for_an_ended_contract(string on, string expected)
    {
        var contract = Given.Contract().Notice("contract", "2026-05-01");
        Assert.Equal(
            expected,
            string.Join(' ', RequiredSettings.Require(
                contract, new("n", "d", Given.Date("2026-04-30")), Given.NoonOf(on)).Refusals.Lines()));
    }

    [Fact]
    public void C4_terms_5_is_the_article()
    {
        foreach (var e in new ContractEvent[] { new SettingRequired("n", "d", Given.Date("2026-04-30")),
            new SettingConfirmed("n", Now) })
        {
            Assert.Equal("terms/5", e.Basis.Single().Article);
            Assert.Equal(StateJson.Of(e), StateJson.Of(StateJson.ThroughAStore(e)));
        }
    }
}
