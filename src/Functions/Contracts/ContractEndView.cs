using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Contracts;

/// <summary>The end of a contract, to come or past.</summary>
/// <param name="EffectiveDate">Its last day in force.</param>
/// <param name="TakesEffectAt">24:00 of that day in Tokyo (T4).</param>
/// <param name="Ground">Why.</param>
/// <param name="NoticeId">The notice or order behind it.</param>
/// <param name="Basis">The articles that the day rests on (R2).</param>
/// <param name="Explanation">Calculation, in one line.</param>
public sealed record ContractEndView(
    LocalDate EffectiveDate, Instant TakesEffectAt, EndGround Ground, string? NoticeId, IReadOnlyList<string> Basis, Text Explanation)
{
    internal static ContractEndView? Of(Contract contract) =>
        Ends.Of(contract) is { } end && EndExplanations.OfEnd(contract) is { } grounds
            ? new(end.EffectiveDate, Tokyo.EndOf(end.EffectiveDate), end.Ground, end.NoticeId, grounds.Basis, grounds.Text)
            : null;
}

/// <summary>The end of an option, to come or past.</summary>
/// <param name="EffectiveDate">Its last day in force.</param>
/// <param name="Ground">Why.</param>
/// <param name="NoticeId">The notice or order behind it; null where it falls with a designated service.</param>
/// <param name="Basis">The articles that the day rests on (R2).</param>
/// <param name="Explanation">Calculation, in one line.</param>
public sealed record OptionEndView(
    LocalDate EffectiveDate, EndGround Ground, string? NoticeId, IReadOnlyList<string> Basis, Text Explanation)
{
    internal static OptionEndView? Of(Contract contract, ContractOption option) =>
        Ends.Of(contract, option) is { } end && EndExplanations.OfEnd(contract, option) is { } grounds
            ? new(end.EffectiveDate, end.Ground, end.NoticeId, grounds.Basis, grounds.Text)
            : null;
}
