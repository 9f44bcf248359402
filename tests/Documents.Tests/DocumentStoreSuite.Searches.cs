using static SecureMx.Documents.SearchCondition;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    private static readonly DocumentSearch AllThings = new("thing", []);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task A_search_gives_all_in_their_order_both_ways(int limit)
    {
        var orders = await CreateThingsAsync(60);

        Assert.Equal(orders, await SearchOrdersAsync(AllThings, limit));
        Assert.Equal(orders.AsEnumerable().Reverse(), await SearchOrdersAsync(AllThings with { Descending = true }, limit));
        Assert.Equal(orders[10..20], await SearchOrdersAsync(AllThings with { From = orders[10], Before = orders[20] }, limit));
        Assert.Equal(
            orders[10..20].AsEnumerable().Reverse(),
            await SearchOrdersAsync(AllThings with { From = orders[10], Before = orders[20], Descending = true }, limit));
        Assert.Equal(60, await Store.CountAsync("contracts", AllThings));
        Assert.Equal(10, await Store.CountAsync("contracts", AllThings with { From = orders[10], Before = orders[20] }));
    }

    [Fact]
    public async Task An_order_is_by_code_point()
    {
        string[] orders = ["", "!", "a", "a!", "aa", "b", "é", "ー", "\uE000", "\uFFFD", "😀"];
        foreach (var (order, number) in orders.Reverse().Select((order, number) => (order, number)))
            await PutThingAsync($"c-{number}", ("order", order));

        Assert.Equal(orders, await SearchOrdersAsync(AllThings, 3));
        Assert.Equal(orders.Reverse(), await SearchOrdersAsync(AllThings with { Descending = true }, 3));
    }

    [Fact]
    public async Task A_search_finds_what_meets_all_its_conditions()
    {
        await PutThingAsync(
            "c-1", ("order", "1"), ("status", "active"), ("customerId", "u-1"), ("terms", new[] { "ab", "bc" }), ("name", "abc"));
        await PutThingAsync(
            "c-2", ("order", "2"), ("status", "ended"), ("customerId", "u-1"), ("terms", new[] { "ab", "xy" }), ("name", "xyab"));
        await PutThingAsync(
            "c-3", ("order", "3"), ("status", "active"), ("customerId", "u-2"),
            ("terms", new object?[] { "bc", "ab", "ab", null, 7 }), ("name", "bcxab"));
        await PutThingAsync("c-4", ("order", "4"), ("status", "due"), ("terms", "ab"), ("name", 7));
        await PutThingAsync("c-5", ("status", "active"), ("terms", new[] { "ab" }));
        await PutThingAsync("c-6", ("order", 6), ("status", "active"), ("terms", new[] { "ab" }));
        await CommitAsync("c-7", new DocumentWrite.Create("a", Contract("c-7", "a", "other", ("order", "7"), ("terms", new[] { "ab" }))));

        await FindsAsync(["1", "2", "3", "4"]);
        await FindsAsync(["1", "3"], new Is("status", "active"));
        await FindsAsync(
            ["1", "2", "4"], new IsOneOf("status", ["ended", "active", "due"]), new LiesIn("order", "1", "9"),
            new IsOneOf("order", ["1", "2", "4", "6"]));
        await FindsAsync(["1", "2", "3"], new Has("ab"));
        await FindsAsync(["1", "3"], new Has("ab"), new Has("bc"));
        await FindsAsync(["1", "3"], new Is("status", "active"), new Has("ab"));
        await FindsAsync(["1"], new Has("ab"), new Is("customerId", "u-1"), new Is("status", "active"));
        await FindsAsync(["1"], new Has("ab"), new Has("bc"), new Contains("name", "abc"));
        await FindsAsync(["2", "3"], new Contains("name", "ab"), new Has("ab"), new LiesIn("order", "2", "4"));
        await FindsAsync(["1", "2"], new LiesIn("customerId", "u", "u-2"));
        await FindsAsync([], new Has(""), new Has("' OR '1'='1"));
        await FindsAsync([], new Has("AB"));
        await FindsAsync([], new Is("status", "active"), new Has("xy"));
    }

    [Fact]
    public async Task A_search_follows_what_a_write_changes()
    {
        DocumentSearch blue = new("thing", [new Has("blue")]), active = new("thing", [new Is("status", "active")]);
        await PutThingAsync("c-1", ("order", "1"), ("terms", new[] { "red" }), ("status", "active"));
        Assert.Empty(await SearchOrdersAsync(blue));
        await PutThingAsync("c-1", ("order", "1"), ("terms", new[] { "red", "blue" }), ("status", "active"));
        Assert.Equal(["1"], await SearchOrdersAsync(blue));
        await PutThingAsync("c-1", ("order", "2"), ("terms", new[] { "blue" }), ("status", "active"), ("note", "x"));
        Assert.Equal(["2"], await SearchOrdersAsync(blue));
        Assert.Equal(["2"], await SearchOrdersAsync(active));
        await PutThingAsync("c-1", ("terms", new[] { "blue" }), ("status", "active"));
        Assert.Empty(await SearchOrdersAsync(blue));
        Assert.Empty(await SearchOrdersAsync(active));
        await PutThingAsync("c-1", ("order", "3"), ("terms", new[] { "blue" }));
        Assert.Equal(["3"], await SearchOrdersAsync(blue));
        await CommitAsync("c-1", new DocumentWrite.Delete("thing", null));
        Assert.Equal(0, await Store.CountAsync("contracts", blue));
        Assert.Empty(await SearchOrdersAsync(blue));
    }

    [Fact]
    public async Task A_search_cursor_neither_skips_nor_repeats_while_others_write()
    {
        var stayed = (await CreateThingsAsync(60)).ToHashSet();
        var (seen, random, round) = (new List<string>(), new Random(11), 0);
        string? cursor = null;
        do
        {
            var page = await Store.SearchAsync("contracts", AllThings, 5, cursor);
            seen.AddRange(page.Items.Select(item => item.Field<string>("order")));
            cursor = page.Cursor;

            var gone = stayed.ElementAt(random.Next(stayed.Count));
            stayed.Remove(gone);
            AssertCommitted(await CommitAsync($"c-{gone}", new DocumentWrite.Delete("thing", null)));
            var changed = stayed.ElementAt(random.Next(stayed.Count));
            await PutThingAsync($"c-{changed}", ("order", changed), ("round", round));
            await PutThingAsync($"n-{round}", ("order", $"{random.Next(100):000}-{round++}"));
        }
        while (cursor is not null && round < 50);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Superset(stayed, seen.ToHashSet());
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_page_of_a_search_ends_at_its_bytes()
    {
        var orders = Enumerable.Range(0, 9).Select(number => $"{number}").ToList();
        foreach (var order in orders) await PutThingAsync($"c-{order}", ("order", order), ("x", new string('x', 300_000)));

        var pages = await PagesAsync(cursor => Store.SearchAsync("contracts", AllThings, 200, cursor));

        Assert.Equal(orders, pages.SelectMany(page => page).Select(item => item.Field<string>("order")));
        Assert.All(pages, page => Assert.InRange(page.Sum(item => (long)item.Json.Length), 1, DocumentLimits.MaximumPageBytes));
    }

    [Fact]
    public async Task A_search_on_what_is_not_indexed_is_refused()
    {
        await RefusedAsync("contracts", new Is("note", "x"));
        await RefusedAsync("contracts", new Contains("note", "x"));
        await RefusedAsync("contracts", new Is("status", "\ud800"));
        await RefusedAsync("operations");
        await RefusedAsync("nowhere");

        async Task RefusedAsync(string container, params SearchCondition[] where)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(container, new("thing", where), 10));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.CountAsync(container, new("thing", where)));
        }
    }

    [Fact]
    public async Task A_cursor_of_another_search_is_none()
    {
        await CreateThingsAsync(9);
        var cursor = (await Store.SearchAsync("contracts", AllThings, 3)).Cursor!;
        foreach (var other in new[]
        {
            new("other", []), AllThings with { Descending = true }, AllThings with { From = "0" }, AllThings with { Before = "9" },
            new("thing", [new Has("x")]), new("thing", [new Is("status", "x")]),
        })
        {
            await Assert.ThrowsAsync<InvalidCursorException>(() => Store.SearchAsync("contracts", other, 3, cursor));
        }

        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.SearchAsync("contracts", AllThings, 3, cursor[..^4]));
    }

    private async Task FindsAsync(string[] expected, params SearchCondition[] where)
    {
        foreach (var limit in new[] { 1, 100 }) Assert.Equal(expected, await SearchOrdersAsync(new("thing", where), limit));
        Assert.Equal(
            expected.Reverse(), await SearchOrdersAsync(new DocumentSearch("thing", where) { Descending = true }, 2));
        Assert.Equal(expected.Length, await Store.CountAsync("contracts", new("thing", where)));
    }

    /// <summary>Things in partitions of their own; gives their orders, ascending.</summary>
    private async Task<List<string>> CreateThingsAsync(int count)
    {
        var orders = Enumerable.Range(0, count).Select(number => $"{number:000}").ToList();
        foreach (var order in orders.AsEnumerable().Reverse()) await PutThingAsync($"c-{order}", ("order", order));
        return orders;
    }

    private async Task PutThingAsync(string key, params (string Name, object? Value)[] more) =>
        AssertCommitted(await CommitAsync(key, new DocumentWrite.Upsert("thing", Contract(key, "thing", "thing", more))));

    private async Task<List<string>> SearchOrdersAsync(DocumentSearch search, int limit = 100) =>
        [.. (await AllPagesAsync(cursor => Store.SearchAsync("contracts", search, limit, cursor)))
            .Select(item => item.Field<string>("order"))];
}
