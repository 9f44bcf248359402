namespace SecureMx.Domain.Tests.Billing;

public class LargestNumberTests
{
    private static readonly Contract Base = Some.Contract("2026-03-20", "2026-04-10", 120);

    public static TheoryData<string, string, int, (string Date, int Accounts)[]> OfTheContract => new()
    {
        { "no reading at all: the application", "2026-04", 120, [] },
        { "a reading on the first day in force", "2026-04", 130, [("2026-04-10", 130)] },
        { "a lower reading leaves the opening count", "2026-04", 120, [("2026-04-10", 100)] },
        { "the day before the start is the opening count", "2026-04", 90, [("2026-04-09", 90)] },
        { "a reading on the month's first day opens what starts later", "2026-04", 90, [("2026-04-01", 90)] },
        { "the later of two before the start", "2026-04", 80, [("2026-04-02", 500), ("2026-04-09", 80)] },
        { "the later of two before the start, whatever their order", "2026-04", 80, [("2026-04-09", 80), ("2026-04-02", 500)] },
        { "a reading of the acceptance month is the opening count", "2026-04", 70, [("2026-03-31", 70)] },
        { "the last day of the month counts", "2026-05", 140, [("2026-05-31", 140)] },
        { "the next month does not count", "2026-05", 120, [("2026-06-01", 140)] },
        { "the last reading of the months before opens the month", "2026-07", 60, [("2026-04-15", 130), ("2026-05-31", 60)] },
        { "the last reading opens even where it is the lowest", "2026-05", 20, [("2026-04-15", 130), ("2026-04-16", 20)] },
        { "the largest in the month, not the last", "2026-05", 150, [("2026-05-02", 125), ("2026-05-03", 150), ("2026-05-04", 110)] },
        { "a reading of 0 opens the next month", "2026-05", 0, [("2026-04-30", 0)] },
    };

    [Theory]
    [MemberData(nameof(OfTheContract))]
    public void B3_the_largest_number_of_the_month(string reason, string month, int expected, (string Date, int Accounts)[] readings)
    {
        var bill = Base.Bill(month, [.. readings.Select(r => (r.Date, Some.Reading(Some.Date(r.Date).Day, r.Accounts)))]);

        Assert.True(expected == bill!.Lines.Single(l => l.Code == "base.accounts").Quantity, reason);
    }

    [Theory]
    [InlineData(15, 150)] // the day of the end is in force
    [InlineData(16, 120)] // the next is not
    public void B3_readings_after_the_end_do_not_count(int day, long expected)
    {
        var bill = Base.Ending("contract", "2026-06-15").Bill("2026-06", ($"2026-06-{day}", Some.Reading(day, 150)));

        Assert.Equal(expected, bill!.Lines.Single(l => l.Code == "base.accounts").Quantity);
    }

    public static TheoryData<string, int?, long, (string Date, int? Accounts, int? Own)[]> OfAnOption => new()
    {
        { "neither names a number of its own: the contract's", null, 44, [("2026-05-02", 44, null)] },
        { "the contract's over the option's days: before its start it is the opening count", null, 41, [("2026-04-20", 41, null)] },
        { "its application names one", 35, 35, [("2026-05-02", 44, null)] },
        { "a reading names the first: the contract's opening count of the days before it counts too", null, 40, [("2026-05-02", 44, 38)] },
        { "a reading names a larger first one", null, 41, [("2026-05-02", 44, 41)] },
        { "the contract's readings of the days before the first one count", null, 44, [("2026-05-01", 44, null), ("2026-05-02", 30, 38)] },
        { "those of the day itself and later do not", null, 40, [("2026-05-02", 44, 38), ("2026-05-03", 50, null)] },
        { "the first by date, not by order", null, 50, [("2026-05-20", null, 20), ("2026-05-11", 70, 10), ("2026-05-10", 50, null)] },
        { "the contract's opening count is the last before the option's days", null, 31,
            [("2026-04-01", 90, null), ("2026-04-30", 31, null), ("2026-05-01", 44, 12)] },
        { "a first own number of 0 hides nothing either", null, 40, [("2026-05-31", 44, 0)] },
        { "a reading names one, the application another that is larger", 39, 39, [("2026-05-02", 44, 38)] },
        { "named in the application: the contract's never counts", 5, 38, [("2026-05-01", 44, null), ("2026-05-02", 44, 38)] },
        { "a reading of an earlier month names one", null, 12, [("2026-04-02", 44, 12)] },
        { "0 of its own is a number of its own", 0, 0, [("2026-05-02", 44, null)] },
        { "it is named only after the month", null, 40, [("2026-06-02", 44, 12)] },
    };

