using NodaTime;

namespace SecureMx.Domain;

/// <summary>A bill that is a part of a combined invoice.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Month">The month of the bill: that of the invoice, or an earlier one of a contract that was billed late.</param>
public sealed record InvoicePart(string ContractId, YearMonth Month);

/// <summary>One invoice for all contracts of a customer (一括請求): made once, never changed. Amounts are whole yen.</summary>
/// <param name="Customer">The key of the customer, from which its number is made.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Month">The month.</param>
/// <param name="Parts">The bills that it is made of, in order of the contracts; at least one.</param>
/// <param name="Taxes">The taxable sum and the tax at each rate, rounded once for the invoice (B8).</param>
/// <param name="OutsideTax">The sum of the lines outside the tax.</param>
/// <param name="CarriedOver">What was carried over; 0 or less.</param>
/// <param name="Total">The sum with tax and what was carried over.</param>
/// <param name="Returned">What it gives back of earlier months, with tax; 0 or less.</param>
public sealed record CombinedInvoice(
    string Customer, string CustomerId, YearMonth Month, IReadOnlyList<InvoicePart> Parts, IReadOnlyList<TaxAtRate> Taxes,
    long OutsideTax, long CarriedOver, long Total, long Returned)
{
    /// <summary>The invoice that parts make.</summary>
    /// <param name="customer">The key of the customer.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="parts">The bills.</param>
    /// <param name="sums">Their sums.</param>
    /// <param name="returned">Of these what is given back of earlier months, in yen with tax.</param>
    public static CombinedInvoice Of(
        string customer, string customerId, IReadOnlyList<InvoicePart> parts, CombinedSums sums, long returned = 0) => new(
        customer, customerId, sums.Month, parts, sums.Taxes, sums.OutsideTax, sums.CarriedOver, sums.Total, returned);

    /// <summary>Its number.</summary>
    public string Number() => ShortNumber.OfCombined(Customer, Month);

    /// <summary>What the next invoice of the customer begins with: the total where it is below zero (B8).</summary>
    public long CarriedOn() => Math.Min(Total, 0);

    /// <summary>Whether it gives back more than it charges.</summary>
    public bool IsReturn() => Total - CarriedOver < 0;

    /// <summary>Whether what it gives back of earlier months can be had as a 適格返還請求書 of its own.</summary>
    public bool HasReturn() => Returned < 0 && !IsReturn();

    /// <summary>The number of that document.</summary>
    public string ReturnNumber() => ShortNumber.OfReturn(Customer, Month);
}
