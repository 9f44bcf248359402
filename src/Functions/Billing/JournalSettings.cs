using SecureMx.Domain;

namespace SecureMx.Functions.Billing;

/// <summary>Section <c>Journal</c>: the accounts of the journal export.</summary>
public sealed class JournalSettings
{
    private const int LongestName = 40;

    /// <summary>Account of receivables.</summary>
    public string Receivable { get; set; } = "売掛金";

    /// <summary>Fees, without tax.</summary>
    public string Sales { get; set; } = "売上高";

    /// <summary>The consumption tax on them.</summary>
    public string Tax { get; set; } = "仮受消費税";

    /// <summary>Settlements, on which no tax is.</summary>
    public string OutsideTax { get; set; } = "雑収入";

    /// <summary>The accounts by what they are for.</summary>
    internal JournalAccounts Accounts => new(Receivable, Sales, Tax, OutsideTax);

    /// <summary>Returns the faults of the settings, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        foreach (var (name, account) in new[] { ("Receivable", Receivable), ("Sales", Sales), ("Tax", Tax), ("OutsideTax", OutsideTax) })
        {
            if (string.IsNullOrWhiteSpace(account) || account.Length > LongestName || account.Any(char.IsControl))
                yield return $"The setting Journal:{name} must be one line of 1 to {LongestName} characters.";
        }
    }
}
