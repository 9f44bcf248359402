using NodaTime;

namespace SecureMx.Domain.Tests.Compromises;

public class CompromiseReportTests
{
    private static readonly Instant Monday = Given.NoonOf("2026-04-06");
    private static readonly Instant Tuesday = Given.NoonOf("2026-04-07");
    private static readonly Instant Wednesday = Given.NoonOf("2026-04-08");

    private static Contract Reported() =>
        Given.Contract().Then(c => c.After(CompromiseReports.Report(c, new("r1", "a stranger signed in"), Monday)));

    private static Contract Instructed() =>
        Reported().Then(c => c.After(CompromiseReports.Instruct(c, new("r1", "change the password"), Tuesday)));

    [Fact]
    public void C3_a_report_is_answered_and_the_answer_acknowledged()
    {
        var contract = Instructed().Then(c => c.After(CompromiseReports.Acknowledge(c, "r1", Wednesday)));
        Assert.Equal(
            new CompromiseReport("r1", "a stranger signed in", Monday, "change the password", Tuesday, Wednesday),
            contract.CompromiseReport("r1"));
        Assert.Null(contract.CompromiseReport("r2"));
        Assert.Equal(4, contract.Version);
    }

    [Fact]
    public void C3_doing_it_again_changes_nothing()
    {
        var contract = Instructed();
        Assert.Same(Decision.Nothing, CompromiseReports.Report(contract, new("r1", "another text"), Tuesday));
        Assert.Same(Decision.Nothing, CompromiseReports.Instruct(contract, new("r1", "change the password"), Wednesday));
        contract = contract.After(CompromiseReports.Acknowledge(contract, "r1", Tuesday));
        Assert.Same(Decision.Nothing, CompromiseReports.Acknowledge(contract, "r1", Wednesday));
        Assert.Same(Decision.Nothing, CompromiseReports.Instruct(contract, new("r1", "change the password"), Wednesday));
    }

    [Fact]
    public void C3_instructions_can_be_bettered_until_they_are_acknowledged()
    {
        var contract = Instructed().Then(c => c.After(CompromiseReports.Instruct(c, new("r1", "and call us"), Wednesday)));
        Assert.Equal(
            ("and call us", Wednesday),
            (contract.CompromiseReport("r1")!.Instructions, contract.CompromiseReport("r1")!.InstructedAt!.Value));
        contract = contract.After(CompromiseReports.Acknowledge(contract, "r1", Wednesday));
        Assert.Equal(["C3! "], CompromiseReports.Instruct(contract, new("r1", "once more"), Wednesday).Refusals.Lines());
    }

    [Fact]
    public void C3_there_is_nothing_to_acknowledge_before_the_instructions() =>
        Assert.Equal(["C3! "], CompromiseReports.Acknowledge(Reported(), "r1", Tuesday).Refusals.Lines());

    [Fact]
    public void C3_texts_are_texts()
    {
        Assert.Equal(["C3 /description"], CompromiseReports.Report(Given.Contract(), new("r1", " "), Monday).Refusals.Lines());
        Assert.Equal(["C3 /description"], CompromiseReports.Report(Given.Contract(), new("r1", new('x', 2_001)), Monday).Refusals.Lines());
        Assert.Empty(CompromiseReports.Report(Given.Contract(), new("r1", new('x', 2_000)), Monday).Refusals);
        Assert.Equal(["C3 /instructions"], CompromiseReports.Instruct(Reported(), new("r1", ""), Monday).Refusals.Lines());
    }

    [Fact]
    public void C3_of_several_reports_each_has_its_own_answer()
    {
        var contract = Instructed().Then(c => c.After(CompromiseReports.Report(c, new("r2", "again"), Wednesday)));
        Assert.Null(contract.CompromiseReport("r2")!.Instructions);
        Assert.Equal("change the password", contract.CompromiseReport("r1")!.Instructions);
    }

    [Fact]
    public void C3_instructions_answer_one_report()
    {
        var contract = Reported().Then(c => c.After(CompromiseReports.Report(c, new("r2", "again"), Tuesday)));
        contract = contract.After(CompromiseReports.Instruct(contract, new("r2", "call us"), Wednesday));

        Assert.Null(contract.CompromiseReport("r1")!.Instructions);
        Assert.Equal("call us", contract.CompromiseReport("r2")!.Instructions);
    }

    [Fact]
    public void C3_so_many_reports_stand_open_and_no_more()
    {
        var contract = Enumerable.Range(1, CompromiseReports.MaximumOpen)
            .Aggregate(Given.Contract(), (c, i) => c.After(CompromiseReports.Report(c, new($"r{i}", "a stranger"), Monday)));
        Assert.Equal(["C3! "], CompromiseReports.Report(contract, new("more", "a stranger"), Monday).Refusals.Lines());
        contract = contract.After(CompromiseReports.Instruct(contract, new("r1", "call us"), Tuesday));
        contract = contract.After(CompromiseReports.Acknowledge(contract, "r1", Wednesday));
        Assert.Empty(CompromiseReports.Report(contract, new("more", "a stranger"), Wednesday).Refusals);
    }

    [Theory]
    [InlineData("2026-05-31", "")]
    [InlineData("2026-06-01", "C3! ")]
    public void C3_an_ended_contract_takes_no_report(string on, string expected)
    {
        var contract = Given.Contract().Notice("contract", "2026-05-01");
        Assert.Equal(expected, string.Join(' ', CompromiseReports.Report(
            contract, new("r1", "a stranger"), Given.NoonOf(on)).Refusals.Lines()));
    }

    [Fact]
    public void C3_there_must_be_a_report()
    {
        Assert.Throws<ArgumentException>(() => CompromiseReports.Instruct(Given.Contract(), new("r1", "x"), Monday));
        Assert.Throws<ArgumentException>(() => CompromiseReports.Acknowledge(Given.Contract(), "r1", Monday));
    }

    [Fact]
    public void C3_terms_6_4_is_the_article()
    {
        foreach (var e in new ContractEvent[] { new CompromiseReported("r", "d", Monday),
            new CompromiseInstructed("r", "i", Monday), new CompromiseAcknowledged("r", Monday) })
        {
            Assert.Equal("terms/6-4", e.Basis.Single().Article);
            Assert.Equal(StateJson.Of(e), StateJson.Of(StateJson.ThroughAStore(e)));
        }
    }
}
