namespace SecureMx.Functions.Tests.Budgets;

/// <summary>The tables of <c>docs/scale.md</c>.</summary>
internal static class ScalePage
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "scale.md"));

    /// <summary>The rows of the table with that first column, each by its first cell.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Table(string firstColumn)
    {
        int head = Array.FindIndex(Lines, line => line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal));
        Assert.True(head >= 0, $"docs/scale.md has no table of «{firstColumn}».");
        return Lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)
            .ToDictionary(cells => cells[0], IReadOnlyList<string> (cells) => cells[1..], StringComparer.Ordinal);
    }

    /// <summary>The column titles of the table with that first column.</summary>
    public static IReadOnlyList<string> Columns(string firstColumn) =>
        Cells(Lines.First(line => line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal)))[1..];

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
}
