using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>
/// Checks what an operator writes for the record in their own words, in one line or several: a reason, a consent, a note, a name.
/// </summary>
public static class OperatorText
{
    /// <summary>The most characters of it.</summary>
    public const int MaximumLength = 2000;

    private static readonly Text Subject = new("It", "値");

    /// <summary>The fault of a text of several lines; null for a valid one.</summary>
    public static Violation? Fault(string pointer, string text, int maximumLength = MaximumLength) =>
        FaultOf(text, FreeText.ProblemOf(Subject, text, maximumLength)) is { } fault ? fault with { Pointer = pointer } : null;

    /// <summary>The fault of a text of one line; null for a valid one.</summary>
    public static Violation? FaultOfLine(string pointer, string text, int maximumLength) =>
        FaultOf(text, FreeText.ProblemOfLine(Subject, text, maximumLength)) is { } fault ? fault with { Pointer = pointer } : null;

    /// <summary>The same of a query parameter.</summary>
    internal static Violation? FaultOfParameter(string parameter, string text, int maximumLength) =>
        FaultOf(text, FreeText.ProblemOfLine(Subject, text, maximumLength)) is { } fault ? fault with { Parameter = parameter } : null;

    private static Violation? FaultOf(string text, Text? problem) =>
        problem is null ? null : new Violation(problem) { IsUnreadable = ReadableText.FindUnreadable(text) is not null };
}
