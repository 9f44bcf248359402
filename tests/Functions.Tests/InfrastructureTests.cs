using System.Text.Json;
using System.Text.RegularExpressions;
using SecureMx.Documents.Cosmos;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests;

/// <summary>What the infrastructure creates is what the code declares.</summary>
public partial class InfrastructureTests
{
    private sealed record DeclaredContainer(string Name, string PartitionKey, string[] Indexed, bool TimeToLive);

    [Fact]
    public void The_containers_of_the_infrastructure_are_those_of_the_code()
    {
        var declared = JsonSerializer.Deserialize<DeclaredContainer[]>(Read("infra/containers.json"), JsonSerializerOptions.Web)!;

        Assert.Equal(
            Containers.All.Select(
                c => (c.Name, c.PartitionKeyProperty, string.Join(' ', CosmosContainers.IncludedPaths(c)), c.HonoursTimeToLive)),
            declared.Select(c => (c.Name, c.PartitionKey, string.Join(' ', c.Indexed.Select(property => $"/{property}/?")), c.TimeToLive)));
    }

    [Fact]
    public void No_template_holds_a_secret()
    {
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra"), "*.bicep"),
            file => Assert.DoesNotMatch("listKeys|AccountKey=|SharedAccessKey|connectionStrings\\(", File.ReadAllText(file)));
    }

    // An empty text is the default of what has none; where there is one, GitHub's empty text for an unset variable must not reach bool() or
    // int().
    [Fact]
    public void The_workflow_hands_every_value_of_an_environment_over_with_its_default()
    {
        string workflow = Read(".github/workflows/deploy.yml");
        Assert.All(Values(), value => Assert.Contains(
            $"  {value.Name}: ${{{{ vars.{value.Name}{(value.Default.Length == 0 ? "" : $" || '{value.Default}'")} }}}}\n", workflow,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Every_value_of_an_environment_is_documented_with_its_default() =>
        Assert.All(
            Values(),
            value => Assert.Matches(
                $@"\| `{value.Name}` \| {(value.Default.Length == 0 ? "[^`]*" : $"`{Regex.Escape(value.Default)}`")} \|",
                Read("docs/operations.md")));

    private static (string Name, string Default)[] Values()
    {
        (string, string)[] values = [.. EnvironmentValue().Matches(Read("infra/main.bicepparam"))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.NotEmpty(values);
        return values;
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex("readEnvironmentVariable\\('(SECUREMX_[A-Z_]+)', '([^']*)'\\)")]
    private static partial Regex EnvironmentValue();
}
