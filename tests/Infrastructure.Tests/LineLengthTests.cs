using SecureMx.Functions.Tests;

namespace SecureMx.Infrastructure.Tests;

/// <summary>Lines of C# have up to 140 characters. A raw string literal is left as it is: a break would change its text.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    [Fact]
    public void No_line_is_longer_than_140_characters() => Assert.Equal("", string.Join("\n", SourceFiles().SelectMany(LongLines)));

    private static IEnumerable<string> SourceFiles() =>
        new[] { "src", "tests", "benchmarks", "samples" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules"));

    private static IEnumerable<string> LongLines(string file)
    {
        bool inRawString = false;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            int marks = line.Split("\"\"\"").Length - 1;
            if (line.Length > Longest && !inRawString && marks == 0)
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number} has {line.Length} characters";
            if (marks % 2 == 1) inRawString = !inRawString;
        }
    }
}
