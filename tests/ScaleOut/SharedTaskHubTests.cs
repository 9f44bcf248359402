using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DurableTask.Sqlite.Tests.Suite;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.CosmosGateway;
using SecureMx.LocalHost.Hosting;
using Xunit.Abstractions;

namespace SecureMx.ScaleOut.Tests;

/// <summary>
/// Hosts on one task hub in Azure Storage (Azurite) and one document store (the double of Cosmos DB), as several instances run on Azure.
/// SCALE_OUT_SECONDS says how long one of them is killed every few seconds (60); SCALE_OUT_PATIENCE how many seconds may pass until all is
/// done.
/// </summary>
public sealed class SharedTaskHubTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Contracts = 24;
    private const int FirstIpAddress = 1;
    private const string Instances = "/runtime/webhooks/durabletask/instances";

    private static readonly TimeSpan Tokyo = TimeSpan.FromHours(9);
    private static readonly TimeSpan Kills = TimeSpan.FromSeconds(Setting("SCALE_OUT_SECONDS", 60));

    // A killed host's partitions are free after a minute, and Reconcile starts what was never started within seven.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(Setting("SCALE_OUT_PATIENCE", 540));

    private readonly string _signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly DateTime _today = (DateTime.UtcNow + Tokyo).Date;
    private SharedGateway _gateway = null!;
    private Azurite _azurite = null!;
    private string _operator = "";
    private IReadOnlyList<string> _contracts = [];
    private int _given;

    public async Task InitializeAsync()
    {
        if (Azurite.Missing is not null)
            return;
        _azurite = await Azurite.StartAsync();
        _gateway = await SharedGateway.StartAsync();
        await SeedAsync();
    }

    public async Task DisposeAsync()
    {
        _azurite?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    [AzuriteFact]
    public async Task One_host_ends_contracts_and_closes_a_month()
    {
        await using var host = NewHost("one");
        host.Start();
        await host.WhenReadyAsync();
        using var api = new Api(_operator, host.Address);
        var notices = await GiveNoticesAsync(api);
        await CheckAsync(api, notices, host);
        await CloseAsync(api);
    }

    [AzuriteFact]
    public async Task Two_hosts_end_each_contract_once_and_on_its_day_while_one_of_them_is_killed_again_and_again()
    {
        await using HostProcess first = NewHost("two"), second = NewHost("two");
        HostProcess[] hosts = [first, second];
        foreach (var host in hosts)
            host.Start();
        foreach (var host in hosts)
            await host.WhenReadyAsync();
        using var api = new Api(_operator, first.Address, second.Address);
        var giving = GiveNoticesAsync(api);
        var kills = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Kills || kills < 2; kills++)
        {
            // A slow machine gets the time to answer something between two kills.
            var victim = hosts[kills % 2];
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(10)), WhenMoreAreGivenAsync(2));
            await victim.KillAsync();
            victim.Start();
            await victim.WhenReadyAsync();
        }

        var notices = await giving;
        output.WriteLine($"{kills} kills");
        await CheckAsync(api, notices, first);
        await CloseAsync(api);
    }

    [AzuriteFact]
    public async Task The_daily_walk_starts_what_the_task_hub_has_lost()
    {
        await using var host = NewHost("walk");
        host.Start();
        await host.WhenReadyAsync();
        using var api = new Api(_operator, host.Address);
        var lost = new List<string>();
        foreach (var contract in _contracts.Take(2))
        {
            var notice = await api.PostAsync($"/api/contracts/{contract}/cancellation-notices", new { });
            lost.Add($"{Instances}/termination-{contract}-{Text(notice, "noticeId")}");
        }

        foreach (var instance in lost)
        {
            await WhenStatusIsAsync(api, instance, "Running", host);
            await api.PostAsync($"{instance}/terminate?reason=lost", new { });
            await WhenStatusIsAsync(api, instance, "Terminated", host);
            await api.DeleteAsync(instance);
        }

        var progress = new { container = 0, range = 0, cursor = (string?)null, restarted = 0, isOver = false };
        await api.PostAsync("/runtime/webhooks/durabletask/orchestrators/ReconcileOrchestration/walk", progress);
        var walk = await WhenStatusIsAsync(api, $"{Instances}/walk", "Completed", host);
        // The activations of the contracts were started in the hub of the host that seeded them, and are missing here too (C6).
        Assert.Equal(lost.Count + Contracts, walk["output"]!.GetValue<int>());
        foreach (var instance in lost)
            await WhenStatusIsAsync(api, instance, "Running", host);
    }

    private static async Task<JsonNode> WhenStatusIsAsync(Api api, string instance, string status, HostProcess host)
    {
        JsonNode found;
        var watch = Stopwatch.StartNew();
        while (Text(found = await api.GetAsync(instance), "runtimeStatus") != status)
        {
            Assert.True(watch.Elapsed < Patience, $"{found} is not {status}.\n{host.LastLines}");
            await Task.Delay(200);
        }

        return found;
    }

    private HostProcess NewHost(string hub) => new(_gateway.Address, _azurite.ConnectionString, hub, _signingKey);

    // The contracts begin half a year ago, by a test clock, so that what ends them can have been due already.
    private async Task SeedAsync()
    {
        var begin = _today.AddDays(-200);
        await using var host = await FunctionsHost.StartAsync(
            [
                "--sandbox", "--now", $"{begin:yyyy-MM-dd}T00:00:00Z", "--port", "0", "--data", ":memory:",
                "--Documents:Provider", "Cosmos", "--Documents:Cosmos:Endpoint", InProcessGateway.Endpoint.AbsoluteUri,
                "--Documents:Cosmos:Database", SharedGateway.Database, "--Identity:SigningKey", _signingKey,
            ],
            services => services.AddSingleton(_ => SharedGateway.Connect(_gateway.Address)));
        _operator = host.IssueToken("Operator");
        using var partner = new Api(host.IssueToken("Partner", "acme"), host.Address);
        using var operators = new Api(_operator, host.Address);
        var contracts = new List<string>();
        foreach (var number in Enumerable.Range(FirstIpAddress, Contracts))
            contracts.Add(await ConcludeAsync(partner, operators, number, begin.AddDays(20)));
        _contracts = contracts;
    }

    private static async Task<string> ConcludeAsync(Api partner, Api operators, int number, DateTime billingStart)
    {
        var application = await partner.PostAsync("/api/applications", new
        {
            customerId = $"cust-{number}",
            customerName = "例示株式会社",
            domains = new[] { "example.co.jp" },
            ipAddresses = new[] { $"20.1.1.{number}" },
            administrators = new[] { new { name = "管理 太郎", email = "admin@example.co.jp" } },
            accounts = 100,
        });
        var contract = await operators.PostAsync($"/api/applications/{Text(application, "applicationId")}/acceptance", new
        {
            billingStartDate = $"{billingStart:yyyy-MM-dd}",
            prices = new { @base = new { initial = 1000, monthly = 1000, perAccount = 10 }, options = new { } },
        });
        return Text(contract, "contractId");
    }

    private async Task<IReadOnlyList<(string Contract, string Path, string Day)>> GiveNoticesAsync(Api api)
    {
        var given = new ConcurrentBag<(string, string, string)>();
        await Parallel.ForEachAsync(_contracts, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (contract, _) =>
        {
            var path = $"/api/contracts/{contract}/cancellation-notices";
            var notice = await api.PostAsync(path, new { arrivedOn = $"{_today.AddDays(-80):yyyy-MM-dd}" });
            given.Add((contract, $"{path}/{Text(notice, "noticeId")}", Text(notice, "effectiveDate")));
            Interlocked.Increment(ref _given);
        });
        return [.. given];
    }

    private async Task WhenMoreAreGivenAsync(int count)
    {
        var enough = Math.Min(Volatile.Read(ref _given) + count, Contracts);
        while (Volatile.Read(ref _given) < enough)
            await Task.Delay(50);
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    private async Task CheckAsync(Api api, IReadOnlyList<(string Contract, string Path, string Day)> notices, HostProcess host)
    {
        var watch = Stopwatch.StartNew();
        foreach (var (contract, path, day) in notices)
        {
            IReadOnlyList<JsonNode> ended;
            while ((ended = await EndsAsync(api, contract)).Count == 0)
            {
                Assert.True(watch.Elapsed < Patience, $"{contract} has not ended.\n{host.LastLines}");
                await Task.Delay(500);
            }

            Assert.Equal(day, Text(await api.GetAsync(path), "effectiveDate"));
            Assert.Equal("effected", Text(await api.GetAsync(path), "status"));
        }

        output.WriteLine($"all ended {watch.Elapsed.TotalSeconds:0} s after the last notice and kill");
        await WhenNothingRunsAsync(api, watch, host);
        foreach (var (contract, _, day) in notices)
        {
            var ended = Assert.Single(await EndsAsync(api, contract));
            Assert.Equal(day, Text(ended["data"]!["end"]!, "effectiveDate"));
        }
    }

    private static async Task<IReadOnlyList<JsonNode>> EndsAsync(Api api, string contract)
    {
        var events = (await api.GetAsync($"/api/contracts/{contract}/events?limit=200"))["items"]!.AsArray();
        return [.. events.Where(e => Text(e!, "type") == "contract-ended").Select(e => e!)];
    }

    private static async Task WhenNothingRunsAsync(Api api, Stopwatch watch, HostProcess host)
    {
        const string Living = Instances + "?runtimeStatus=Running,Pending,Failed,Suspended,Terminated&top=1000";
        JsonArray living;
        while ((living = (await api.GetAsync(Living)).AsArray()).Count > 0)
        {
            Assert.True(watch.Elapsed < Patience, $"{living[0]} has not completed.\n{host.LastLines}");
            await Task.Delay(500);
        }
    }

    private async Task CloseAsync(Api api)
    {
        // The month after the start, in which every contract was in force.
        var month = _today.AddDays(-140).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        await api.PostAsync($"/api/billing/{month}/close", new { });
        JsonNode close;
        var watch = Stopwatch.StartNew();
        while (Text(close = await api.GetAsync($"/api/billing/{month}"), "status") != "closed")
        {
            Assert.True(watch.Elapsed < Patience, $"The close is still {close}.");
            await Task.Delay(500);
        }

        Assert.Equal((Contracts, 0), (close["billed"]!.GetValue<int>(), close["failed"]!.GetValue<int>()));
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}

/// <summary>A test that needs Azurite: skipped without it.</summary>
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = Azurite.Missing;
}
