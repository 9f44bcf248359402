using System.Text.Json;
using static SecureMx.Infrastructure.Tests.Deployment;

namespace SecureMx.Infrastructure.Tests;

/// <summary>What the templates would deploy, as Bicep's own compiler evaluates them.</summary>
public sealed class TemplateTests(Templates templates) : IClassFixture<Templates>
{
    private const string Account = "Microsoft.DocumentDB/databaseAccounts", Storage = "Microsoft.Storage/storageAccounts";
    private const string DataAssignment = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments";
    private const string Assignment = "Microsoft.Authorization/roleAssignments";
    private const string Site = "Microsoft.Web/sites", PasswordPolicy = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    private const string Endpoint = "Microsoft.Network/privateEndpoints", Lock = "Microsoft.Authorization/locks";
    private const string LogSetting = "Microsoft.Insights/diagnosticSettings", AlertRule = "Microsoft.Insights/scheduledQueryRules";
    private const string ClientRole = "Microsoft.Graph/appRoleAssignedTo@v1.0";

    private static readonly string[] StoreTypes = [Account, Storage];

    // One evaluation for the values that do not touch each other.
    private static readonly (string, string)[] Chosen =
    [
        ("SECUREMX_DEPLOYMENT_ADDRESSES", "[\"203.0.113.7/32\"]"),
        ("SECUREMX_DETAILED_LOGS", "true"),
        ("SECUREMX_ZONE_REDUNDANT", "false"),
        ("SECUREMX_CLIENTS", """
            [{"principalId": "aaaaaaaa-0000-4000-8000-000000000001", "role": "Partner"},
             {"principalId": "bbbbbbbb-0000-4000-8000-000000000002", "role": "Meter"}]
            """),
    ];

