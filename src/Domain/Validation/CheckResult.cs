using System.Diagnostics.CodeAnalysis;

namespace SecureMx.Domain;

/// <summary>The result of a check: the request in canonical form, or every refusal.</summary>
/// <param name="Value">The canonical request; null where it is refused.</param>
/// <param name="Refusals">All refusals, in the order of the request; empty where there are none.</param>
public sealed record CheckResult<T>(T? Value, IReadOnlyList<Refusal> Refusals)
    where T : class
{
    /// <summary>Whether the request is refused.</summary>
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsRefused => Refusals.Count > 0;
}

/// <summary>Makes checked values.</summary>
public static class CheckResult
{
    /// <summary>The value, unless there are refusals.</summary>
    public static CheckResult<T> Of<T>(T value, IReadOnlyList<Refusal> refusals)
        where T : class =>
        new(refusals.Count == 0 ? value : null, refusals);
}
