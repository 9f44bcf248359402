using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SecureMx.Benchmarks;
using SecureMx.Documents;
using SecureMx.Documents.Sqlite;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Stores;
using Xunit.Abstractions;

namespace SecureMx.Crash.Tests;

/// <summary>
/// The service is killed again and again while it closes a month. Started the last time it comes to the end by itself, and to the result of
/// a close that nobody disturbs comes to over a copy of the same data.
/// </summary>
public sealed class CloseCrashTests(ITestOutputHelper output) : IDisposable
{
    private const string Close = "/api/billing/2026-05";
    private const int Page = 1000;
    private const int MostMillisecondsOfStart = 1500;

    private static readonly int Seed = Setting("CRASH_SEED", 20260501);
    private static readonly int Kills = Setting("CLOSE_KILLS", 30);
    private static readonly int Contracts = Setting("CLOSE_CONTRACTS", 20_000);

    private static readonly DateTimeOffset FirstOfJune = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("securemx-close-crash-");

    [Fact]
    public async Task B9_a_close_that_is_killed_again_and_again_comes_to_the_same_bills()
    {
        string whole = Path.Combine(_folder.FullName, "whole"), broken = Path.Combine(_folder.FullName, "broken");
        // The first start creates the folder's files; the contracts are put into its documents.
        await using (var first = new Service(whole, FirstOfJune))
        {
            first.Start();
            await first.WhenReadyAsync();
        }

        using (var store = Open(whole))
            await CloseWorkload.SeedAsync(store, Contracts);
        Directory.CreateDirectory(broken);
        foreach (string file in Directory.GetFiles(whole))
            File.Copy(file, Path.Combine(broken, Path.GetFileName(file)));

        var expected = await CloseAsync(whole, kills: 0);
        var actual = await CloseAsync(broken, Kills);

        string run = $"CRASH_SEED={Seed} CLOSE_KILLS={Kills} CLOSE_CONTRACTS={Contracts}";
        Assert.Equal((Contracts, 0, 0), (Number(expected, "billed"), Number(expected, "failed"), Number(expected, "remaining")));
        foreach (string member in new[] { "contracts", "billed", "withoutBill", "failed", "remaining", "sum" })
        {
            Assert.True(
                Number(expected, member) == Number(actual, member),
                $"{run}: {member} is {actual[member]}, and {expected[member]} without a kill.");
        }

        AssertSame(await BillsAsync(whole), await BillsAsync(broken), Number(expected, "sum"), run);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Requests the close once, kills, and waits for the end; returns the service's view of it.
    private async Task<JsonNode> CloseAsync(string data, int kills)
    {
        var random = new Random(Seed);
        await using var service = new Service(data, FirstOfJune);
        service.Start();
        await service.WhenReadyAsync();
        using var operators = new Caller(service.Address, service.Token("Operator"));
        await operators.TryAsync(HttpMethod.Post, $"{Close}/close");

        int midway = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            // Every fifth falls into the start, when what the last one left is taken up again; the others are spread over the contracts.
            long seen = 0;
            if (kill % 5 == 2)
            {
                await Task.Delay(random.Next(MostMillisecondsOfStart));
            }
            else
            {
                await service.WhenReadyAsync();
                long enough = (kill * (long)Contracts / kills) + random.Next(Contracts / kills);
                seen = await UntilAsync(operators, close => Looked(close) >= enough) is { } close ? Looked(close) : 0;
            }

            await service.KillAsync();
            midway += seen > 0 && seen < Contracts ? 1 : 0;
            service.Start();
        }

        await service.WhenReadyAsync();
        var watch = Stopwatch.StartNew();
        var left = await operators.TryAsync(HttpMethod.Get, Close);
        var closed = await UntilAsync(operators, close => close["status"]!.GetValue<string>() == "closed")
            ?? throw new InvalidOperationException(
                $"CRASH_SEED={Seed}: after {kills} kills the close does not end: "
                    + $"{await operators.GetAsync(Close)}\n{string.Join('\n', service.Output().TakeLast(20))}");
        output.WriteLine(
            $"CRASH_SEED={Seed}: {kills} kills, {midway} of them seen midway; then {left?["remaining"]} were left, closed "
                + $"{watch.Elapsed.TotalSeconds:0.0} s later");
        Assert.True(midway >= kills / 2, $"CRASH_SEED={Seed}: only {midway} of {kills} kills came while the close was midway.");
        return closed;
    }

