using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Readings;

/// <summary>B3, B4, B6, B9: what can be read of a contract on a day.</summary>
public class ReadingRulesTests
{
    private static readonly Contract Contract = Some.Contract(
            "2026-04-01", "2026-04-10", 40, Some.Option("mailbox-plus", "2026-04-10", disk: 80),
            Some.Option("mailing-list", "2026-04-10", lists: 2), Some.Option("spare-mail", "2026-05-01", retention: 7))
        .Ending("mailbox-plus", "2026-06-10").Ending("contract", "2026-06-20");

    [Theory]
    [InlineData("2026-04-09", 1, null, null, "B9 /date", "/accounts")]
    [InlineData("2026-04-10", 1, 2, null, "", "")]
    [InlineData("2026-04-30", 1, null, "spare-mail", "", "/options/spare-mail")]
    [InlineData("2026-04-30", null, null, "spare-mail", "B9 /options/spare-mail", "/options/spare-mail")]
    [InlineData("2026-05-01", null, null, "spare-mail", "", "")]
    [InlineData("2026-06-10", null, 3, "mailbox-plus", "", "")]
    // O3
    [InlineData("2026-06-11", null, 3, "mailbox-plus", "B9 /mailingLists B9 /options/mailbox-plus", "/mailingLists /options/mailbox-plus")]
    [InlineData("2026-06-11", null, 3, "spare-mail", "", "/mailingLists")]
    [InlineData("2026-06-20", 1, null, null, "", "")]
    [InlineData("2026-06-21", 1, null, "spare-mail", "B9 /date", "/accounts /options/spare-mail")] // O4
    [InlineData("2026-07-01", 1, null, null, "B3 /date", "/accounts")] // still to come
    [InlineData("2026-05-01", null, null, "sandbox", "B9 /options/sandbox", "/options/sandbox")] // never held
    [InlineData("2026-05-01", 1, null, "dox", "B4 /options/dox", "/options/dox")]
    [InlineData("2026-05-01", 1, null, "a/b~c", "B4 /options/a~1b~0c", "/options/a~1b~0c")]
    [InlineData("2026-05-01", -1, null, null, "B3 /accounts", "")]
    [InlineData("2026-05-01", 0, 0, null, "", "")]
    [InlineData("2026-05-01", null, -1, null, "B3 /mailingLists", "")]
    [InlineData("2026-05-01", 10_000_000, null, null, "", "")]
    [InlineData("2026-05-01", 10_000_001, null, null, "B3 /accounts", "")]
    public void B9_only_what_is_in_force_on_the_day_is_read(
        string date, int? accounts, int? lists, string? option, string refusals, string disregarded)
    {
        var day = Some.Date(date);

        var check = ReadingRules.Check(
            Contract, day, Some.Reading(day.Day, accounts, lists, option is null ? [] : [new(option, 5, null)]), Some.Date("2026-06-30"));

        Assert.Equal(refusals, string.Join(' ', check.Refusals.Lines()));
        Assert.Equal(disregarded, string.Join(' ', check.Disregarded));
    }

    [Theory]
    [InlineData("spare-mail", 0, "")]
    [InlineData("spare-mail", 30, "")]
    [InlineData("spare-mail", 31, "B6 /options/spare-mail/retentionDays")]
    [InlineData("spare-mail", -1, "B6 /options/spare-mail/retentionDays")]
    [InlineData("mailbox-plus", 7, "B6 /options/mailbox-plus/retentionDays")]
    public void B6_a_retention_has_a_tier(string option, int retention, string refusals) => Assert.Equal(
        refusals,
        string.Join(
            ' ',
            ReadingRules.Check(
                Contract, Some.Date("2026-05-02"), Some.Reading(2, options: new OptionReading(option, null, retention)),
                Some.Date("2026-05-02")).Refusals.Lines()));

    [Fact]
    public void B9_what_was_not_in_force_is_left_out_of_what_is_kept()
    {
        var check = ReadingRules.Check(
            Contract, Some.Date("2026-06-11"), Some.Reading(11, 44, 3, new("mailbox-plus", 38, null), new("spare-mail", 40, 14)),
            Some.Date("2026-06-30"));

        Assert.Empty(check.Refusals);
        Assert.Equal((44, null), (check.Kept.Accounts, check.Kept.MailingLists));
        Assert.Equal([new OptionReading("spare-mail", 40, 14)], check.Kept.Options);
    }

    [Fact]
    public void B9_numbers_read_between_an_end_that_was_entered_late_and_the_next_start_do_not_open_the_next()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 40, Some.Option("sandbox", "2026-04-01", accounts: 10))
            .Ending("sandbox", "2026-04-20")
            .Accepting("2026-04-22", Some.Option("sandbox", "2026-05-01", accounts: 12));

        var bill = contract.Bill("2026-05", ("2026-04-25", Some.Reading(25, options: new OptionReading("sandbox", 99, null))));

        Assert.Equal([12 * 110], bill.Amounts("option.sandbox.accounts"));
    }

    [Theory]
    [InlineData(10_000_000, true)]
    [InlineData(10_000_001, false)]
    public void B6_a_retention_has_a_limit_whatever_tiers_the_sheet_has(int retention, bool isRead)
    {
        var sheet = Some.Prices with
        {
            Options = new Dictionary<string, OptionPrices> { ["spare-mail"] = new(0, PerAccountByRetention: [new(int.MaxValue, 80)]) },
        };
        var contract = Some.Contract(sheet, "2026-04-01", "2026-04-01", 40, Some.Option("spare-mail", "2026-04-01", retention: 7));

        var check = ReadingRules.Check(
            contract, Some.Date("2026-05-02"), Some.Reading(2, options: new OptionReading("spare-mail", null, retention)),
            Some.Date("2026-05-02"));

        Assert.Equal(isRead ? [] : ["B6 /options/spare-mail/retentionDays"], check.Refusals.Lines());
    }

    [Fact]
    public void B3_a_number_of_an_option_has_its_limits() => Assert.Equal(
        ["B3 /options/spare-mail/accounts"],
        ReadingRules.Check(
            Contract, Some.Date("2026-05-02"), Some.Reading(2, options: new OptionReading("spare-mail", -1, null)),
            Some.Date("2026-05-02")).Refusals.Lines());

    [Fact]
    public void B9_what_the_contract_never_had_is_not_read()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-01", 40, Some.Option("sandbox", "2026-04-01"));

        var check = ReadingRules.Check(
            contract, Some.Date("2026-05-02"), Some.Reading(2, 44, 3, new("sandbox", 5, null), new("mail-audit", 5, null)),
            Some.Date("2026-05-02"));

        Assert.Equal(["B9 /mailingLists", "B9 /options/mail-audit"], check.Refusals.Lines());
        Assert.All(
            check.Refusals,
            refusal => Assert.Equal(new Text("The contract has no such option.", "契約にこのオプションはありません。"), refusal.Message));
        Assert.Empty(ReadingRules.Check(contract, Some.Date("2026-05-02"), Some.Reading(2, 44), Some.Date("2026-05-02")).Refusals);
    }

    [Fact]
    public void B9_lists_are_kept_where_an_option_was_not_in_force()
    {
        var check = ReadingRules.Check(
            Contract, Some.Date("2026-04-30"), Some.Reading(30, lists: 3, options: new OptionReading("spare-mail", 5, null)),
            Some.Date("2026-06-30"));

        Assert.Equal((3, 0), (check.Kept.MailingLists, check.Kept.Options.Count));
    }
}
