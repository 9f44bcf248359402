using NodaTime;

namespace SecureMx.Domain.Tests.Transfers;

/// <summary>Another customer succeeds to a contract (A1, Civil Code 539-2).</summary>
public class TransferTests
{
    private static readonly Actor Operator = new("operator", "olivia");

    [Theory]
    [InlineData("2026-05-01", "2026-05-31", "2026-05")] // on the first day the month is the successor's
    [InlineData("2026-05-02", "2026-05-31", "2026-06")]
    [InlineData("2026-05-31", "2026-05-31", "2026-06")]
    [InlineData("2028-02-29", "2028-02-29", "2028-03")]
    [InlineData("2026-12-31", "2026-12-31", "2027-01")]
    public void A1_a_month_is_billed_to_the_customer_of_its_first_day(string effective, string accepted, string billedFrom)
    {
        var after = Given.Contract().After(Accept(Given.Contract(), effective, accepted));

        var month = YearMonthOf(billedFrom);
        Assert.Equal("cust-1", after.CustomerIdIn(month.PlusMonths(-1)));
        Assert.Equal("例示株式会社", after.AddresseeIn(month.PlusMonths(-1)).Name);
        Assert.Equal("cust-2", after.CustomerIdIn(month));
        Assert.Equal("承継株式会社", after.AddresseeIn(month).Name);
        Assert.Equal(("cust-2", "承継株式会社"), (after.CustomerId, after.CustomerName));
        Assert.Equal(Given.Date(effective), after.TransferredOn());
    }

    [Theory]
    [InlineData("2026-05-20", "2026-04-30", false)] // the month before
    [InlineData("2026-05-20", "2026-05-01", true)]
    [InlineData("2026-05-20", "2026-05-20", true)]
    [InlineData("2026-05-20", "2026-05-21", false)]
    [InlineData("2026-04-10", "2026-04-04", false)] // before the contract was accepted
    [InlineData("2026-04-10", "2026-04-05", true)]
    public void A1_it_takes_effect_in_the_month_of_its_acceptance_and_not_after_it(string accepted, string effective, bool isTaken)
    {
        var contract = Given.ContractFrom("2026-04-05", "2026-04-05");
        var decision = Accept(contract, effective, accepted);
        Assert.Equal(isTaken ? [] : ["A1 /effectiveDate"], decision.Refusals.Lines());
    }

    [Fact]
    public void B9_a_month_that_may_be_closed_when_it_comes_on_the_record_keeps_its_customer()
    {
        var contract = Given.Contract();
        var command = Command(contract, "2026-05-01", "2026-05-31", "app-2", "cust-2");

        var after = contract.After(Domain.Transfers.Accept(contract, command, Given.NoonOf("2026-06-01")));

        Assert.Equal("cust-1", after.CustomerIdIn(YearMonthOf("2026-05")));
        Assert.Equal("cust-2", after.CustomerIdIn(YearMonthOf("2026-06")));
    }

    [Fact]
    public void C5_E1_notices_minimum_periods_and_options_run_on()
    {
        var contract = Given.Contract("mailbox-plus", "advanced-archive").Notice("contract", "2026-04-20").Notice(
            "advanced-archive", "2026-04-20", id: "ntc-2");
        var after = contract.After(Accept(contract, "2026-04-25", "2026-04-25"));

        Assert.Equal(contract.EndOf("contract"), after.EndOf("contract"));
        Assert.Equal(contract.EndOf("advanced-archive"), after.EndOf("advanced-archive"));
        Assert.Equal(contract.MinimumPeriod, after.MinimumPeriod);
        Assert.Equal(contract.The("advanced-archive").MinimumPeriod, after.The("advanced-archive").MinimumPeriod);
        Assert.Equal(contract.Options.Select(option => option.Code), after.Options.Select(option => option.Code));
        Assert.Equal(contract.BillingStartDate, after.BillingStartDate);
    }

    [Theory]
    [InlineData("2026-05-20", false)] // the last day
    [InlineData("2026-05-21", true)] // ended at 24:00 of the day before
    public void C6_an_ended_contract_has_no_successor(string accepted, bool isRefused)
    {
        var contract = Given.Contract().Notice("contract", "2026-04-20"); // ends 2026-05-20
        Assert.Equal(isRefused ? ["C6! "] : [], Accept(contract, accepted, accepted).Refusals.Lines());
        Assert.Equal(isRefused ? ["C6! "] : [], Arrive(contract, new("cust-2", "承継株式会社"), accepted).Lines());
    }

