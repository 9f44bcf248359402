using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Transfers;

/// <summary>O1, O3: from a transfer on, the successor's designated services carry the options that need them.</summary>
public class ServicesOfSuccessorTests
{
    private const string Dox = DesignatedServices.DocumentExchange;
    private const string Id = DesignatedServices.IijId;

    [Theory]
    [InlineData("2026-05-09", true)] // ended before the transfer
    [InlineData("2026-05-10", false)] // its last day is the successor's
    [InlineData("2026-05-31", false)]
    [InlineData(null, false)]
    public void O3_an_option_that_ended_before_the_transfer_needs_nothing(string? end, bool isTaken)
    {
        var contract = Given.Contract("dox");
        if (end is not null) contract = contract.Notice("dox", "2026-04-02", end);

        Assert.Equal(isTaken ? [] : ["O1 "], Accept(contract, "2026-05-10").Refusals.Lines());
        Assert.Equal(isTaken ? [] : ["O1 /customerId"], Arrive(contract, "2026-05-10").Lines());
    }

    [Fact]
    public void O3_an_option_whose_end_is_on_the_record_needs_nothing_be_the_transfer_before_it()
    {
        var contract = Given.Contract("dox").Notice("dox", "2026-04-02", "2026-05-10").WhenItIs("2026-05-11");

        Assert.Empty(Accept(contract, "2026-05-05", accepted: "2026-05-20").Refusals);
    }

    [Theory]
    [InlineData("2026-05-09", "..")]
    [InlineData("2026-05-10", "..2026-05-09 2026-05-20..")] // its last day is the successor's
    public void O3_an_option_that_has_ended_keeps_its_service(string end, string periods)
    {
        var contract = Given.Contract("iij-id").Notice("iij-id", "2026-04-02", end);

        var after = contract.After(Accept(contract, "2026-05-10", Held(Id, "2026-05-20")));

        Assert.Equal(periods, Periods(after, "iij-id"));
    }

    [Theory]
    [InlineData("2026-06-01", null, true)] // to come is enough on arrival
    [InlineData("2020-01-01", "2026-05-10", true)]
    [InlineData("2020-01-01", "2026-05-09", false)]
    public void O1_on_arrival_the_service_may_be_yet_to_begin(string since, string? endsOn, bool isTaken)
    {
        var contract = Given.Contract("dox");

        Assert.Equal(isTaken ? [] : ["O1 /customerId"], Arrive(contract, "2026-05-10", Held(Dox, since, endsOn)).Lines());
        Assert.Equal(["O1 /customerId"], Arrive(contract, "2026-05-10", Held(Id, since, endsOn)).Lines()); // another service
    }

    [Theory]
    [InlineData("2026-06-01", "2026-06-01", null, true)]
    [InlineData("2026-06-01", "2026-06-02", null, false)]
    [InlineData("2026-06-01", "2020-01-01", "2026-06-01", true)]
    [InlineData("2026-06-01", "2020-01-01", "2026-05-31", false)]
    [InlineData("2026-05-11", "2026-05-12", null, false)]
    [InlineData("2026-05-10", "2026-05-12", null, true)] // it has begun, and stays without eligibility
    public void O1_an_option_that_has_not_begun_needs_the_service_on_its_first_day(
        string begins, string since, string? endsOn, bool isTaken)
    {
        var contract = Given.Contract().Take("app-o", "2026-04-10", begins, "iij-id");

        Assert.Equal(isTaken ? [] : ["O1 "], Accept(contract, "2026-05-10", Held(Id, since, endsOn)).Refusals.Lines());
    }

    [Fact]
    public void O3_an_option_that_begins_on_the_day_of_the_transfer_is_not_eligible_until_the_successor_holds_the_service()
    {
        var contract = Given.Contract().Take("app-o", "2026-04-10", "2026-05-10", "iij-id");

        var after = contract.After(Accept(contract, "2026-05-10", Held(Id, "2026-06-01")));

        Assert.Equal("..2026-05-09 2026-06-01..", Periods(after, "iij-id"));
        Assert.Equal(
            new EligibilityLapse(Some.Date("2026-05-10"), Some.Date("2026-06-01")),
            Eligibility.LapseOn(after, after.The("iij-id"), Some.Date("2026-05-10")));
    }

    public static TheoryData<DesignatedService[], string> Successors => new()
    {
        { [], "..2026-05-09" },
        { [Held(Id, "2020-01-01")], ".." },
        { [Held(Id, "2026-05-10")], ".." },
        { [Held(Id, "2026-05-11")], "..2026-05-09 2026-05-11.." },
        { [Held(Id, "2020-01-01", "2026-05-09")], "..2026-05-09" },
        { [Held(Id, "2020-01-01", "2026-05-10")], "..2026-05-10" },
        { [Held(Dox, "2020-01-01")], "..2026-05-09" },
        // held again without a day between, and with one
        { [Held(Id, "2020-01-01", "2026-05-31"), Held(Id, "2026-06-01", "2026-06-30")], "..2026-06-30" },
        { [Held(Id, "2020-01-01", "2026-05-31"), Held(Id, "2026-06-02")], "..2026-05-31 2026-06-02.." },
        { [Held(Id, "2026-06-02"), Held(Id, "2020-01-01", "2026-05-31")], "..2026-05-31 2026-06-02.." },
        // one within another
        { [Held(Id, "2026-06-01", "2026-08-31"), Held(Id, "2026-06-10", "2026-06-30")], "..2026-05-09 2026-06-01..2026-08-31" },
        { [Held(Id, "2026-06-01"), Held(Id, "2026-06-10", "2026-06-30")], "..2026-05-09 2026-06-01.." },
        { [Held(Id, "2026-06-01", "2026-06-30"), Held(Id, "2026-06-10")], "..2026-05-09 2026-06-01.." },
    };

