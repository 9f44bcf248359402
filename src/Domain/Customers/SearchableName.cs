using System.Text;

namespace SecureMx.Domain;

/// <summary>
/// A name in the form in which names are compared: NFKC, case folded, one space where there is white space. A name is found by any part of
/// it: <c>株式会社ＡＢＣ</c> by <c>abc</c>. Its n-grams are what an index keeps.
/// </summary>
public static class SearchableName
{
    /// <summary>The most characters of an n-gram.</summary>
    public const int GramLength = 3;

    /// <summary>The most n-grams that a part is looked up by; they narrow a search enough, and what is found is compared in full.</summary>
    public const int MaximumGramsOfPart = 8;

    /// <summary>The most names that something is found by.</summary>
    public const int MaximumNames = 4;

    /// <summary>The compared form of a name or of a part of it; empty where it is white space alone.</summary>
    public static string Fold(string name)
    {
        // Through the capitals, so that ς and σ are one letter; what that decomposes is composed again.
        var folded = name.Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormKC);
        return string.Join(' ', folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The compared form of several names, the first of them, a line each: a part is never in two of them.</summary>
    public static string FoldAll(IEnumerable<string> names) =>
        string.Join('\n', names.Select(Fold).Distinct(StringComparer.Ordinal).Take(MaximumNames));

    /// <summary>All n-grams of a folded name, of one to <see cref="GramLength"/> characters, each once.</summary>
    public static IReadOnlyList<string> GramsOf(string folded)
    {
        var characters = folded.EnumerateRunes().ToArray();
        return [.. Enumerable.Range(1, GramLength).SelectMany(length => Grams(characters, length)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// N-grams that every name with a folded part in it has: the longest there are, at most <see cref="MaximumGramsOfPart"/>, spread over
    /// the part.
    /// </summary>
    public static IReadOnlyList<string> GramsOfPart(string folded)
    {
        var characters = folded.EnumerateRunes().ToArray();
        var grams = Grams(characters, Math.Clamp(characters.Length, 1, GramLength)).Distinct(StringComparer.Ordinal).ToList();
        var wanted = Math.Min(grams.Count, MaximumGramsOfPart);
        return [.. Enumerable.Range(0, wanted).Select(i => grams[i * grams.Count / wanted])];
    }

    private static IEnumerable<string> Grams(Rune[] characters, int length) =>
        Enumerable.Range(0, Math.Max(0, characters.Length - length + 1))
            .Select(first => string.Concat(characters.Skip(first).Take(length)));
}