    [Fact]
    public void A2_the_second_of_two_transfers_is_refused_and_the_first_again_changes_nothing()
    {
        var contract = Given.Contract();
        var first = Command(contract, "2026-05-10", "2026-05-10", "app-2", "cust-2");
        var second = Command(contract, "2026-05-10", "2026-05-10", "app-3", "cust-3");
        var after = contract.After(Domain.Transfers.Accept(contract, first, Given.NoonOf("2026-05-10")));

        Assert.Equal(["A1! "], Domain.Transfers.Accept(after, second, Given.NoonOf("2026-05-11")).Refusals.Lines());
        Assert.Equal(Decision.Nothing, Domain.Transfers.Accept(after, first, Given.NoonOf("2026-05-11")));
    }

    [Fact]
    public void A1_transferred_twice_in_a_month_the_one_between_is_billed_for_nothing()
    {
        var contract = Given.Contract();
        var once = contract.After(Accept(contract, "2026-05-10", "2026-05-10"));
        var twice = once.After(Domain.Transfers.Accept(
            once, Command(once, "2026-05-20", "2026-05-20", "app-3", "cust-3"), Given.NoonOf("2026-05-20")));
        var back = twice.After(Domain.Transfers.Accept(
            twice, Command(twice, "2026-07-01", "2026-07-01", "app-4", "cust-1"), Given.NoonOf("2026-07-01")));

        Assert.Equal(
            ["cust-1", "cust-3", "cust-1"],
            new[] { "2026-05", "2026-06", "2026-07" }.Select(month => back.CustomerIdIn(YearMonthOf(month))));
    }

    [Theory]
    [InlineData("cust-1", "A1! /customerId")]
    [InlineData("", "A1 /customerId")]
    [InlineData("-x", "A1 /customerId")]
    [InlineData("a/b", "A1 /customerId")]
    public void A1_the_successor_is_another_customer(string id, string refusal) =>
        Assert.Equal([refusal], Arrive(Given.Contract(), new(id, "承継株式会社"), "2026-05-01").Lines());

    [Fact]
    public void A1_a_successor_that_is_not_on_record_needs_a_name() =>
        Assert.Equal(["A1 /customerName"], Arrive(Given.Contract(), new("cust-2"), "2026-05-01").Lines());

    [Theory]
    [InlineData("2020-01-01", null, true)]
    [InlineData("2026-05-10", null, true)]
    [InlineData("2026-05-11", null, false)]
    [InlineData("2020-01-01", "2026-05-10", true)]
    [InlineData("2020-01-01", "2026-05-09", false)]
    public void O1_O3_an_option_that_would_end_with_its_service_needs_it_of_the_successor(string since, string? endsOn, bool isTaken)
    {
        DesignatedService held = new(DesignatedServices.DocumentExchange, Given.Date(since), Given.DateOrNull(endsOn));
        var contract = Given.Contract("dox");
        var decision = Accept(contract, "2026-05-10", "2026-05-20", held);
        Assert.Equal(isTaken ? [] : ["O1 "], decision.Refusals.Lines());
        if (isTaken)
            Assert.Equal(held.EndsOn, contract.After(decision).EndOf("dox"));
    }

    [Fact]
    public void O3_the_end_of_the_former_customers_service_is_no_matter_of_the_successors()
    {
        var contract = Given.Contract("dox").ServiceEnd(DesignatedServices.DocumentExchange, "2026-06-30");
        Assert.Equal(Given.Date("2026-06-30"), contract.EndOf("dox"));

        var after = contract.After(Accept(contract, "2026-05-10", "2026-05-10", Given.DocumentExchange));

        Assert.Null(after.EndOf("dox"));
        Assert.Equal(
            Decision.Nothing, ServiceRecords.RecordKnown(after, [Given.DocumentExchange], Given.NoonOf("2026-05-10")));
    }

    [Fact]
    public void O3_iij_id_stays_without_eligibility_until_the_successor_holds_the_service()
    {
        var contract = Given.Contract("iij-id");
        var after = contract.After(Accept(contract, "2026-05-10", "2026-05-10"));

        Assert.Equal(Given.Date("2026-05-10"), after.The("iij-id").EligibilityLapsedSince);
        Assert.Null(Eligibility.LapseOn(after, after.The("iij-id"), Given.Date("2026-05-09")));
        var again = after.HeldAgain(DesignatedServices.IijId, "2026-06-01", "2026-06-01");
        Assert.Null(Eligibility.LapseOn(again, again.The("iij-id"), Given.Date("2026-06-01")));
        Assert.Equal(Given.Date("2026-05-10"), Eligibility.LapseOn(again, again.The("iij-id"), Given.Date("2026-05-31"))!.Since);
    }

