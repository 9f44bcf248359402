namespace SecureMx.Domain;

/// <summary>Checks text that a person has written: names, reasons, descriptions.</summary>
public static class FreeText
{
    /// <summary>The longest reason, consent or instruction in characters.</summary>
    public const int MaximumReasonLength = 2_000;

    /// <summary>
    /// Says in a sentence why a text is not 1 to <paramref name="maximumLength"/> characters that can be read; null for a valid one.
    /// </summary>
    /// <param name="subject">What the text is, as the sentence begins: <c>The reason</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="maximumLength">In UTF-16 units.</param>
    public static Text? ProblemOf(Text subject, string text, int maximumLength)
    {
        var unreadable = ReadableText.FindUnreadable(text);
        if (unreadable is null && !ReadableText.IsVisible(text))
            return new($"{subject.English} must not be blank.", $"{subject.Japanese}は必須です。");
        if (text.Length > maximumLength)
        {
            return new($"{subject.English} must have at most {maximumLength} characters.", $"{subject.Japanese}は {maximumLength} 文字以内です。");
        }

        return unreadable is null ? null : new(
            $"{subject.English} must have no control, direction or other invisible characters and no unpaired surrogates ({unreadable}).",
            $"{subject.Japanese}に制御文字、書字方向などの見えない文字、不完全なサロゲートペアは使えません ({unreadable})。");
    }

    /// <summary>The same for a text in one line.</summary>
    public static Text? ProblemOfLine(Text subject, string text, int maximumLength) =>
        ProblemOf(subject, text, maximumLength)
            ?? (text.Any(char.IsControl) ? new($"{subject.English} must be one line.", $"{subject.Japanese}は一行です。") : null);
}