    // The close once a condition holds; null after too long.
    private static async Task<JsonNode?> UntilAsync(Caller operators, Func<JsonNode, bool> holds)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(5))
        {
            if (await operators.TryAsync(HttpMethod.Get, Close) is { } close && holds(close))
                return close;
        }

        return null;
    }

    // Read while no process runs: contract, number, the bill, and whether its readings are sealed.
    private static async Task<Dictionary<string, List<(string Number, long Total, string Bill)>>> BillsAsync(string data)
    {
        using var store = Open(data);
        Dictionary<string, List<(string, long, string)>> bills = new(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await store.QueryAsync(
                Containers.Contracts.Name, new DocumentQuery(BillDocument.DocumentType), Page, cursor);
            foreach (var document in page.Items.Where(document => document.Id == BillDocument.IdOf(CloseWorkload.Month)))
            {
                var json = JsonNode.Parse(document.Json.Span)!;
                if (!bills.TryGetValue(document.PartitionKey, out var ofContract))
                    bills.Add(document.PartitionKey, ofContract = []);
                ofContract.Add(
                    (
                        json["number"]!.GetValue<string>(), json["bill"]!["total"]!.GetValue<long>(),
                        $"{json["bill"]} {json["counts"]} {await ReadingsAsync(store, document.PartitionKey)}"));
            }

            cursor = page.Cursor;
        }
        while (cursor is not null);
        return bills;
    }

    private static async Task<string> ReadingsAsync(SqliteDocumentStore store, string contractId) =>
        JsonNode.Parse(
            (
                await store.ReadAsync(
                    Containers.Contracts.Name, contractId, $"readings-{CloseWorkload.Month:uuuu-MM}"))!.Json.Span)!.ToJsonString();

    private static void AssertSame(
        Dictionary<string, List<(string Number, long Total, string Bill)>> expected,
        Dictionary<string, List<(string Number, long Total, string Bill)>> actual, long sum, string run)
    {
        string[] faults =
        [
            .. Enumerable.Range(0, Contracts)
            .Select(CloseWorkload.Key)
            .Where(contract => actual.GetValueOrDefault(contract) is not [_])
            .Select(contract => $"{contract} has not one bill"),
            .. expected.Where(
                one => actual.TryGetValue(one.Key, out var bills) && !bills.SequenceEqual(one.Value)).Select(
                    one => $"the bill of {one.Key} differs"),
        ];
        Assert.True(faults.Length == 0, $"{run}: {faults.Length} faults\n{string.Join('\n', faults.Take(20))}");
        Assert.Equal((Contracts, Contracts), (expected.Count, actual.Count));
        Assert.Equal(Contracts, actual.Values.Select(bills => bills[0].Number).Distinct().Count());
        Assert.Equal((sum, sum), (expected.Values.Sum(bills => bills[0].Total), actual.Values.Sum(bills => bills[0].Total)));
        Assert.All(actual.Values.Take(100), bills => Assert.Contains("\"sealed\":true", bills[0].Bill, StringComparison.Ordinal));
    }

    private static SqliteDocumentStore Open(string data) => new(Path.Combine(data, "documents.db"), Containers.All, TimeProvider.System);

    private static long Looked(JsonNode close) => Number(close, "contracts") - Number(close, "remaining");

    private static long Number(JsonNode close, string member) => close[member]!.GetValue<long>();

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
