using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using SecureMx.Functions.Tests;

namespace SecureMx.Infrastructure.Tests;

/// <summary>A test that runs Bicep's compiler, which is here for Linux on x64.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            Skip = "The compiler of Bicep is here for Linux on x64 only.";
    }
}

/// <summary>
/// A copy of the templates that the compiler can read. The types of Microsoft Graph are those of <see cref="GraphTypes"/>,
/// or the published ones where BICEP_PUBLISHED_EXTENSIONS is set and the machine has a network.
/// </summary>
public sealed class Templates : IDisposable
{
    private const string PublishedTypes = "br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("securemx-infra-");
    private readonly Dictionary<string, Task<Deployment>> _deployments = [];
    private Task? _prepared;

    internal string Folder => Path.Combine(_folder.FullName, "infra");

    /// <summary>What the compiler says of main.bicep and all that it refers to: errors and warnings.</summary>
    internal async Task<(int ExitCode, string Diagnostics)> BuildAsync(string? folder = null)
    {
        await PrepareAsync();
        var outcome = await CompileAsync("build", Path.Combine(folder ?? Folder, "main.bicep"), "--stdout");
        return (outcome.ExitCode, outcome.Errors);
    }

    /// <summary>What would be deployed for an environment with these values (azd env set).</summary>
    internal Task<Deployment> DeployAsync(params (string Name, string Value)[] values)
    {
        string key = string.Join('\n', values);
        lock (_deployments)
        {
            if (!_deployments.TryGetValue(key, out var deployment))
                _deployments[key] = deployment = EvaluateAsync(values);
            return deployment;
        }
    }

    /// <summary>A second copy, to be changed by a test.</summary>
    internal async Task<string> CopyAsync()
    {
        await PrepareAsync();
        string copy = Path.Combine(_folder.FullName, "changed");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(Folder))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        return copy;
    }

    public void Dispose() =>
        _folder.Delete(recursive: true);

    private Task PrepareAsync()
    {
        lock (_deployments) return _prepared ??= CopyTemplatesAsync();
    }

    private async Task CopyTemplatesAsync()
    {
        Directory.CreateDirectory(Folder);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra")))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        if (Environment.GetEnvironmentVariable("BICEP_PUBLISHED_EXTENSIONS") is { Length: > 0 })
            return;

        string index = GraphTypes.Write(Path.Combine(_folder.FullName, "graph"));
        var published = await CompileAsync("publish-extension", index, "--target", Path.Combine(_folder.FullName, "graph.tgz"));
        Assert.True(published.ExitCode == 0, published.Errors);
        string configuration = Path.Combine(Folder, "bicepconfig.json");
        string original = await File.ReadAllTextAsync(configuration);
        string local = original.Replace(PublishedTypes, "../graph.tgz", StringComparison.Ordinal);
        Assert.NotEqual(original, local);
        await File.WriteAllTextAsync(configuration, local);
    }

    private async Task<Deployment> EvaluateAsync((string Name, string Value)[] values)
    {
        await PrepareAsync();
        // A snapshot lies beside its parameters: each evaluation has parameters of its own.
        string name = $"p{Guid.NewGuid():N}";
        File.Copy(Path.Combine(Folder, "main.bicepparam"), Path.Combine(Folder, $"{name}.bicepparam"));
        Dictionary<string, string> environment = new()
        {
            ["SECUREMX_ISSUER_NAME"] = "例示株式会社",
            ["SECUREMX_ISSUER_REGISTRATION_NUMBER"] = "T1234567890123",
        };
        foreach ((string variable, string value) in values) environment[variable] = value;

        var outcome = await Command.RunAsync(Compiler, [
            "snapshot", Path.Combine(Folder, $"{name}.bicepparam"), "--mode", "overwrite",
            "--tenant-id", "11111111-1111-1111-1111-111111111111", "--subscription-id", "22222222-2222-2222-2222-222222222222",
            "--location", "japaneast", "--deployment-name", "main"], environment);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var snapshot = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.snapshot.json")));
        var resources = snapshot.RootElement.GetProperty("predictedResources");
        return new Deployment([.. resources.EnumerateArray().Select(resource => resource.Clone())]);
    }

    private static Task<Outcome> CompileAsync(params string[] arguments) =>
        Command.RunAsync(Compiler, arguments);

    private static string Compiler =>
        typeof(Templates).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Bicep").Value!;
}

/// <summary>The resources that a deployment would create.</summary>
internal sealed record Deployment(IReadOnlyList<JsonElement> Resources)
{
    public IEnumerable<JsonElement> Of(string type) =>
        Resources.Where(resource => resource.GetProperty("type").GetString() == type);

    public JsonElement One(string type) =>
        Assert.Single(Of(type));

    /// <summary>Those of a type that lie on a resource, as locks, logs and role assignments do.</summary>
    public IEnumerable<JsonElement> On(string type, string name) =>
        Of(type).Where(resource => resource.GetProperty("id").GetString()!.Contains($"/{name}", StringComparison.Ordinal));

    public static JsonElement Property(JsonElement resource, string path) =>
        path.Split('.').Aggregate(resource.GetProperty("properties"), (element, member) => element.GetProperty(member));

    public static string? Text(JsonElement resource, string path) =>
        Property(resource, path).ToString();
}
