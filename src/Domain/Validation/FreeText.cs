namespace SecureMx.Domain;

/// <summary>What a person has written: names, reasons, descriptions.</summary>
public static class FreeText
{
    /// <summary>The longest reason, consent or instruction in characters.</summary>
    public const int MaximumReasonLength = 2_000;

    /// <summary>What is wrong with a text of 1 to <paramref name="maximumLength"/> characters, not all blank; null where nothing is.</summary>
    public static string? ProblemOf(string text, int maximumLength) =>
        string.IsNullOrWhiteSpace(text) ? "must not be blank"
        : text.Length > maximumLength ? $"must have at most {maximumLength} characters"
        : text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || !IsWellFormed(text) ? "must have no control characters and no halves of characters"
        : null;

    /// <summary>The same of a text in one line.</summary>
    public static string? ProblemOfLine(string text, int maximumLength) =>
        ProblemOf(text, maximumLength) ?? (text.Any(char.IsControl) ? "must be one line" : null);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
