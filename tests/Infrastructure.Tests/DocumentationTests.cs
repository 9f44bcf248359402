using System.Text.RegularExpressions;
using SecureMx.Functions.Tests;

namespace SecureMx.Infrastructure.Tests;

/// <summary>What the documents name exists.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_test_that_the_page_on_security_names_is_there()
    {
        var tests = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(file => Path.GetFileNameWithoutExtension(file))
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));
        IReadOnlyList<Match> named = Test().Matches(Read("docs/security.md"));

        Assert.NotEmpty(named);
        Assert.All(named, name =>
        {
            Assert.True(tests.TryGetValue(name.Groups[1].Value, out string? code), name.Value);
            if (name.Groups[2].Success)
                Assert.True(code.Contains($" {name.Groups[2].Value}(", StringComparison.Ordinal), name.Value);
        });
    }

    [Fact]
    public void The_page_on_security_has_each_item_of_the_Top_10()
    {
        string page = Read("docs/security.md");
        Assert.All(Enumerable.Range(1, 10), item => Assert.Contains($"\n## API{item}: ", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docs/partners.md")]
    [InlineData("docs/operators.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/security.md")]
    [InlineData("README.md")]
    [InlineData("README.ja.md")]
    [InlineData("SECURITY.md")]
    public void Every_file_that_a_page_names_is_there(string page) =>
        Assert.All(
            NamedFile().Matches(Read(page)).Cast<Match>().Select(match => match.Groups[1].Value.TrimEnd('/')),
            name => Assert.True(Path.Exists(Path.Combine(Repository.Root, name)), name));

    [Fact]
    public void The_Japanese_README_has_the_commands_of_the_English_one()
    {
        string english = Read("README.md");
        string[] commands = [.. Read("README.ja.md").Split('\n')
            .Where(line => Command().IsMatch(line)).Select(line => line.Split(" #")[0].TrimEnd())];

        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Contains($"\n{command}", english, StringComparison.Ordinal));
    }

    // A partner's program decides by these.
    [Fact]
    public void The_guide_for_partners_has_every_kind_of_problem_with_its_status()
    {
        string kinds = Read("src/Functions/Api/Http/ProblemKind.cs");
        Assert.All(Kind().Matches(kinds), kind => Assert.Contains(
            $"\n| {kind.Groups[2].Value} | `{kind.Groups[1].Value}` |", Read("docs/partners.md"), StringComparison.Ordinal));
    }

    private static string Read(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"`([A-Z]\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex Test();

    [GeneratedRegex(@"`((?:docs|infra|samples|tests|benchmarks|\.github|\.ci)/[\w./-]+)`")]
    private static partial Regex NamedFile();

    [GeneratedRegex("^(curl|dotnet|azd|export) ")]
    private static partial Regex Command();

    [GeneratedRegex(@"new\(""([a-z-]+)"", (\d{3})")]
    private static partial Regex Kind();
}