    [Theory]
    [MemberData(nameof(Successors))]
    public void O3_the_successors_times_follow_the_former_customers(DesignatedService[] services, string periods)
    {
        var contract = Given.Contract("iij-id");

        Assert.Equal(periods, Periods(contract.After(Accept(contract, "2026-05-10", services)), "iij-id"));
    }

    [Theory]
    [InlineData("2026-05-08", "..2026-04-30 2026-05-08..2026-05-09")]
    [InlineData("2026-05-09", "..2026-04-30 2026-05-09..2026-05-09")]
    [InlineData("2026-05-10", "..2026-04-30")] // it would have begun with the transfer
    [InlineData("2026-06-01", "..2026-04-30")]
    public void O3_what_the_former_customer_holds_from_the_transfer_on_counts_no_more(string heldAgain, string periods)
    {
        var contract = Given.Contract("iij-id").ServiceEnd(Id, "2026-04-30").HeldAgain(Id, heldAgain, "2026-05-01");

        Assert.Equal(periods, Periods(contract.After(Accept(contract, "2026-05-10")), "iij-id"));
    }

    [Theory]
    [InlineData("2026-05-08", "..2026-05-08")]
    [InlineData("2026-05-09", "..2026-05-09")]
    [InlineData("2026-05-10", "..2026-05-09")] // the former customer's last day is after the transfer
    [InlineData("2026-06-30", "..2026-05-09")]
    public void O3_the_former_customers_service_carries_the_option_up_to_the_day_before_the_transfer(string end, string periods)
    {
        var contract = Given.Contract("iij-id").ServiceEnd(Id, end);

        Assert.Equal(periods, Periods(contract.After(Accept(contract, "2026-05-10")), "iij-id"));
    }

    [Fact]
    public void O1_options_that_need_no_service_follow_the_contract_also_where_they_have_not_begun()
    {
        var contract = Given.Contract("mailbox-plus", "mailing-list").Take("app-o", "2026-04-10", "2026-06-01", "sandbox");

        Assert.Empty(Accept(contract, "2026-05-10").Refusals);
        Assert.Empty(Arrive(contract, "2026-05-10"));
    }

    [Theory]
    [InlineData("2026-05-30", "2026-06-01", "..")] // over before the option's first day
    [InlineData("2026-05-31", "2026-06-01", "..")] // without a day between
    [InlineData("2026-06-01", "2026-06-03", "..2026-06-01 2026-06-03..")]
    public void O1_the_first_time_of_an_option_that_has_not_begun_has_its_first_day(string last, string next, string periods)
    {
        var contract = Given.Contract().Take("app-o", "2026-04-10", "2026-06-01", "iij-id");

        var after = contract.After(Accept(contract, "2026-05-10", Held(Id, "2020-01-01", last), Held(Id, next)));

        Assert.Equal(periods, Periods(after, "iij-id"));
    }

    [Theory]
    [InlineData("2026-05-09", "..")] // the successor lost it before the contract was its own
    [InlineData("2026-05-10", "..2026-05-10")]
    public void O3_the_end_of_a_service_counts_from_the_transfer_on(string end, string periods)
    {
        var contract = Given.Contract("iij-id");
        var after = contract.After(Accept(contract, "2026-05-10", Held(Id, "2020-01-01")));

        Assert.Equal(periods, Periods(after.After(ServiceRecords.RecordEnd(after, Id, Some.Date(end))), "iij-id"));
        Assert.Equal(
            periods,
            Periods(after.After(ServiceRecords.RecordKnown(after, [Held(Id, "2020-01-01", end)], Given.NoonOf("2026-05-10"))), "iij-id"));
    }

    [Theory]
    [InlineData("2026-05-09", "..2026-05-09")]
    [InlineData("2026-05-10", "..2026-05-09 2026-05-10..2026-05-10")]
    public void O3_a_service_that_is_entered_after_the_transfer_counts_from_the_transfer_on(string end, string periods)
    {
        var contract = Given.Contract("iij-id");
        var after = contract.After(Accept(contract, "2026-05-10"));

        Assert.Equal(
            periods,
            Periods(after.After(ServiceRecords.RecordKnown(after, [Held(Id, "2020-01-01", end)], Given.NoonOf("2026-05-11"))), "iij-id"));
        Assert.Equal(
            "..2026-05-09 2026-05-10..",
            Periods(after.After(ServiceRecords.RecordHeldAgain(after, Id, Some.Date("2020-01-01"), Given.NoonOf("2026-05-11"))), "iij-id"));
    }

    private static DesignatedService Held(string service, string since, string? endsOn = null) =>
        new(service, Some.Date(since), Given.DateOrNull(endsOn));

    private static string Periods(Contract contract, string code)
    {
        var option = contract.The(code);
        return string.Join(
            ' ', option.ServiceHeldAgain.Select(period => $"{period.First:uuuu-MM-dd}..{period.Last:uuuu-MM-dd}")
                .Prepend($"..{option.ServiceEndsOn:uuuu-MM-dd}"));
    }

    private static IReadOnlyList<Refusal> Arrive(Contract contract, string today, params DesignatedService[] services) =>
        Domain.Transfers.Check(contract, new("cust-2"), new("承継株式会社", [], services), Some.Date(today));

    private static Decision Accept(Contract contract, string date, params DesignatedService[] services) =>
        Accept(contract, date, date, services);

    private static Decision Accept(Contract contract, string effective, string accepted, params DesignatedService[] services) =>
        Domain.Transfers.Accept(
            contract,
            new("app-2", new("cust-2") { FormerCustomerId = contract.CustomerId }, new(Some.Date(effective)),
                new("承継株式会社", [], services), Some.Date(accepted)),
            Given.NoonOf(accepted));
}
