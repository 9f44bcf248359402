using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>What an operator writes for the record in own words, lines and all: a reason, a consent, a note.</summary>
public static class OperatorText
{
    /// <summary>The most characters of it.</summary>
    public const int MaximumLength = 2000;

    /// <summary>Its fault; null for a valid text.</summary>
    public static Violation? Fault(string pointer, string text)
        => FreeText.ProblemOf(new("It", "値"), text.ReplaceLineEndings(" ").Replace('\t', ' '), MaximumLength) is { } problem
            ? new Violation(problem) { Pointer = pointer }
            : null;
}
