using System.Text.Json;
using SecureMx.Documents.Cosmos;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests;

/// <summary>What the infrastructure creates is what the code declares.</summary>
public class InfrastructureTests
{
    private sealed record DeclaredContainer(string Name, string PartitionKey, string[] Indexed, bool TimeToLive);

    [Fact]
    public void The_containers_of_the_infrastructure_are_those_of_the_code()
    {
        var declared = JsonSerializer.Deserialize<DeclaredContainer[]>(
            File.ReadAllText(Path.Combine(Repository.Root, "infra", "containers.json")), JsonSerializerOptions.Web)!;

        Assert.Equal(
            Containers.All.Select(c => (c.Name, c.PartitionKeyProperty, string.Join(' ', CosmosContainers.IncludedPaths(c)), c.HonoursTimeToLive)),
            declared.Select(c => (c.Name, c.PartitionKey, string.Join(' ', c.Indexed.Select(property => $"/{property}/?")), c.TimeToLive)));
    }

    [Fact]
    public void No_template_holds_a_secret()
    {
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra"), "*.bicep"),
            file => Assert.DoesNotMatch("listKeys|AccountKey=|SharedAccessKey|connectionStrings\\(", File.ReadAllText(file)));
    }
}
