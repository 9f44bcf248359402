using NodaTime;

namespace SecureMx.Domain;

/// <summary>Inputs of a month's bill besides the previous bill and the month's own readings.</summary>
[Flags]
public enum BillNeeds
{
    /// <summary>The month is simple: it needs nothing else.</summary>
    None = 0,

    /// <summary>Readings of months before the first that is billed here: of a contract that was taken over (B3, M3).</summary>
    EarlierReadings = 1,

    /// <summary>An earlier bill, since the month before has none (B3, B8).</summary>
    EarlierBill = 2,

    /// <summary>The closed months that an end has changed which came on the record late (B9).</summary>
    ClosedMonths = 4,

    /// <summary>The fees of earlier months that reductions on the bill are shares of (S2).</summary>
    EarlierFees = 8,
}
