using System.Diagnostics.CodeAnalysis;

namespace SecureMx.Domain;

/// <summary>A name or an address in its canonical form, or what is wrong with it.</summary>
/// <param name="Value">The canonical form; null where there is none.</param>
/// <param name="Problem">One sentence on what is wrong and what would be right; null for a valid one.</param>
public readonly record struct CanonicalizationResult(string? Value, Text? Problem)
{
    /// <summary>Whether there is a canonical form.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Value is not null;

    internal static CanonicalizationResult Of(string value) => new(value, null);

    internal static CanonicalizationResult Wrong(Text problem) => new(null, problem);
}
