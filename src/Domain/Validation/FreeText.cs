namespace SecureMx.Domain;

/// <summary>What a person has written: names, reasons, descriptions.</summary>
public static class FreeText
{
    /// <summary>The longest reason, consent or instruction in characters.</summary>
    public const int MaximumReasonLength = 2_000;

    /// <summary>Says in a sentence why a text is not 1 to <paramref name="maximumLength"/> characters, not all blank; null for a valid one.</summary>
    /// <param name="subject">What the text is, as the sentence begins: <c>The reason</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="maximumLength">In UTF-16 units.</param>
    public static Text? ProblemOf(Text subject, string text, int maximumLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return new($"{subject.English} must not be blank.", $"{subject.Japanese}は必須です。");
        if (text.Length > maximumLength)
        {
            return new($"{subject.English} must have at most {maximumLength} characters.", $"{subject.Japanese}は {maximumLength} 文字以内です。");
        }

        return text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || !IsWellFormed(text)
            ? new(
                $"{subject.English} must have no control characters and no unpaired surrogates.",
                $"{subject.Japanese}に制御文字と不完全なサロゲートペアは使えません。")
            : null;
    }

    /// <summary>The same for a text in one line.</summary>
    public static Text? ProblemOfLine(Text subject, string text, int maximumLength) =>
        ProblemOf(subject, text, maximumLength)
            ?? (text.Any(char.IsControl) ? new($"{subject.English} must be one line.", $"{subject.Japanese}は一行です。") : null);

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
