using SecureMx.Domain;

namespace SecureMx.Functions.Ending;

/// <summary>What is owed for ending early, to the yen (section 7 of the rules).</summary>
/// <param name="Total">Yen.</param>
/// <param name="Lines">One for each thing that is owed.</param>
public sealed record SettlementAnswer(long Total, IReadOnlyList<SettlementLineAnswer> Lines)
{
    /// <summary>The settlement of a notice and all that falls with it; null while amounts are not computed.</summary>
    public static SettlementAnswer? Of(Contract contract, CancellationNotice notice) => null;
}

/// <summary>A thing that is owed.</summary>
/// <param name="Code">As on the bill: <c>option.mailbox-plus.settlement</c>.</param>
/// <param name="Amount">Yen.</param>
/// <param name="Basis">The articles.</param>
/// <param name="Explanation">How it was computed.</param>
public sealed record SettlementLineAnswer(string Code, long Amount, IReadOnlyList<string> Basis, string Explanation);