    [BicepFact]
    public async Task Every_template_compiles_without_errors_and_warnings()
    {
        Assert.Equal((0, ""), await templates.BuildAsync());

        string all = string.Concat(Directory.EnumerateFiles(templates.Folder, "*.bicep").Select(File.ReadAllText));
        Assert.All(
            Directory.EnumerateFiles(templates.Folder, "*.bicep").Select(file => Path.GetFileName(file)).Except(["main.bicep"]),
            name => Assert.Contains($"'{name}'", all, StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task A_member_that_a_type_does_not_have_is_reported_in_Azure_and_in_Graph()
    {
        string copy = await templates.CopyAsync();
        await ReplaceAsync(Path.Combine(copy, "cosmos.bicep"), "disableLocalAuth:", "disableLocalAuht:");
        await ReplaceAsync(Path.Combine(copy, "entra.bicep"), "appRoleAssignmentRequired:", "appRoleAssignmentRequird:");

        string diagnostics = (await templates.BuildAsync(copy)).Diagnostics;

        Assert.Contains("disableLocalAuht", diagnostics, StringComparison.Ordinal);
        Assert.Contains("appRoleAssignmentRequird", diagnostics, StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Nothing_has_a_public_address_unless_that_is_chosen()
    {
        var deployment = await templates.DeployAsync();

        Assert.All(StoreTypes.SelectMany(deployment.Of), store => Assert.Equal("Disabled", Text(store, "publicNetworkAccess")));
        Assert.All(deployment.Of(Storage), store => Assert.Equal("Deny", Text(store, "networkAcls.defaultAction")));
        Assert.Equal("Disabled", Text(deployment.One(Site), "publicNetworkAccess"));
        Assert.Empty(deployment.Of("Microsoft.Cdn/profiles"));
        Assert.Equal(
            ["sites app", "Sql cosmos", "blob packages", "blob storage", "queue storage", "table storage"],
            deployment.Of(Endpoint).Select(EndpointOf).Order(StringComparer.Ordinal).OrderBy(name => name.Split(' ')[1]));
    }

    [BicepFact]
    public async Task No_key_and_no_password_opens_anything()
    {
        var deployment = await templates.DeployAsync();

        Assert.Equal("True", Text(deployment.One(Account), "disableLocalAuth"));
        Assert.All(deployment.Of(Storage), store => Assert.Equal("False", Text(store, "allowSharedKeyAccess")));
        Assert.All(deployment.Of(PasswordPolicy), policy => Assert.Equal("False", Text(policy, "allow")));
        Assert.Equal("True", Text(deployment.One("Microsoft.Insights/components"), "DisableLocalAuth"));
    }

    [BicepFact]
    public async Task From_the_Internet_Front_Door_lets_in_the_API_and_nothing_of_the_host()
    {
        var deployment = await templates.DeployAsync(("SECUREMX_PUBLIC_API", "true"));

        var route = deployment.One("Microsoft.Cdn/profiles/afdEndpoints/routes");
        Assert.Equal(["/api/*"], Property(route, "patternsToMatch").EnumerateArray().Select(pattern => pattern.GetString()));
        Assert.Equal(["Https"], Property(route, "supportedProtocols").EnumerateArray().Select(protocol => protocol.GetString()));

        var site = deployment.One(Site);
        Assert.Equal("Deny", Text(site, "siteConfig.ipSecurityRestrictionsDefaultAction"));
        var rule = Assert.Single(Property(site, "siteConfig.ipSecurityRestrictions").EnumerateArray());
        Assert.Equal("AzureFrontDoor.Backend", rule.GetProperty("ipAddress").GetString());
        Assert.Contains("frontDoorId", Assert.Single(rule.GetProperty("headers").GetProperty("x-azure-fdid").EnumerateArray()).GetString());
        Assert.Empty(Property(site, "siteConfig.scmIpSecurityRestrictions").EnumerateArray());
        Assert.All(StoreTypes.SelectMany(deployment.Of), store => Assert.Equal("Disabled", Text(store, "publicNetworkAccess")));
    }

    [BicepFact]
    public async Task Code_is_deployed_from_the_given_addresses_alone()
    {
        var site = (await templates.DeployAsync(Chosen)).One(Site);

        Assert.Equal("Enabled", Text(site, "publicNetworkAccess"));
        Assert.Equal("Deny", Text(site, "siteConfig.scmIpSecurityRestrictionsDefaultAction"));
        var rule = Assert.Single(Property(site, "siteConfig.scmIpSecurityRestrictions").EnumerateArray());
        Assert.Equal("203.0.113.7/32", rule.GetProperty("ipAddress").GetString());
        Assert.Equal("Deny", Text(site, "siteConfig.ipSecurityRestrictionsDefaultAction"));
        Assert.Empty(Property(site, "siteConfig.ipSecurityRestrictions").EnumerateArray());
    }

    [BicepFact]
    public async Task The_app_may_read_its_package_and_not_write_it()
    {
        var deployment = await templates.DeployAsync();

        JsonElement[] assignments = [.. deployment.On(Assignment, "pksecuremx")];
        string? role = Text(Assert.Single(assignments), "roleDefinitionId");
        Assert.EndsWith("/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", role, StringComparison.Ordinal);
        // One for metrics, three for the storage of the host, and the one above.
        // None is on a group or the subscription: it would hold for the package too.
        Assert.Equal(5, deployment.Of(Assignment).Count());
        Assert.All(
            deployment.Of(Assignment),
            assignment => Assert.StartsWith("[extensionResourceId(", assignment.GetProperty("id").GetString(), StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task The_app_has_rights_on_its_database_and_not_on_the_account()
    {
        var deployment = await templates.DeployAsync();
        Assert.EndsWith("/dbs/securemx", Text(deployment.One(DataAssignment), "scope"), StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task What_keeps_the_record_is_locked_and_everything_has_a_log()
    {
        var deployment = await templates.DeployAsync(("SECUREMX_PUBLIC_API", "true"));

        foreach (string name in new[] { "databaseAccounts/cosmos-", "storageAccounts/stsecuremx" })
        {
            Assert.Equal("CanNotDelete", Text(Assert.Single(deployment.On(Lock, name)), "level"));
        }

        Assert.Equal(
            ["blobServices", "blobServices", "databaseAccounts", "profiles", "queueServices", "sites", "tableServices"],
            deployment.Of(LogSetting).Select(setting => setting.GetProperty("id").GetString()!.Split('/')[^6]).Order());
    }

    [BicepFact]
    public async Task Reads_and_writes_of_the_stores_are_logged_where_that_is_chosen()
    {
        Deployment quiet = await templates.DeployAsync(), detailed = await templates.DeployAsync(Chosen);

        Assert.DoesNotContain("DataPlaneRequests", Categories(quiet));
        Assert.Contains("ControlPlaneRequests", Categories(quiet));
        Assert.Contains("DataPlaneRequests", Categories(detailed));
        Assert.Contains("FunctionAppLogs", Categories(detailed));

        static IEnumerable<string?> Categories(Deployment deployment) =>
            deployment.Of(LogSetting)
                .SelectMany(setting => Property(setting, "logs").EnumerateArray().Select(log => log.GetProperty("category").GetString()));
    }

    [BicepFact]
    public async Task Everything_is_spread_over_zones_unless_that_is_turned_off()
    {
        Assert.Equal(("True", "True"), await ZonesAsync());
        Assert.Equal(("False", "False"), await ZonesAsync(Chosen));

        async Task<(string?, string?)> ZonesAsync(params (string, string)[] values)
        {
            var deployment = await templates.DeployAsync(values);
            var region = Assert.Single(Property(deployment.One(Account), "locations").EnumerateArray());
            return (region.GetProperty("isZoneRedundant").ToString(), Text(deployment.One("Microsoft.Web/serverfarms"), "zoneRedundant"));
        }
    }

    [BicepFact]
    public async Task A_second_region_has_a_copy_of_the_record_and_of_what_waits()
    {
        var deployment = await templates.DeployAsync(("SECUREMX_SECONDARY_LOCATION", "japanwest"));

        var account = deployment.One(Account);
        Assert.Equal(
            [("japaneast", 0), ("japanwest", 1)],
            Property(account, "locations").EnumerateArray()
                .Select(region => (region.GetProperty("locationName").GetString()!, region.GetProperty("failoverPriority").GetInt32())));
        Assert.Equal("True", Text(account, "enableAutomaticFailover"));
        Assert.Equal("Strong", Text(account, "consistencyPolicy.defaultConsistencyLevel"));
        Assert.Equal(
            ["Standard_GZRS"],
            deployment.Of(Storage)
                .Where(store => store.GetProperty("name").GetString()!.StartsWith("st", StringComparison.Ordinal))
                .Select(store => store.GetProperty("sku").GetProperty("name").GetString()));
    }

    [BicepFact]
    public async Task A_restored_account_gets_all_that_the_first_one_had()
    {
        const string Name = "cosmos-r260610030000-tc3hhedw5le2g";
        Deployment first = await templates.DeployAsync(), restored = await templates.DeployAsync(("SECUREMX_COSMOS_ACCOUNT", Name));

        var account = restored.One(Account);
        Assert.Equal(Name, account.GetProperty("name").GetString());
        Assert.Equal(first.One(Account).GetProperty("properties").GetRawText(), account.GetProperty("properties").GetRawText());
        Assert.Single(restored.On(Lock, $"databaseAccounts/{Name}/"));
        Assert.Single(restored.On(LogSetting, $"databaseAccounts/{Name}/"));
        Assert.EndsWith($"/{Name}/dbs/securemx", Text(restored.One(DataAssignment), "scope"), StringComparison.Ordinal);
        Assert.Single(restored.On(Endpoint, $"pep-{Name}"));
        Assert.Contains($"/{Name}'", Text(restored.One("Microsoft.Web/sites/config"), "Documents__Cosmos__Endpoint"));
    }

    [BicepFact]
    public async Task Each_client_has_the_role_that_it_was_given_and_no_other()
    {
        var deployment = await templates.DeployAsync(Chosen);

        var roles = Property(deployment.One("Microsoft.Graph/applications@v1.0"), "appRoles").EnumerateArray()
            .ToDictionary(role => role.GetProperty("id").GetString()!, role => role.GetProperty("value").GetString()!);
        Assert.Equal(
            [("aaaaaaaa-0000-4000-8000-000000000001", "Partner"), ("bbbbbbbb-0000-4000-8000-000000000002", "Meter")],
            deployment.Of(ClientRole).Select(assignment => (Text(assignment, "principalId")!, roles[Text(assignment, "appRoleId")!])));
        Assert.Equal("True", Text(deployment.One("Microsoft.Graph/servicePrincipals@v1.0"), "appRoleAssignmentRequired"));
    }

    [BicepFact]
    public async Task A_failed_orchestration_raises_an_alert_by_its_request()
    {
        var deployment = await templates.DeployAsync();
        var rule = deployment.Of(AlertRule).Single(rule => Text(rule, "displayName") == "orchestrations-failed");
        string? query = Assert.Single(Property(rule, "criteria.allOf").EnumerateArray()).GetProperty("query").GetString();
        Assert.Contains("requests | where name startswith \"orchestration:\" and success == false", query);
    }

    private static string EndpointOf(JsonElement endpoint)
    {
        var connection = Assert.Single(Property(endpoint, "privateLinkServiceConnections").EnumerateArray());
        connection = connection.GetProperty("properties");
        string target = connection.GetProperty("privateLinkServiceId").GetString()!.Split('/')[^1];
        string store = target.StartsWith("cosmos-", StringComparison.Ordinal) ? "cosmos"
            : target.StartsWith("pk", StringComparison.Ordinal) ? "packages"
            : target.StartsWith("st", StringComparison.Ordinal) ? "storage"
            : target.StartsWith("func-", StringComparison.Ordinal) ? "app" : target;
        return $"{Assert.Single(connection.GetProperty("groupIds").EnumerateArray()).GetString()} {store}";
    }

    private static async Task ReplaceAsync(string file, string old, string replacement)
    {
        string text = await File.ReadAllTextAsync(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }
}
