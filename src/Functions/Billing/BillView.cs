using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Billing;

/// <summary>Whether a bill is final.</summary>
public enum BillStatus
{
    /// <summary>The month goes on, or is not closed yet: a preview as it stands (B10).</summary>
    Open,

    /// <summary>Final (B9).</summary>
    Closed,
}

/// <summary>A bill, as the API shows it. Amounts are whole yen without tax, rates in percent.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerName">To whom.</param>
/// <param name="Month">The month.</param>
/// <param name="Status">Whether it is final.</param>
/// <param name="Number">Its number; null while it is open.</param>
/// <param name="IssuedAt">When it was made; null while it is open.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="Subtotal">The sum of all lines.</param>
/// <param name="Taxable">The sum of the taxable lines.</param>
/// <param name="TaxRate">In percent, as on the month's last day; lines that give back or make good another month's fee have that month's rate (B8).</param>
/// <param name="Tax">The consumption tax: the sum of that at each rate.</param>
/// <param name="Taxes">The taxable sum and the tax at each rate, the highest rate first (B8).</param>
/// <param name="CarriedOver">What the bill before came to below zero and was not settled, and the set-offs; 0 or less (B8).</param>
/// <param name="SetOffs">The credits of the customer's other contracts in it.</param>
/// <param name="Total">What is to be paid; below zero it is carried to the next bill.</param>
public sealed record BillView(
    string ContractId, string CustomerName, YearMonth Month, BillStatus Status, string? Number, Instant? IssuedAt, IReadOnlyList<BillLineView> Lines,
    long Subtotal, long Taxable, int TaxRate, long Tax, IReadOnlyList<TaxAtRate> Taxes, long CarriedOver, IReadOnlyList<SetOffView> SetOffs,
    long Total)
{
    /// <summary>A final bill.</summary>
    internal static BillView Of(BillDocument closed) => Of(closed.Bill, closed.CustomerName, BillStatus.Closed, closed.Number, closed.IssuedAt);

    /// <summary>A preview.</summary>
    public static BillView Of(Bill open, string customerName) => Of(open, customerName, BillStatus.Open, null, null);

    private static BillView Of(Bill bill, string customerName, BillStatus status, string? number, Instant? issuedAt) => new(
        bill.ContractId, customerName, bill.Month, status, number, issuedAt, [.. bill.Lines.Select(line => BillLineView.Of(bill, line))],
        bill.Subtotal, bill.Taxable, bill.TaxRate, bill.Tax, bill.Taxes, bill.CarriedOver,
        [.. (bill.SetOffs ?? []).Select(setOff => new SetOffView(setOff.SettlementId, setOff.FromContractId, setOff.Amount))], bill.Total);
}

/// <summary>A credit of another contract of the customer that a bill begins with (B8).</summary>
/// <param name="SettlementId">The settlement on that contract.</param>
/// <param name="FromContractId">That contract.</param>
/// <param name="Amount">Yen.</param>
public sealed record SetOffView(string SettlementId, string FromContractId, long Amount);

/// <summary>A line of a bill, as the API shows it.</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Description">What it is, for the customer.</param>
/// <param name="Quantity">How many; 1 for a fee.</param>
/// <param name="UnitPrice">Yen.</param>
/// <param name="Days">The days charged, where it is prorated.</param>
/// <param name="DaysInMonth">The days of the month, where it is prorated.</param>
/// <param name="Amount">Yen.</param>
/// <param name="Taxable">Whether the consumption tax is on it.</param>
/// <param name="TaxRate">The rate in percent; null where no tax is on it.</param>
/// <param name="Basis">The articles it rests on.</param>
/// <param name="Explanation">How the amount came about.</param>
public sealed record BillLineView(
    string Code, string Description, long Quantity, long UnitPrice, int? Days, int? DaysInMonth, long Amount, bool Taxable, int? TaxRate, IReadOnlyList<string> Basis,
    string Explanation)
{
    /// <summary>Shows a line.</summary>
    public static BillLineView Of(Bill bill, BillLine line) => new(
        line.Code, line.Description(), line.Quantity, line.UnitPrice, line.Days, line.DaysInMonth, line.Amount, line.IsTaxable, bill.TaxRateOf(line), line.Basis(),
        line.Explanation());
}