    [Theory]
    [MemberData(nameof(OfAnOption))]
    public void B3_the_number_of_an_option(string reason, int? applied, long expected, (string Date, int? Accounts, int? Own)[] readings)
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 40, Some.Option("sandbox", "2026-05-01", applied));

        var bill = contract.Bill("2026-05", [.. readings.Select(r => (r.Date, Some.Reading(
            Some.Date(r.Date).Day, r.Accounts, options: r.Own is { } own ? [new OptionReading("sandbox", own, null)] : [])))]);

        Assert.True(expected == bill!.Lines.Single(l => l.Code == "option.sandbox.accounts").Quantity, reason);
    }

    [Theory]
    [InlineData("2026-05-14", 77)] // the day before the start: the opening count
    [InlineData("2026-05-15", 77)] // the first day in force
    [InlineData("2026-05-19", 77)]
    [InlineData("2026-05-20", 40)] // the day on which the option's own number is named
    [InlineData("2026-05-21", 40)]
    public void B3_the_contracts_readings_count_on_the_options_days_before_its_own_first_number(string day, long expected)
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 40, Some.Option("sandbox", "2026-05-15"));

        var bill = contract.Bill(
            "2026-05", (day, Some.Reading(Some.Date(day).Day, 77)),
            ("2026-05-20", Some.Reading(20, options: new OptionReading("sandbox", 3, null))));

        Assert.Equal(expected, bill!.Lines.Single(l => l.Code == "option.sandbox.accounts").Quantity);
    }

    [Theory]
    [InlineData("mail-audit", "accounts")]
    [InlineData("mailbox-plus", "accounts")]
    [InlineData("active-mail", "accounts")]
    [InlineData("advanced-archive", "accounts")]
    [InlineData("spare-mail", "retention")]
    public void B3_B6_so_it_is_for_every_option_that_is_charged_by_accounts(string code, string line)
    {
        var needed = code == "active-mail" ? new[] { Some.Option("mailbox-plus", "2026-04-01", disk: 50) } : [];
        var contract = Some.Contract("2026-04-01", "2026-04-01", 188, [.. needed, Some.Option(code, "2026-04-01", disk: 50, retention: 7)]);

        var bill = contract.Bill("2026-05", ("2026-05-05", Some.Reading(5, options: new OptionReading(code, 29, null))));
        var next = contract.Bill("2026-06", ("2026-05-05", Some.Reading(5, options: new OptionReading(code, 29, null))));

        Assert.Equal(188, bill!.Lines.Single(l => l.Code == $"option.{code}.{line}").Quantity);
        Assert.Equal(29, next!.Lines.Single(l => l.Code == $"option.{code}.{line}").Quantity);
    }

    [Theory]
    [InlineData("2026-03-20", "2026-03-19", 2)] // read while its predecessor was in force
    [InlineData("2026-03-20", "2026-03-20", 2)] // on the predecessor's last day
    [InlineData("2026-03-20", "2026-03-21", 2)] // between the two (B9)
    [InlineData("2026-04-10", "2026-04-09", 2)]
    [InlineData("2026-04-10", "2026-04-10", 2)]
    [InlineData("2026-04-10", "2026-04-19", 2)]
    [InlineData("2026-04-10", "2026-04-20", 8)] // from its own start on
    public void B3_an_option_taken_anew_inherits_no_reading_of_its_predecessor(string end, string read, long expected)
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("sandbox", "2026-01-01", accounts: 9))
            .Ending("sandbox", end)
            .Accepting("2026-03-05", Some.Option("sandbox", "2026-04-20", accounts: 2));

        var lines = contract.Bill(
            "2026-04", (read, Some.Reading(Some.Date(read).Day, options: new OptionReading("sandbox", 8, null))))!.Lines;

        Assert.Equal(expected, lines.Last(l => l.Code == "option.sandbox.accounts").Quantity);
    }

    [Theory]
    [InlineData("2026-05", "2026-04-19", 40)] // between the two: the new one is first named in May
    [InlineData("2026-05", "2026-04-20", 8)] // from its own start on: it was named in April
    [InlineData("2026-04", "2026-04-10", 40)] // of its predecessor: the new one is first named on the 25th
    [InlineData("2026-04", "2026-04-20", 40)] // first named as it begins: the contract's opening count
    public void B3_an_option_taken_anew_without_a_number_has_the_contracts_until_its_own_is_read(string month, string read, long expected)
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 40, Some.Option("sandbox", "2026-01-01", accounts: 9))
            .Ending("sandbox", "2026-04-15")
            .Accepting("2026-04-16", Some.Option("sandbox", "2026-04-20"));

        var bill = contract.Bill(
            month, (read, Some.Reading(Some.Date(read).Day, options: new OptionReading("sandbox", 8, null))),
            ($"{month}-25", Some.Reading(25, options: new OptionReading("sandbox", 3, null))));

        Assert.Equal(expected, bill!.Lines.Last(l => l.Code == "option.sandbox.accounts").Quantity);
    }

    [Theory]
    [InlineData("2026-04-19", 77)] // the day before its own first number
    [InlineData("2026-04-20", 40)] // its first day, on which its own number is read
    [InlineData("2026-04-22", 40)]
    public void B3_an_option_taken_anew_whose_number_is_read_on_its_first_day_has_none_of_the_contracts_from_then_on(
        string day, long expected)
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 40, Some.Option("sandbox", "2026-01-01", accounts: 9))
            .Ending("sandbox", "2026-04-15")
            .Accepting("2026-04-16", Some.Option("sandbox", "2026-04-20"));
        var own = new OptionReading("sandbox", 8, null);
        var isFirstDay = day == "2026-04-20";

        var bill = contract.Bill(
            "2026-04", (day, Some.Reading(Some.Date(day).Day, 77, options: isFirstDay ? [own] : [])),
            isFirstDay ? ("2026-04-25", Some.Reading(25, options: own)) : ("2026-04-20", Some.Reading(20, options: own)));

        Assert.Equal(expected, bill!.Lines.Last(l => l.Code == "option.sandbox.accounts").Quantity);
    }

    [Fact]
    public void B3_a_number_that_was_read_before_the_options_days_opens_them_alone()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 40, Some.Option("sandbox", "2026-05-15"));

        var bill = contract.Bill("2026-05", ("2026-05-10", Some.Reading(10, options: new OptionReading("sandbox", 3, null))));

        Assert.Equal(3, bill!.Lines.Single(l => l.Code == "option.sandbox.accounts").Quantity);
    }

    [Theory]
    [InlineData("sandbox")] // it is to end itself
    [InlineData("mail-audit")] // another option of the contract has ended
    public void B3_only_what_was_taken_anew_leaves_out_the_numbers_of_days_before_it(string ends)
    {
        var contract = Some.Contract(
                "2026-01-01", "2026-01-01", 10, Some.Option("mail-audit", "2026-01-01"), Some.Option("sandbox", "2026-04-20", accounts: 2))
            .Ending(ends, "2026-04-25");

        var bill = contract.Bill("2026-04", ("2026-04-19", Some.Reading(19, options: new OptionReading("sandbox", 8, null))));

        Assert.Equal(8, bill!.Lines.Single(l => l.Code == "option.sandbox.accounts").Quantity);
    }

    [Fact]
    public void B3_lists_that_were_never_named_or_read_are_none() =>
        Assert.Equal(
            0,
            Some.Contract("2026-04-01", "2026-04-01", 40, Some.Option("mailing-list", "2026-04-01"))
                .Bill("2026-04")!.Lines.Single(l => l.Kind == LineKind.MailingLists).Quantity);

    [Theory]
    [InlineData("2026-04-09", 7, 7)] // the day before the start: the opening count, in place of the application's
    [InlineData("2026-04-09", 1, 1)]
    [InlineData("2026-04-10", 7, 7)]
    [InlineData("2026-04-10", 1, 2)] // the application's opens
    public void B3_lists_are_read_over_the_days_in_force(string date, int lists, long expected)
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 40, Some.Option("mailing-list", "2026-04-10", lists: 2));

        var bill = contract.Bill("2026-04", (date, Some.Reading(Some.Date(date).Day, lists: lists)));

        Assert.Equal(expected, bill!.Lines.Single(l => l.Code == "option.mailing-list.mailing-lists").Quantity);
    }

    [Fact]
    public void B3_the_last_numbers_are_kept_apart_by_kind_and_option()
    {
        var counts = LastCounts.None
            .After(
                new(
                    Some.Month("2026-04"),
                    [Some.Reading(9, 10, 4, new OptionReading("sandbox", 3, null)),
                        Some.Reading(2, 99, 98, new OptionReading("sandbox", 97, null))]))
            .After(
                new(Some.Month("2026-05"), [Some.Reading(1, lists: 5), Some.Reading(7, options: new OptionReading("spare-mail", 6, 14))]));

        Assert.Equal(new LastCount(10, Some.Date("2026-04-09")), counts.Accounts);
        Assert.Equal(new LastCount(5, Some.Date("2026-05-01")), counts.MailingLists);
        Assert.Equal(new LastCount(3, Some.Date("2026-04-09")), counts.Option("sandbox")!.Accounts);
        Assert.Null(counts.Option("sandbox")!.RetentionDays);
        Assert.Equal(new LastCount(14, Some.Date("2026-05-07")), counts.Option("spare-mail")!.RetentionDays);
    }

    [Fact]
    public void B3_a_later_month_has_the_last_word()
    {
        var counts = LastCounts.None
            .After(new(Some.Month("2026-04"), [Some.Reading(9, options: [new("sandbox", 3, null), new("mail-audit", 4, null)])]))
            .After(new(Some.Month("2026-05"), [Some.Reading(1, options: [new("sandbox", 5, null), new("mail-audit", 6, null)])]));

        Assert.Equal(5, counts.Option("sandbox")!.Accounts!.Value.Value);
        Assert.Equal(6, counts.Option("mail-audit")!.Accounts!.Value.Value);
        Assert.Equal(2, counts.Options.Count);
    }

    [Fact]
    public void B3_a_month_keeps_one_reading_a_day_in_the_order_of_the_days()
    {
        var month = MonthReadings.None(Some.Month("2026-04")).With(Some.Reading(9, 1)).With(Some.Reading(2, 2)).With(Some.Reading(9, 3));

        Assert.Equal([(2, 2), (9, 3)], month.Days.Select(d => (d.Day, d.Accounts!.Value)));
    }
}
