namespace SecureMx.Domain;

/// <summary>Amount due for one target that ends early (section 7).</summary>
/// <param name="Code">The code of its line on the bill of the month of the end.</param>
/// <param name="Amount">Whole yen, outside the consumption tax; 0 where all days were paid, or where it was waived.</param>
/// <param name="Basis">The articles it rests on.</param>
/// <param name="Explanation">The end, the minimum period, the months still to be paid for and how they were computed, in one line.</param>
public sealed record SettlementLine(string Code, long Amount, IReadOnlyList<string> Basis, Text Explanation)
{
    /// <summary>The line on the bill.</summary>
    internal BillLine ToBillLine() => new(Code, 1, Amount, Amount, Note: Explanation.Japanese, NoteInEnglish: Explanation.English);
}

/// <summary>Total cost of an end, with everything that falls with it (E8).</summary>
/// <param name="Total">Whole yen.</param>
/// <param name="Lines">In the order of a bill; empty if every end is on or after the last day of the minimum period.</param>
public sealed record Settlement(long Total, IReadOnlyList<SettlementLine> Lines);
