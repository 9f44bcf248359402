using System.Globalization;
using System.Text.RegularExpressions;
using SecureMx.Functions.Tests;

namespace SecureMx.Infrastructure.Tests;

/// <summary>What a build takes from elsewhere is pinned.</summary>
public sealed partial class SupplyChainTests
{
    [Fact]
    public void Every_action_is_pinned_by_its_commit_with_the_version_beside_it()
    {
        string[] uses = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github/workflows"), "*.yml")
            .SelectMany(File.ReadLines).Where(line => Uses().IsMatch(line))];

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches("@[0-9a-f]{40} # v[0-9]+\\.[0-9]+\\.[0-9]+$", line));
    }

    [Fact]
    public void Every_project_has_a_lock_file_and_CI_restores_what_they_say_and_nothing_else()
    {
        string[] projects = [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(
                project => !project.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];

        Assert.NotEmpty(projects);
        Assert.All(
            projects,
            project => Assert.True(
                File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{project} has no lock file."));
        Assert.Contains(
            "dotnet restore SecureMx.Serverless.sln --locked-mode", File.ReadAllText(Path.Combine(Repository.Root, ".ci/run")),
            StringComparison.Ordinal);
        Assert.Contains(
            "<RestoreLockedMode Condition=\"'$(CI)' == 'true'", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_may_not_write_to_the_repository() =>
        Assert.All(Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github/workflows"), "*.yml"), file =>
        {
            string text = File.ReadAllText(file);
            Assert.Contains("\npermissions:\n  contents: read\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("contents: write", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secrets.", text, StringComparison.Ordinal);
        });

    // An exception without a date would be for ever: it says until when it holds, and fails the build from then on.
    [Fact]
    public void Every_exception_to_the_audit_of_packages_has_a_reason_and_a_day_that_is_to_come()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "Directory.Build.props"));
        Assert.All(lines.Where(line => line.Contains("<NuGetAuditSuppress ", StringComparison.Ordinal)), line =>
        {
            Match exception = Exception().Match(line);
            Assert.True(exception.Success, $"Has no comment \"until YYYY-MM-DD: reason\": {line}");
            var until = DateOnly.ParseExact(exception.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.True(until > DateOnly.FromDateTime(DateTime.UtcNow), $"No longer an exception: {line}");
        });
    }

    [GeneratedRegex("^ *(- )?uses: ")]
    private static partial Regex Uses();

    [GeneratedRegex("<NuGetAuditSuppress Include=\"https://[^\"]+\" /> <!-- until ([0-9]{4}-[0-9]{2}-[0-9]{2}): .{10,} -->$")]
    private static partial Regex Exception();
}
