namespace SecureMx.Domain.Tests.Ending;

public class EndOrderTests
{
    private static Decision Order(
        Contract contract, string on, string effective, EndGround ground = EndGround.GeneralTerms28Paragraph2,
        string reason = "non-payment") =>
        EndOrders.Order(contract, new("ord-2", ground, Given.Date(effective), reason), Given.NoonOf(on));

    [Theory]
    [InlineData(EndGround.GeneralTerms28Paragraph2, "general-terms/28-2")]
    [InlineData(EndGround.GeneralTerms28Paragraph3, "general-terms/28-3")]
    public void E7_an_order_needs_no_thirty_days(EndGround ground, string article)
    {
        var contract = Given.Contract("sandbox");
        var ordered = (EndOrdered)Order(contract, "2026-06-10", "2026-06-10", ground).Events.Single();
        Assert.Equal(
            new EndOrdered(
                "ord-2", ground, Given.NoonOf("2026-06-10"), Given.Date("2026-06-10"), Given.Date("2026-06-10"), "non-payment",
                null), ordered);
        Assert.Equal([article], ordered.Basis.SelectMany(r => r.Articles));

        contract = contract.After(Order(contract, "2026-06-10", "2026-06-10", ground));
        Assert.Equal(new ScheduledEnd(Given.Date("2026-06-10"), ground, "ord-2", "E7"), Ends.Of(contract));
        Assert.Same(Decision.Nothing, Order(contract, "2026-06-10", "2026-06-10", ground));
        Assert.Equal([article], DueEnds.Decide(contract, Given.NoonOf("2026-06-11")).Events[^1].Basis.SelectMany(r => r.Articles));
        Assert.Null(contract.Notice("ord-2")!.StatutoryDate);
        Assert.Equal("non-payment", contract.Notice("ord-2")!.Reason);
    }

    [Theory]
    [InlineData(EndGround.Notice)]
    [InlineData(EndGround.ContractEnd)]
    [InlineData(EndGround.DesignatedServiceEnd)]
    public void E7_an_order_has_one_of_two_grounds_a_day_and_a_reason(EndGround ground) =>
        Assert.Equal(
            ["E7 /ground", "E7 /effectiveDate", "E7 /reason"],
            Order(Given.Contract(), "2026-06-10", "2026-03-31", ground, "").Refusals.Lines());

    [Fact]
    public void E7_each_of_these_alone_refuses_it()
    {
        Assert.Equal(["E7 /ground"], Order(Given.Contract(), "2026-06-10", "2026-06-10", EndGround.Notice).Refusals.Lines());
        Assert.Equal(["E7 /effectiveDate"], Order(Given.Contract(), "2026-06-10", "2026-03-31").Refusals.Lines());
        Assert.Equal(["E7 /reason"], Order(Given.Contract(), "2026-06-10", "2026-06-10", reason: " ").Refusals.Lines());
    }

    [Fact]
    public void E7_a_contract_can_end_on_the_day_of_its_acceptance() =>
        Assert.Empty(Order(Given.Contract(), "2026-06-10", "2026-04-01").Refusals);

    [Theory]
    [InlineData("2026-07-09", EndGround.GeneralTerms28Paragraph2, "", 1)]
    [InlineData("2026-07-10", EndGround.GeneralTerms28Paragraph2, "", 1)] // the same day with another ground
    [InlineData("2026-07-11", EndGround.GeneralTerms28Paragraph2, "E3! /effectiveDate", 0)]
    public void E7_E3_an_order_takes_the_place_of_a_notice_unless_it_comes_later(
        string effective, EndGround ground, string refusals, int events)
    {
        var contract = Given.Contract().Notice("contract", "2026-06-10");
        var decision = Order(contract, "2026-06-11", effective, ground);
        Assert.Equal(refusals, string.Join(' ', decision.Refusals.Lines()));
        Assert.Equal(events, decision.Events.Count);
        if (events == 0) return;

        contract = contract.After(decision);
        Assert.Equal((NoticeStatus.Replaced, NoticeStatus.Pending), (contract.Notice("ntc-1")!.Status, contract.Notice("ord-2")!.Status));
        Assert.Equal(ground, Ends.Of(contract)!.Ground);
    }

    [Fact]
    public void E7_the_same_day_on_the_same_ground_is_ordered_once()
    {
        var contract = Given.Contract().Order("2026-06-10", "2026-06-30", EndGround.GeneralTerms28Paragraph3);
        Assert.Same(Decision.Nothing, Order(contract, "2026-06-11", "2026-06-30", EndGround.GeneralTerms28Paragraph3));
        Assert.Single(Order(contract, "2026-06-11", "2026-06-30", EndGround.GeneralTerms28Paragraph2).Events);
    }

    [Fact]
    public void E3_a_notice_on_the_day_of_an_order_leaves_the_order()
    {
        var contract = Given.Contract().Order("2026-06-10", "2026-07-11");
        Assert.Same(Decision.Nothing, EndNotices.Give(contract, new("ntc-9", "contract"), Given.NoonOf("2026-06-11")));
    }

    [Theory]
    [InlineData("2026-07-10", "")]
    [InlineData("2026-07-11", "E7! ")]
    public void E7_what_has_ended_cannot_be_ordered_to_end(string on, string expected) =>
        Assert.Equal(
            expected, string.Join(' ', Order(Given.Contract().Notice("contract", "2026-06-10"), on, "2026-07-01").Refusals.Lines()));
}
