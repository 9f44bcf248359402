using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using SecureMx.Documents.Sqlite;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Sqlite;

/// <summary>What only the file has: its indexes, its layout, its life beyond the process.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

    private string Path => _folder.File("documents.db");

    public static TheoryData<string, string, string> Plans
    {
        get
        {
            var (contracts, operations) = (new SqliteContainer(Contracts), new SqliteContainer(Operations));
            return new()
            {
                { "by type", contracts.Query([], inside: true),
                    "SEARCH contracts USING INDEX contracts_type (type=? AND range=? AND rowid>?)" },
                { "by status", contracts.Query(
                    [new("status", "x")],
                    inside: true), "SEARCH contracts USING INDEX contracts_by_status (p_status=? AND type=? AND range=? AND rowid>?)" },
                {
                    "by customer and status", contracts.Query([new("customerId", "x"), new("status", "x")], inside: true),
                    "SEARCH contracts USING INDEX contracts_by_customerId (p_customerId=? AND type=? AND range=? AND rowid>?)"
                },
                { "by status through ranges", contracts.Query(
                    [new("status", "x")],
                    inside: false), "SEARCH contracts USING INDEX contracts_by_status (p_status=? AND type=? AND range>? AND range<?)" },
                { "with time to live", operations.Query(
                    [new("status", "x")],
                    inside: true), "SEARCH operations USING INDEX operations_by_status (p_status=? AND type=? AND range=? AND rowid>?)" },
                { "read", contracts.Read, "SEARCH contracts USING INDEX contracts_key (partition_key=? AND id=?)" },
                { "list", contracts.List, "SEARCH contracts USING INDEX contracts_key (partition_key=? AND id>?)" },
                { "list to a bound", operations.ListToBound,
                    "SEARCH operations USING INDEX operations_key (partition_key=? AND id>? AND id<?)" },
                { "find", contracts.Find, "SEARCH contracts USING INDEX contracts_key (partition_key=? AND id=?)" },
                { "update", contracts.Update, "SEARCH contracts USING INTEGER PRIMARY KEY (rowid=?)" },
                { "delete", contracts.Delete, "SEARCH contracts USING INTEGER PRIMARY KEY (rowid=?)" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Each_statement_walks_an_index_and_sorts_nothing(string name, string sql, string expected)
    {
        Assert.NotEmpty(name);
        Open().Dispose();
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        for (var i = 1; i <= 12; i++) command.Parameters.AddWithValue($"?{i}", "x");
        var plan = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) plan.Add(reader.GetString(3));
        Assert.Equal([expected], plan);
    }

    [Fact]
    public async Task What_was_answered_is_there_after_reopening()
    {
        string etag;
        using (var store = Open())
        {
            etag = (await store.CommitAsync("contracts", "c-1", [new DocumentWrite.Create("a", Contract("c-1", "a"))])).ETags[0];
            await store.CommitAsync("operations", "s", [new DocumentWrite.Create("mortal", Operation("s", "mortal", more: ("ttl", 60)))]);
        }
        _clock.Advance(TimeSpan.FromSeconds(60));
        using (var store = Open())
        {
            Assert.Equal(etag, (await store.ReadAsync("contracts", "c-1", "a"))?.ETag);
            Assert.Null(await store.ReadAsync("operations", "s", "mortal"));
        }
    }

    [Fact]
    public async Task Two_stores_of_one_file_keep_each_others_etags()
    {
        using var one = Open();
        using var two = Open();
        var etag = (await one.CommitAsync("contracts", "c-1", [new DocumentWrite.Create("a", Contract("c-1", "a"))])).ETags[0];
        Assert.True((await two.CommitAsync("contracts", "c-1", [new DocumentWrite.Replace("a", Contract("c-1", "a"), etag)])).IsCommitted);
        Assert.Equal(
            CommitStatus.PreconditionFailed,
            (await one.CommitAsync("contracts", "c-1", [new DocumentWrite.Replace("a", Contract("c-1", "a"), etag)])).Status);
    }

    [Fact]
    public async Task A_newly_indexed_property_finds_what_was_written_before()
    {
        var before = new ContainerDefinition("contracts", "contractId", []);
        using (var store = new SqliteDocumentStore(Path, [before], _clock))
        {
            await store.CommitAsync("contracts", "c-1", [
                new DocumentWrite.Create("a", Contract("c-1", "a", more: ("status", "active"))),
                new DocumentWrite.Create("b", Contract("c-1", "b", more: ("status", 5))),
                new DocumentWrite.Create("c", Contract("c-1", "c"))]);
        }
        using (var store = Open())
        {
            Assert.Equal(
                "a", Assert.Single((await store.QueryAsync("contracts", new("contract", [new("status", "active")]), 10)).Items).Id);
            Assert.Empty((await store.QueryAsync("contracts", new("contract", [new("status", "5")]), 10)).Items);
            Assert.Equal(3, (await store.QueryAsync("contracts", new("contract"), 10)).Items.Count);
        }
    }

    [Fact]
    public async Task What_has_vanished_is_swept_from_the_file()
    {
        using (var store = Open())
        {
            await store.CommitAsync(
                "operations", "s",
                [.. Enumerable.Range(0, 100).Select(i => new DocumentWrite.Create($"d{i}", Operation("s", $"d{i}", more: ("ttl", 1))))]);
            _clock.Advance(TimeSpan.FromMinutes(2));
            // A backlog goes with the next commits, not all at once.
            for (var i = 0; i < 5; i++)
            {
                await store.CommitAsync(
                "operations", "s", [new DocumentWrite.Upsert("later", Operation("s", "later"))]);
            }
        }
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM operations";
        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public async Task A_file_from_before_there_were_searches_is_searched_too()
    {
        using (var before = new SqliteDocumentStore(Path, [new("contracts", "contractId", ["status"])], _clock))
        {
            foreach (var key in new[] { "c-2", "c-1" })
            {
                var body = Contract(key, "a", "thing", ("order", key), ("terms", new[] { "blue", key }), ("status", "active"));
                await before.CommitAsync("contracts", key, [new DocumentWrite.Create("a", body)]);
            }
        }
        for (var opened = 0; opened < 2; opened++)
        {
            using var store = Open();
            foreach (var condition in new SearchCondition[] { new SearchCondition.Has("blue"), new SearchCondition.Is("status", "active") })
            {
                Assert.Equal(
                    ["c-1", "c-2"],
                    (await store.SearchAsync("contracts", new("thing", [condition]), 10)).Items.Select(item => item.PartitionKey));
            }

            Assert.Equal(1, await store.CountAsync("contracts", new("thing", [new SearchCondition.Has("c-2")])));
        }
    }

    [Fact]
    public void A_file_of_a_later_release_is_refused()
    {
        Open().Dispose();
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }
        Assert.Throws<InvalidOperationException>(Open);
    }

    [Fact]
    public async Task A_closed_store_refuses_calls()
    {
        var store = Open();
        store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReadAsync("contracts", "c-1", "a"));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => store.CommitAsync("contracts", "c-1", [new DocumentWrite.Delete("a", null)]));
    }

    [Fact]
    public async Task Commits_that_wait_when_the_store_is_closed_are_still_written()
    {
        List<Task<CommitResult>> commits;
        using (var store = Open())
        {
            commits = [.. Enumerable.Range(0, 100)
                .Select(i => store.CommitAsync("contracts", "c-1", [new DocumentWrite.Create($"d{i}", Contract("c-1", $"d{i}"))]))];
        }
        Assert.All(await Task.WhenAll(commits), result => Assert.True(result.IsCommitted));
        using var again = Open();
        Assert.Equal(100, (await again.ListAsync("contracts", "c-1", null, null, 1000)).Items.Count);
    }

    /// <summary>The places of rows are stored: a hash that changed would lose every partition from its range.</summary>
    [Theory]
    [InlineData("contract-1", 3)]
    [InlineData("contract-2", 4)]
    [InlineData("契約", 4)]
    public void A_partition_keeps_its_range_for_ever(string partitionKey, int range) => Assert.Equal(range, SqliteRanges.Of(partitionKey));

    [Fact]
    public void Partitions_spread_evenly_over_the_ranges()
    {
        var counts = Enumerable.Range(0, 8000).GroupBy(i => SqliteRanges.Of($"contract-{i}")).Select(group => group.Count()).ToList();
        Assert.Equal(SqliteContainer.RangeCount, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 800, 1200));
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_the_writer()
    {
        using var store = Open();
        await store.CommitAsync("contracts", "c-1", [new DocumentWrite.Create("a", Contract("c-1", "a"))]);
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE; DELETE FROM contracts";
        command.ExecuteNonQuery();
        // The writer's place is taken and its rows are gone; a reader sees the last commit, at once.
        Assert.NotNull(await store.ReadAsync("contracts", "c-1", "a"));
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
    }

    public void Dispose() => _folder.Dispose();

    private SqliteDocumentStore Open() => new(Path, Containers, _clock);
}