    [Fact]
    public void O3_a_lapse_of_the_former_customer_ends_with_the_transfer_to_one_that_holds_the_service()
    {
        var contract = Given.Contract("iij-id").ServiceEnd(DesignatedServices.IijId, "2026-04-30").WhenItIs("2026-05-01");
        var after = contract.After(Accept(contract, "2026-05-10", "2026-05-10", Given.IijId));

        Assert.Equal(Given.Date("2026-05-01"), Eligibility.LapseOn(after, after.The("iij-id"), Given.Date("2026-05-09"))!.Since);
        Assert.Null(Eligibility.LapseOn(after, after.The("iij-id"), Given.Date("2026-05-10")));
        Assert.Equal(Given.Date("2026-05-10"), after.The("iij-id").EligibilityRestoredOn);
        // What the successor held before is not what the contract had then.
        Assert.Equal(Decision.Nothing, ServiceRecords.RecordKnown(after, [Given.IijId], Given.NoonOf("2026-05-11")));
    }

    [Fact]
    public void A1_the_successors_profiles_address_its_months_alone()
    {
        var contract = Given.Contract();
        var old = Change("prf-1", "2026-01", "承継前の名称");
        var coming = Change("prf-2", "2026-08", "八月の名称");
        var decision = Domain.Transfers.Accept(
            contract,
            new("app-2", new("cust-2") { FormerCustomerId = "cust-1" }, new(Given.Date("2026-05-10")), new("元の名称", [old, coming], []),
                Given.Date("2026-05-10")),
            Given.NoonOf("2026-05-10"));
        var after = contract.After(decision);

        string Name(Contract state, string month) => state.AddresseeIn(YearMonthOf(month)).Name;
        Assert.Equal(["例示株式会社", "承継前の名称", "八月の名称"], new[] { "2026-05", "2026-06", "2026-08" }.Select(month => Name(after, month)));
        Assert.Empty(CustomerProfiles.Missing(after, [old, coming]));

        // One from an earlier month that is entered later reaches back to the transfer and no further.
        var late = Change("prf-3", "2026-03", "後の名称");
        Assert.Equal(["prf-3"], CustomerProfiles.Missing(after, [late, coming]).Select(change => change.ChangeId));
        var renamed = after.After(CustomerProfiles.Record(after, late));
        Assert.Equal(["例示株式会社", "後の名称", "八月の名称"], new[] { "2026-05", "2026-06", "2026-08" }.Select(month => Name(renamed, month)));
    }

    [Theory]
    [InlineData("2026-05", "single")]
    [InlineData("2026-06", "combined")]
    [InlineData("2026-07", "single")]
    [InlineData("2026-08", "single")]
    [InlineData("2026-09", "combined")] // as the successor has asked for
    public void The_plan_of_a_month_is_that_of_its_customer(string month, string mode)
    {
        var former = InvoicingPlan.Single
            .With(YearMonthOf("2026-06"), InvoicingMode.Combined).With(YearMonthOf("2026-08"), InvoicingMode.Single);
        var successor = InvoicingPlan.Single
            .With(YearMonthOf("2026-01"), InvoicingMode.Combined).With(YearMonthOf("2026-03"), InvoicingMode.Single)
            .With(YearMonthOf("2026-09"), InvoicingMode.Combined);
        var plan = InvoicingPlan.Of([(former, null), (successor, YearMonthOf("2026-07"))]);
        Assert.Equal(mode, plan.ModeIn(YearMonthOf(month)) == InvoicingMode.Combined ? "combined" : "single");
    }

    private static ProfileChange Change(string id, string from, string name) =>
        new(id, YearMonthOf(from), new CustomerProfile(name), "届出", Given.NoonOf("2026-04-01"), Operator);

    private static IReadOnlyList<Refusal> Arrive(Contract contract, TransferApplication transfer, string today) =>
        Domain.Transfers.Check(contract, transfer, Successor.Unknown, Given.Date(today));

    private static Decision Accept(Contract contract, string effective, string accepted, params DesignatedService[] services) =>
        Domain.Transfers.Accept(contract, Command(contract, effective, accepted, "app-2", "cust-2", services), Given.NoonOf(accepted));

    private static AcceptTransfer Command(
        Contract contract, string effective, string accepted, string application, string successor,
        params DesignatedService[] services) => new(
        application, new(successor, "承継株式会社") { FormerCustomerId = contract.CustomerId }, new(Given.Date(effective)),
        new("承継株式会社", [], services), Given.Date(accepted));

    private static YearMonth YearMonthOf(string iso) => Given.Date(iso + "-01").ToYearMonth();
}
