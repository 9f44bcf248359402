using System.Globalization;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>Breaks a text into lines: words of Latin stay whole where they can, Japanese breaks anywhere but where 禁則 forbids it.</summary>
internal static class LineBreaks
{
    /// <summary>The lines, at least one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">In points.</param>
    /// <param name="width">In points.</param>
    /// <param name="together">How many characters at the end stay on one line.</param>
    public static IReadOnlyList<string> Of(string text, float size, float width, int together = 0)
    {
        if (ShapedText.Of(text, size).Width <= width)
            return [text];

        List<string> graphemes = [];
        var all = StringInfo.GetTextElementEnumerator(text);
        while (all.MoveNext())
            graphemes.Add((string)all.Current);
        float[] widths = [.. graphemes.Select(grapheme => ShapedText.Of(grapheme, size).Width)];
        List<string> lines = [];
        for (int start = 0; start < graphemes.Count;)
        {
            int end = start;
            for (float used = 0; end < graphemes.Count && (end == start || used + widths[end] <= width); end++)
                used += widths[end];
            if (end < graphemes.Count)
                end = LastBreak(graphemes, start, end, graphemes.Count - together);
            lines.Add(string.Concat(graphemes.Skip(start).Take(end - start)).TrimEnd(' '));
            start = end;
        }

        return lines;
    }

    // A word or a row of brackets that is wider than the line is broken all the same.
    private static int LastBreak(List<string> graphemes, int start, int end, int last)
    {
        for (int at = Math.Min(end, last); at > start; at--)
        {
            if (Characters.MayBreak(graphemes[at - 1], graphemes[at]))
                return at;
        }

        return end;
    }
}
