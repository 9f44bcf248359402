using SecureMx.Functions.Tests;

namespace SecureMx.Infrastructure.Tests;

/// <summary>The scripts of infra/, with doubles of az and azd that write down how they are called.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Account = "cosmos-prod-tc3hhedw5le2g", Instant = "2026-06-10T03:00:00Z";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("securemx-scripts-");

    [UnixFact]
    public async Task Restoring_stops_the_app_restores_provisions_and_starts_it_in_that_order()
    {
        var outcome = await RunAsync("restore.sh", [Instant]);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        string[] calls = Calls();
        string restored = calls.Single(call => call.StartsWith("azd env set ", StringComparison.Ordinal)).Split(' ')[^1];
        Assert.Equal([
            "az functionapp stop --resource-group rg-prod --name func-prod --output none",
            $"az cosmosdb restore --resource-group rg-prod --account-name {Account} --target-database-account-name {restored} "
                + "--restore-timestamp 2026-06-10T03:00:00Z --location japaneast --public-network-access DISABLED --output none",
            $"azd env set SECUREMX_COSMOS_ACCOUNT {restored}",
            "azd provision --no-prompt",
            $"az cosmosdb show --resource-group rg-prod --name {restored} --query consistencyPolicy.defaultConsistencyLevel --output tsv",
            "az functionapp start --resource-group rg-prod --name func-prod --output none",
        ], calls);
        // Names of Cosmos DB: 3 to 44 lower-case letters, digits and hyphens.
        Assert.Matches("^cosmos-r[0-9]{12}-tc3hhedw5le2g$", restored);
        Assert.InRange(restored.Length, 3, 44);
        Assert.NotEqual(Account, restored);
    }

    [UnixFact]
    public async Task An_account_that_is_restored_already_is_not_restored_again()
    {
        var outcome = await RunAsync("restore.sh", [Instant], ("SECUREMX_RESTORED", "cosmos-r260610040000-tc3hhedw5le2g"));

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.DoesNotContain(Calls(), call => call.StartsWith("az cosmosdb restore", StringComparison.Ordinal));
        Assert.Contains("azd env set SECUREMX_COSMOS_ACCOUNT cosmos-r260610040000-tc3hhedw5le2g", Calls());
    }

    [UnixFact]
    public async Task Another_region_restores_from_the_backup_of_the_account_that_is_lost()
    {
        var outcome = await RunAsync("restore.sh", [Instant], ("SECUREMX_RESTORE_ACCOUNT", "cosmos-east-aaaaaaaaaaaaa"));

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Matches(
            "--account-name cosmos-east-aaaaaaaaaaaaa --target-database-account-name cosmos-r[0-9]{12}-tc3hhedw5le2g ",
            Calls().Single(call => call.StartsWith("az cosmosdb restore", StringComparison.Ordinal)));
    }

    [UnixTheory]
    [InlineData("restore", "Strong")]
    [InlineData("provision", "Strong")]
    [InlineData("nothing", "Session")]
    public async Task The_app_stays_stopped_where_a_step_fails_or_the_account_is_less_consistent(string failing, string consistency)
    {
        var outcome = await RunAsync("restore.sh", [Instant], ("FAILING", failing), ("CONSISTENCY", consistency));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(Calls(), call => call.StartsWith("az functionapp stop", StringComparison.Ordinal));
        Assert.DoesNotContain(Calls(), call => call.StartsWith("az functionapp start", StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData()]
    [InlineData("2026-06-10")]
    [InlineData("2026-06-10T03:00:00+09:00")]
    [InlineData("yesterday")]
    public async Task Without_an_instant_in_UTC_nothing_is_touched(params string[] arguments)
    {
        var outcome = await RunAsync("restore.sh", arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("usage:", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(Calls());
    }

    [UnixFact]
    public async Task The_right_to_write_the_package_is_granted_and_revoked_on_the_same_container()
    {
        (string, string)[] outputs =
            [("SECUREMX_PRINCIPAL_ID", "principal"), ("SECUREMX_PACKAGES_ID", "/packages"), ("SECUREMX_ROLE_WAIT", "0")];

        Assert.Equal(0, (await RunAsync("package-access.sh", ["grant"], outputs)).ExitCode);
        Assert.Equal(0, (await RunAsync("package-access.sh", ["revoke"], outputs)).ExitCode);

        Assert.Equal([
            "az role assignment create --output none --role ba92f5b4-2d11-453d-a403-e96b0029c9fe --scope /packages "
                + "--assignee-object-id principal --assignee-principal-type ServicePrincipal",
            "az role assignment delete --output none --role ba92f5b4-2d11-453d-a403-e96b0029c9fe --scope /packages --assignee principal",
        ], Calls());
    }

    [UnixFact]
    public async Task Nothing_is_granted_without_the_outputs_of_the_deployment()
    {
        var outcome = await RunAsync(
            "package-access.sh", ["grant"], ("SECUREMX_PRINCIPAL_ID", ""), ("SECUREMX_PACKAGES_ID", "/packages"));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Empty(Calls());
    }

    public void Dispose() =>
        _folder.Delete(recursive: true);

    private async Task<Outcome> RunAsync(string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        foreach (string program in new[] { "az", "azd" })
            await WriteDoubleAsync(program);
        var variables = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        variables["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        variables["CALLS"] = Path.Combine(_folder.FullName, "calls");
        return await Command.RunAsync("bash", [Path.Combine(Repository.Root, "infra", script), .. arguments], variables);
    }

    private async Task WriteDoubleAsync(string program)
    {
        string path = Path.Combine(_folder.FullName, program);
        await File.WriteAllTextAsync(path, $$"""
            #!/usr/bin/env bash
            case "$*" in
              "env get-value AZURE_RESOURCE_GROUP") echo rg-prod; exit ;;
              "env get-value AZURE_LOCATION") echo japaneast; exit ;;
              "env get-value SECUREMX_COSMOS_NAME") echo {{Account}}; exit ;;
              "env get-value SERVICE_API_NAME") echo func-prod; exit ;;
              "cosmosdb show"*) echo "${CONSISTENCY:-Strong}" ;;
            esac
            echo "{{program}} $*" >> "$CALLS"
            case "$*" in *"${FAILING:-nothing} "*) exit 1 ;; esac

            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string[] Calls() =>
        File.Exists(Path.Combine(_folder.FullName, "calls")) ? File.ReadAllLines(Path.Combine(_folder.FullName, "calls")) : [];
}

/// <summary>A test that runs a script of bash.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "The scripts are written for bash.";
    }
}

/// <summary>A test over several cases that runs a script of bash.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "The scripts are written for bash.";
    }
}
