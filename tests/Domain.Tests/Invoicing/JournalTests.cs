using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Invoicing;

/// <summary>
/// The entries of a bill (仕訳): fees and tax by rate (B8), settlements outside the tax; what is given back on the other side.
/// </summary>
public class JournalTests
{
    private static readonly JournalAccounts Accounts = new("売掛金", "売上高", "仮受消費税", "雑収入");
    private static readonly Contract Contract = Some.Contract("2019-01-10", "2019-01-10", 10); // 32,000 a month

    private static IReadOnlyList<JournalEntry> EntriesOf(
        string month, long carriedOver, params (string Code, string Month, long Amount)[] corrections) =>
        Journal.EntriesOf(
            Bills.Of(
                Contract, Some.Usage(month), carriedOver,
                [.. corrections.Select(c => new BillLine(c.Code, 1, c.Amount, c.Amount, Corrects: Some.Month(c.Month)))])!, Accounts);

    [Fact]
    public void B8_fees_and_their_tax_are_entered_and_what_was_carried_over_is_not() => Assert.Equal(
        [new JournalEntry("売掛金", "売上高", 32_000, 10), new JournalEntry("売掛金", "仮受消費税", 3_200, 10)], EntriesOf("2026-04", -50_000));

    [Fact]
    public void B8_each_rate_has_entries_of_its_own_and_what_is_given_back_changes_sides() => Assert.Equal(
        [
            new JournalEntry("売掛金", "売上高", 32_000, 10), new JournalEntry("売掛金", "仮受消費税", 3_200, 10),
            new JournalEntry("売上高", "売掛金", 30_000, 8), new JournalEntry("仮受消費税", "売掛金", 2_400, 8),
        ],
        EntriesOf("2019-11", 0, ("base.monthly", "2019-09", -30_000)));

    [Theory]
    [InlineData(500, "売掛金", "雑収入")]
    [InlineData(-500, "雑収入", "売掛金")]
    public void B8_settlements_are_outside_the_tax(long amount, string debit, string credit) => Assert.Equal(
        new JournalEntry(debit, credit, 500, null), EntriesOf("2026-04", 0, ("base.settlement", "2026-03", amount))[^1]);

    [Fact]
    public void What_comes_to_nothing_has_no_entry() => Assert.Empty(
        EntriesOf("2026-04", 0, ("base.monthly", "2026-03", -30_000), ("base.accounts", "2026-03", -2_000)));
}
