using NodaTime;

namespace SecureMx.Domain;

/// <summary>Values that a bill passes on to the next bill of its contract.</summary>
/// <param name="Month">Its month.</param>
/// <param name="Total">Its total in yen; what that is below zero is carried on (B8).</param>
/// <param name="Counts">The last numbers that were read up to the end of its month (B3).</param>
public sealed record BillBefore(YearMonth Month, long Total, LastCounts Counts);
