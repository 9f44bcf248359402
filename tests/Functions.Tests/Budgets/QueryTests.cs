using System.Text.Json;
using System.Text.RegularExpressions;
using SecureMx.CosmosGateway;
using SecureMx.Documents;
using SecureMx.Documents.Cosmos;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>
/// No path reads a whole container but the close and the reconcile, and those by range and page; every query is one of the index.
/// </summary>
[Collection(nameof(Walked))]
public partial class QueryTests(Walked walked)
{
    /// <summary>The most documents of a page: of a list that a caller sees, and of those that count or walk.</summary>
    private const int MostOfAPage = 1000;

    private const string Publication = "publish the events of 100 bills";

    /// <summary>Paths that ask more than one logical partition: lists over all contracts, and what walks.</summary>
    private static readonly string[] AcrossPartitions =
    [
        "a reconcile pass that finds nothing", "the daily walk that finds nothing", "list 50 contracts", "count them",
        "find a contract by its address", "find a bill by its number", "find 50 contracts by a part of the customer's name",
        "find 50 customers by a part of the name",
        "list 50 applications", "list tasks", "list what ends", "list 50 bills of a month", "the journal of a month, of 100 bills",
        "a page of the close, of 100 contracts",
        "count a range before its close",
    ];

    [Fact]
    public void Every_query_sets_a_bound_to_its_page() =>
        Assert.All(Queries(walked.OnThree), query => Assert.InRange(query.PageSize, 1, MostOfAPage));

    [Fact]
    public void Only_lists_and_what_walks_ask_more_than_one_partition() =>
        Assert.Equal(
            AcrossPartitions.Order(StringComparer.Ordinal),
            walked.OnThree.Calls.Where(path => path.Value.Any(call => call is { Operation: GatewayOperation.Query, PartitionKey: null }))
                .Select(path => path.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void What_asks_more_than_one_partition_asks_for_a_type_and_goes_range_by_range() =>
        Assert.All(
            Queries(walked.OnThree).Where(query => query.PartitionKey is null),
            query =>
            {
                Assert.NotNull(query.Range);
                Assert.Contains(
                    "c.type", query.Target.Replace("c[\"type\"]", "c.type", StringComparison.Ordinal), StringComparison.Ordinal);
            });

    [Fact]
    public void The_close_asks_each_range_once_for_a_page_that_holds_all()
    {
        GatewayCall[] pages = [.. Queries(walked.OnThree, "a page of the close, of 100 contracts")];
        Assert.Equal(3, pages.Select(page => page.Range).Distinct().Count());
        Assert.Equal(3, pages.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_close_publishes_each_bill_once_and_a_page_more_costs_a_commit_more_to_each_feed(int pages)
    {
        const int Bills = HotPaths.Contracts, Full = 49;
        var batches = (pages == 1 ? walked.OnOne : walked.OnThree).Calls[Publication];
        int[] events = [.. batches.Where(call => call.PartitionKey == "events-acme").Select(call => (call.Parts.Count - 1) / 2)];
        int[] pointers = [.. batches.Where(call => call.PartitionKey == "event-log").Select(call => (call.Parts.Count - 1) / 2)];

        Assert.Equal(batches.Count, events.Length + pointers.Length);
        Assert.Equal(Bills, events.Sum());
        const int Fewest = ((Bills - 1) / Full) + 1;
        Assert.InRange(events.Length, Fewest, Fewest + pages - 1);
        Assert.InRange(pointers.Sum(), 1, pages);
    }

    [Fact]
    public void On_three_ranges_only_what_asks_all_of_them_costs_more_requests() =>
        Assert.All(
            // The close publishes page by page, and has a page for each range: the test above.
            walked.OnOne.Calls.Keys.Except(AcrossPartitions).Except([Publication]),
            path => Assert.Equal(Measure.Of([.. walked.OnOne.Calls[path]]).Requests, Measure.Of([.. walked.OnThree.Calls[path]]).Requests));

    [Fact]
    public void What_finds_nothing_asks_each_range_once() =>
        Assert.All(
            AcrossPartitions.Take(2),
            path => Assert.Equal(3 * Queries(walked.OnOne, path).Count(), Queries(walked.OnThree, path).Count()));

    [Fact]
    public void Every_query_compares_what_the_infrastructure_indexes()
    {
        var indexed = JsonDocument.Parse(
            File.ReadAllText(System.IO.Path.Combine(Repository.Root, "infra", "containers.json")))
            .RootElement.EnumerateArray().ToDictionary(
                container => container.GetProperty("name").GetString()!,
                container =>
                    container.GetProperty("indexed")
                        .EnumerateArray()
                        .Select(property => property.GetString()!)
                        .ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);

        Assert.All(
            Queries(walked.OnThree),
            query => Assert.All(Compared(query.Target), property => Assert.Contains(property, indexed[query.Container])));
        // What the stores may ask at all is held by the port; it refuses any other property.
        Assert.All(
            Containers.All,
            container => Assert.Equal(
                indexed[container.Name],
                CosmosContainers.IncludedPaths(container).Select(path => path[1..^2]).ToHashSet(StringComparer.Ordinal)));
    }

    private static IEnumerable<GatewayCall> Queries(HotPaths paths, string? path = null) =>
        paths.Calls.Where(one => path is null || one.Key == path)
            .SelectMany(one => one.Value)
            .Where(call => call.Operation == GatewayOperation.Query);

    private static IEnumerable<string> Compared(string body)
    {
        string query = JsonDocument.Parse(body).RootElement.GetProperty("query").GetString()!;
        string conditions = query[query.IndexOf("WHERE", StringComparison.Ordinal)..];
        // A text that a document contains is looked for where a term has narrowed the search.
        return Property().Matches(TextSearch().Replace(conditions, ""))
            .Select(match => match.Groups[1].Value + match.Groups[2].Value + (match.Groups[3].Success ? $"/{match.Groups[3].Value}" : ""))
            .Select(property => property == "terms" ? ContainerDefinition.Terms : property);
    }

    [GeneratedRegex("""\bCONTAINS\([^)]*\)""")]
    private static partial Regex TextSearch();

    [GeneratedRegex("""\bc(?:\.(\w+)|\["(\w+)"\](?:\["(\w+)"\])?)""")]
    private static partial Regex Property();
}
