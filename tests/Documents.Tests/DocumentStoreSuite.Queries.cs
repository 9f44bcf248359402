using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    private static readonly DocumentQuery AllContracts = new("contract");

    [Fact]
    public async Task A_query_finds_by_type_and_by_equality_of_all_its_fields()
    {
        await CommitAsync(
            "c-1", new DocumentWrite.Create("contract", Contract("c-1", "contract", more: [("status", "active"), ("customerId", "u-1")])),
            new DocumentWrite.Create("event-1", Contract("c-1", "event-1", "event", ("status", "active"))));
        await CommitAsync(
            "c-2", new DocumentWrite.Create("contract", Contract("c-2", "contract", more: [("status", "ended"), ("customerId", "u-1")])));
        await CommitAsync(
            "c-3", new DocumentWrite.Create("contract", Contract("c-3", "contract", more: [("status", "active"), ("customerId", "u-2")])));
        await CommitAsync(
            "c-4", new DocumentWrite.Create("contract", Contract("c-4", "contract", more: [("status", null), ("customerId", 7)])));

        Assert.Equal(["c-1", "c-2", "c-3", "c-4"], await QueryKeysAsync(AllContracts));
        Assert.Equal(["c-1", "c-3"], await QueryKeysAsync(new("contract", [new("status", "active")])));
        Assert.Equal(["c-1", "c-2"], await QueryKeysAsync(new("contract", [new("customerId", "u-1")])));
        Assert.Equal(["c-1"], await QueryKeysAsync(new("contract", [new("customerId", "u-1"), new("status", "active")])));
        Assert.Equal(["c-1"], await QueryKeysAsync(new("event", [new("status", "active")])));
        Assert.Empty(await QueryKeysAsync(new("contract", [new("customerId", "7")])));
        Assert.Empty(await QueryKeysAsync(new("contract", [new("status", "Active")])));
        Assert.Empty(await QueryKeysAsync(new("contract", [new("status", "' OR '1'='1")])));
        Assert.Empty(await QueryKeysAsync(new("Contract")));
        Assert.Empty(await QueryKeysAsync(new("")));
    }

    [Fact]
    public async Task A_query_compares_a_property_of_an_object_in_the_document()
    {
        var may = new DocumentQuery("bill", [new("bill/month", "2026-05")]);
        await CommitAsync(
            "c-1",
            new DocumentWrite.Create(
                "a", Contract("c-1", "a", "bill", ("bill", new { lines = new[] { new { month = "2026-06" } }, month = "2026-05" }))));
        await CommitAsync(
            "c-2", new DocumentWrite.Create("a", Contract("c-2", "a", "bill", ("bill", new { month = "2026-06" }), ("month", "2026-05"))));
        await CommitAsync(
            "c-3", new DocumentWrite.Create("a", Contract("c-3", "a", "bill", ("bill/month", "2026-05"), ("bill", "2026-05"))));
        await CommitAsync(
            "c-4", new DocumentWrite.Create("a", Contract("c-4", "a", "bill", ("bill", new { month = new { month = "2026-05" } }))));
        await CommitAsync(
            "c-5", new DocumentWrite.Create("a", Contract("c-5", "a", "bill", ("status", "2026-05"), ("bill", new { month = 202605 }))));
        await CommitAsync("c-6", new DocumentWrite.Create("a", Contract("c-6", "a", "note", ("bill", new { month = "2026-05" }))));

        Assert.Equal(["c-1"], await QueryKeysAsync(may));
        await CommitAsync(
            "c-2", new DocumentWrite.Replace("a", Contract("c-2", "a", "bill", ("bill", new { month = "2026-05", more = 1 })), null));
        await CommitAsync("c-1", new DocumentWrite.Replace("a", Contract("c-1", "a", "bill", ("bill", new { })), null));
        Assert.Equal(["c-2"], await QueryKeysAsync(may));
    }

    [Fact]
    public async Task A_query_follows_what_a_write_changes()
    {
        var active = new DocumentQuery("contract", [new("status", "active")]);
        await CommitAsync("c-1", new DocumentWrite.Create("a", Contract("c-1", "a", more: ("status", "active"))));
        Assert.Single(await QueryKeysAsync(active));
        await CommitAsync("c-1", new DocumentWrite.Replace("a", Contract("c-1", "a", more: ("status", "ended")), null));
        Assert.Empty(await QueryKeysAsync(active));
        await CommitAsync("c-1", new DocumentWrite.Upsert("a", Contract("c-1", "a", more: [("status", "active"), ("note", "x")])));
        Assert.Single(await QueryKeysAsync(active));
        await CommitAsync("c-1", new DocumentWrite.Upsert("a", Contract("c-1", "a")));
        Assert.Empty(await QueryKeysAsync(active));
        await CommitAsync("c-1", new DocumentWrite.Upsert("a", Contract("c-1", "a", "other")));
        Assert.Empty(await QueryKeysAsync(AllContracts));
        await CommitAsync("c-1", new DocumentWrite.Delete("a", null));
        Assert.Empty(await QueryKeysAsync(new("other")));
    }

    [Fact]
    public async Task A_query_on_what_is_not_indexed_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.QueryAsync("contracts", new("contract", [new("note", "x")]), 10));

    [Fact]
    public async Task The_ranges_hold_every_partition_once()
    {
        var keys = await CreateContractsAsync(120);
        var ranges = await Store.GetRangesAsync("contracts");
        Assert.NotEmpty(ranges);
        Assert.Equal(ranges.Count, ranges.Select(range => range.Key).Distinct().Count());
        Assert.All(ranges, range => Assert.InRange(range.Key.Length, 1, 200));

        var byRange = new List<string>();
        foreach (var range in ranges)
        {
            // What an orchestration keeps of a range is its key.
            var again = new DocumentRange(new string(range.Key.AsSpan()));
            byRange.AddRange(await QueryKeysAsync(new("contract", [new("status", "active")], again), 7));
        }
        Assert.Equal(keys, byRange.Order(StringComparer.Ordinal));
        Assert.Equal(keys, await QueryKeysAsync(AllContracts, 11));
    }

    [Fact]
    public async Task A_page_is_filled_across_ranges()
    {
        await CreateContractsAsync(40);
        var first = await Store.QueryAsync("contracts", AllContracts, 30);
        Assert.Equal(30, first.Items.Count);
        Assert.Equal(10, (await Store.QueryAsync("contracts", AllContracts, 30, first.Cursor)).Items.Count);
    }

    [Fact]
    public async Task A_partition_lies_whole_in_one_range()
    {
        await CreateAsync("c-1", "a", "b", "c");
        var found = new List<int>();
        foreach (var range in await Store.GetRangesAsync("contracts"))
            found.Add((await QueryKeysAsync(AllContracts with { Range = range })).Count);
        Assert.Equal(3, Assert.Single(found, count => count > 0));
    }

    [Fact]
    public async Task A_range_that_the_store_did_not_give_is_refused()
    {
        foreach (var key in new[] { "", "nonsense", "-1", "99999", "{}" })
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => Store.QueryAsync("contracts", AllContracts with { Range = new DocumentRange(key) }, 10));
        }
    }

    [Fact]
    public async Task A_query_cursor_neither_skips_nor_repeats_while_others_write()
    {
        var keys = await CreateContractsAsync(60);
        var stayed = new HashSet<string>(keys);
        var seen = new List<string>();
        var random = new Random(7);
        string? cursor = null;
        var round = 0;
        do
        {
            var page = await Store.QueryAsync("contracts", AllContracts, 5, cursor);
            seen.AddRange(page.Items.Select(one => one.PartitionKey));
            cursor = page.Cursor;

            // Anywhere, before and after the cursor: one is deleted, one changed, one new.
            var gone = keys[random.Next(keys.Count)];
            if (stayed.Remove(gone)) AssertCommitted(await CommitAsync(gone, new DocumentWrite.Delete("contract", null)));
            var changed = stayed.ElementAt(random.Next(stayed.Count));
            AssertCommitted(
                await CommitAsync(
                    changed, new DocumentWrite.Replace("contract", Contract(changed, "contract", more: ("round", round)), null)));
            await CreateAsync($"new-{round++}", "contract");
        }
        while (cursor is not null && round < 500);

        Assert.Null(cursor);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Superset(stayed, seen.ToHashSet());
    }

    [Fact]
    public async Task A_cursor_of_another_query_or_range_is_none()
    {
        await CreateContractsAsync(30);
        var cursor = (await Store.QueryAsync("contracts", AllContracts, 3)).Cursor!;
        var range = (await Store.GetRangesAsync("contracts"))[0];
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.QueryAsync("contracts", new("event"), 3, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(
            () => Store.QueryAsync("contracts", AllContracts with { Where = [new("status", "active")] }, 3, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(
            () => Store.QueryAsync("contracts", AllContracts with { Range = range }, 3, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.QueryAsync("contracts", AllContracts, 3, cursor[..^4]));
    }

    /// <summary>Contracts in partitions of their own; gives their keys in order.</summary>
    private async Task<List<string>> CreateContractsAsync(int count)
    {
        var keys = Enumerable.Range(0, count).Select(i => $"c-{i:0000}").ToList();
        await Parallel.ForEachAsync(keys, async (key, _) =>
            AssertCommitted(
                await CommitAsync(key, new DocumentWrite.Create("contract", Contract(key, "contract", more: ("status", "active"))))));
        return keys;
    }

    private async Task<List<string>> QueryKeysAsync(DocumentQuery query, int limit = 100) =>
        [.. (await AllPagesAsync(cursor => Store.QueryAsync("contracts", query, limit, cursor))).Select(one => one.PartitionKey)
            .Order(StringComparer.Ordinal)];
}
