namespace SecureMx.LocalHost.Hosting;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    private const int MostSlips = 2;

    /// <summary>The known word that differs least, ignoring case; null if none differs by at most two letters.</summary>
    public static string? Nearest(string given, IEnumerable<string> known) =>
        known.Select(word => (Word: word, Slips: Distance(given.ToUpperInvariant(), word.ToUpperInvariant())))
            .Where(candidate => candidate.Slips <= MostSlips && candidate.Slips < candidate.Word.Length)
            .OrderBy(candidate => candidate.Slips)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();

    // Edits of one letter (insert, delete, replace) and swaps of two neighbours, each counted as one.
    private static int Distance(string one, string other)
    {
        var distance = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            distance[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            distance[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = distance[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[one.Length, other.Length];
    }
}
