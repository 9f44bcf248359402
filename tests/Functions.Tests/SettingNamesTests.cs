using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecureMx.Functions.Tests;

/// <summary>
/// What docs/runtime.md says of settings and host.json, what the infrastructure sets, and what the code reads are the same names.
/// </summary>
public sealed partial class SettingNamesTests
{
    // What the Functions host reads, not the app.
    private static readonly string[] OfTheHost = [
        "AzureWebJobsStorage", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "FUNCTIONS_WORKER_RUNTIME"];

    private static readonly string[] Settings = [.. Leaves(typeof(SecureMxSettings))];

    [Fact]
    public void The_documented_settings_are_those_of_the_code() =>
        Assert.Equal(Settings.Order(), Documented("### Settings").Select(row => row.Name).Order());

    [Theory]
    [InlineData("src/Functions/local.settings.template.json")]
    [InlineData("infra/main.bicep")]
    [InlineData("infra/app.bicep")]
    public void Every_setting_that_is_set_is_read(string file)
    {
        var names = SettingName().Matches(Read(file)).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(
            OfTheHost.Any(host => name == host || name.StartsWith($"{host}__", StringComparison.Ordinal))
                || Settings.Contains(name.Replace("__", ":", StringComparison.Ordinal)), name));
    }

    [Fact]
    public void Host_json_holds_what_is_documented_and_nothing_else()
    {
        using var file = JsonDocument.Parse(Read("host.json"));
        Assert.Equal(Leaves(file.RootElement, "").Order(), Documented("### host.json").Order());
    }

    private static IEnumerable<string> Leaves(Type type, string prefix = "") =>
        type.GetProperties().SelectMany(
            property => property.PropertyType.Namespace!.StartsWith("SecureMx", StringComparison.Ordinal) && property.PropertyType.IsClass
            ? Leaves(property.PropertyType, $"{prefix}{property.Name}:")
            : [$"{prefix}{property.Name}"]);

    private static IEnumerable<(string Name, string Value)> Leaves(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}"))
            : [(path, element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText())];

    private static IEnumerable<(string Name, string Value)> Documented(string heading) =>
        Read("docs/runtime.md").Split('\n')
            .SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("##", StringComparison.Ordinal))
            .Select(line => Row().Match(line))
            .Where(row => row.Success)
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"^\| `([^`]+)` \| (?:`([^`]+)`)?")]
    private static partial Regex Row();

    [GeneratedRegex(
        "^ *\"?([A-Za-z]+(?:__[A-Za-z]+)+|FUNCTIONS_[A-Z_]+|APPLICATIONINSIGHTS_[A-Z_]+|AzureWebJobsStorage)\"?:", RegexOptions.Multiline)]
    private static partial Regex SettingName();
}
