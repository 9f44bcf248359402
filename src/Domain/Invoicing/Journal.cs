namespace SecureMx.Domain;

/// <summary>The names of the accounts that bills are entered in.</summary>
/// <param name="Receivable">Receivables: 売掛金.</param>
/// <param name="Sales">Fees, without tax: 売上高.</param>
/// <param name="Tax">The consumption tax on them: 仮受消費税.</param>
/// <param name="OutsideTax">Settlements, on which no tax is: 雑収入.</param>
public sealed record JournalAccounts(string Receivable, string Sales, string Tax, string OutsideTax);

/// <summary>An entry of the journal (仕訳): the same amount in debit and in credit.</summary>
/// <param name="Debit">The account on the debit side (借方).</param>
/// <param name="Credit">The account on the credit side (貸方).</param>
/// <param name="Amount">Whole yen, 1 or more.</param>
/// <param name="TaxRate">In percent; null outside the tax.</param>
public sealed record JournalEntry(string Debit, string Credit, long Amount, int? TaxRate);

/// <summary>Makes the journal's entries of a bill.</summary>
public static class Journal
{
    /// <summary>
    /// The entries of what a month's bill itself charges and gives back: per rate the fees and the tax, and the sum outside the tax. What
    /// is given back stands on the other side. What was carried over is no entry: the month that left it has entered it.
    /// </summary>
    public static IReadOnlyList<JournalEntry> EntriesOf(Bill bill, JournalAccounts accounts) =>
        EntriesOf(bill.Taxes, bill.Subtotal - bill.Taxable, accounts);

    /// <summary>The same of a combined invoice; the bills that are its parts have none.</summary>
    public static IReadOnlyList<JournalEntry> EntriesOf(CombinedInvoice invoice, JournalAccounts accounts) =>
        EntriesOf(invoice.Taxes, invoice.OutsideTax, accounts);

    private static List<JournalEntry> EntriesOf(IReadOnlyList<TaxAtRate> taxes, long outsideTax, JournalAccounts accounts)
    {
        List<JournalEntry> entries = [];
        foreach (var rate in taxes) // B8
        {
            Add(accounts.Sales, rate.Taxable, rate.Rate);
            Add(accounts.Tax, rate.Tax, rate.Rate);
        }

        Add(accounts.OutsideTax, outsideTax, null);
        return entries;

        void Add(string account, long amount, int? rate)
        {
            if (amount > 0) entries.Add(new(accounts.Receivable, account, amount, rate));
            if (amount < 0) entries.Add(new(account, accounts.Receivable, -amount, rate));
        }
    }
}
