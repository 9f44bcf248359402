namespace SecureMx.Domain.Tests.Customers;

/// <summary>O1, O3, E6: which services a customer holds, from which day to which.</summary>
public class DesignatedServiceBookTests
{
    private static readonly DesignatedService Current = new("iij-id", Given.Date("2026-04-01"));
    private static readonly DesignatedService Ended = Current with { EndsOn = Given.Date("2026-06-10") };
    private static readonly DesignatedService Other = new("document-exchange", Given.Date("2026-05-01"));

    [Theory]
    [InlineData("2026-03-31", false, true)]
    [InlineData("2026-04-01", true, true)]
    [InlineData("2026-06-10", true, true)] // T4: its last day
    [InlineData("2026-06-11", false, false)]
    public void O1_T4_a_service_is_held_from_its_first_day_to_24_00_of_its_last(string date, bool isHeld, bool isStillHeld)
    {
        Assert.Equal(isHeld, Ended.IsHeldOn(Given.Date(date)));
        Assert.Equal(isStillHeld, Ended.IsStillHeldOn(Given.Date(date)));
        Assert.True(Current.IsStillHeldOn(Given.Date(date)));
    }

    [Fact]
    public void O1_a_service_is_entered_beside_the_others()
    {
        var (services, refusal) = DesignatedServiceBook.Enter([Other], "iij-id", Given.Date("2026-04-01"));

        Assert.Null(refusal);
        Assert.Equal([Other, Current], services);
        Assert.Same(services, DesignatedServiceBook.Enter(services, "iij-id", Given.Date("2026-04-01")).Services); // the same again
        Assert.Equal(3, DesignatedServiceBook.Enter([Other, Ended], "document-exchange-2", Given.Date("2026-04-01")).Services.Count);
    }

    [Fact]
    public void O1_the_first_day_of_a_service_that_is_held_is_corrected()
    {
        var (services, refusal) = DesignatedServiceBook.Enter([Current, Other], "iij-id", Given.Date("2026-03-15"));

        Assert.Null(refusal);
        Assert.Equal([Current with { Since = Given.Date("2026-03-15") }, Other], services);
    }

    [Theory]
    [InlineData("2026-06-10", false)] // still held on that day
    [InlineData("2026-05-01", false)]
    [InlineData("2026-06-11", true)]
    [InlineData("2026-09-01", true)]
    public void O3_a_service_that_has_an_end_is_held_again_from_a_later_day(string since, bool isEntered)
    {
        DesignatedService[] before = [Other with { EndsOn = Given.Date("2026-12-31") }, Ended];

        var (services, refusal) = DesignatedServiceBook.Enter(before, "iij-id", Given.Date(since));

        Assert.Equal(isEntered ? [.. before, new("iij-id", Given.Date(since))] : before, services);
        Assert.Equal(isEntered, refusal is null);
        if (refusal is null) return;

        Assert.Equal(["E6! /since"], new[] { refusal }.Lines());
        Assert.Equal(
            ("terms/9-2", new Text(
                "The customer holds iij-id until 2026-06-10; it can be held again from a later day on.",
                "契約者は iij-id を 2026-06-10 まで契約しています。再び契約できるのはその翌日以後です。")),
            (refusal.Article, refusal.Message));
    }

    [Fact]
    public void O3_the_latest_of_several_ends_counts()
    {
        DesignatedService[] services = [Ended, new("iij-id", Given.Date("2026-07-01"), Given.Date("2026-08-31"))];

        Assert.StartsWith(
            "The customer holds iij-id until 2026-08-31",
            DesignatedServiceBook.Enter(services, "iij-id", Given.Date("2026-05-01")).Refusal!.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void O3_the_first_day_on_which_it_is_held_again_is_corrected()
    {
        DesignatedService[] services = [Ended, new("iij-id", Given.Date("2026-07-01"))];

        Assert.Equal(
            [Ended, new("iij-id", Given.Date("2026-06-20"))],
            DesignatedServiceBook.Enter(services, "iij-id", Given.Date("2026-06-20")).Services);
    }

    [Fact]
    public void E6_a_service_that_is_held_ends_on_a_day()
    {
        var (services, refusal) = DesignatedServiceBook.End([Other, Current], Current, Given.Date("2026-06-10"), Given.Date("2026-06-01"));

        Assert.Null(refusal);
        Assert.Equal([Other, Ended], services);
    }

    [Theory]
    [InlineData("2026-06-10", "2026-06-30", "")] // the same again, however late
    [InlineData("2026-06-09", "2026-06-10", "")] // brought forward on its last day
    [InlineData("2026-06-09", "2026-06-11", "E6! |The service ended on 2026-06-10.|指定サービスは 2026-06-10 に終了しています。")]
    [InlineData(
        "2026-06-11", "2026-06-01",
        "E6! /effectiveDate|The service already ends on 2026-06-10; that day can only be brought forward."
            + "|指定サービスは 2026-06-10 に終了します。その日は繰り上げることだけができます。")]
    [InlineData("2026-04-01", "2026-06-01", "")] // its first day
    [InlineData(
        "2026-03-31", "2026-06-01",
        "E6 /effectiveDate|The service began on 2026-04-01 and cannot have ended before."
            + "|指定サービスの開始は 2026-04-01 で、それより前に終了することはできません。")]
    public void E6_an_end_is_brought_forward_until_it_has_come(string effectiveDate, string today, string expected)
    {
        DesignatedService[] before = [Ended];

        var (services, refusal) = DesignatedServiceBook.End(before, Ended, Given.Date(effectiveDate), Given.Date(today));

        Assert.Equal(
            expected,
            refusal is null ? "" : $"{new[] { refusal }.Lines()[0]}|{refusal.Message.English}|{refusal.Message.Japanese}");
        Assert.Equal(expected == "" ? [Ended with { EndsOn = Given.Date(effectiveDate) }] : before, services);
        if (refusal is not null) Assert.Equal("terms/9-2", refusal.Article);
    }

    [Theory]
    [InlineData("iij-id", "2026-06-10", false)]
    [InlineData("iij-id", "2026-06-11", true)]
    [InlineData("document-exchange", "2026-06-11", false)]
    public void O3_it_is_held_again_after_an_end(string service, string since, bool isAgain) =>
        Assert.Equal(isAgain, DesignatedServiceBook.IsHeldAgain([Ended, Other], service, Given.Date(since)));

    [Fact]
    public void O3_it_is_held_again_from_the_first_day_after_its_end()
    {
        DesignatedService[] services =
        [
            Other with { Since = Given.Date("2026-06-20") }, Ended, new("iij-id", Given.Date("2026-09-01")),
            new("iij-id", Given.Date("2026-07-01"), Given.Date("2026-07-31")),
        ];

        Assert.Equal(Given.Date("2026-07-01"), DesignatedServiceBook.HeldAgainFrom(services, "iij-id", Given.Date("2026-06-10")));
        Assert.Equal(Given.Date("2026-09-01"), DesignatedServiceBook.HeldAgainFrom(services, "iij-id", Given.Date("2026-07-31")));
        Assert.Equal(Given.Date("2026-09-01"), DesignatedServiceBook.HeldAgainFrom(services, "iij-id", Given.Date("2026-07-01")));
        Assert.Null(DesignatedServiceBook.HeldAgainFrom(services, "iij-id", Given.Date("2026-09-01")));
    }

    [Fact]
    public void O1_there_are_two_services() => Assert.Equal(["document-exchange", "iij-id"], DesignatedServices.All);
}
