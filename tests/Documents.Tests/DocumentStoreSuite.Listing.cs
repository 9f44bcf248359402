using System.Text;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    // By code point: 'Z' before 'a', an emoji (U+1F600) after the last of the basic plane (U+FF5E), which UTF-16 would turn round.
    private static readonly string[] IdsInOrder =
        [
            "!", "0", "10", "9", "A", "B", "Z", "_", "a", "aB", "aa", "ab", "b", "event-00000001", "event-00000010", "z", "ß", "é", "あ",
            "契約", "～", "😀", "😁"];

    [Fact]
    public async Task A_partition_lists_by_code_point()
    {
        await CreateAsync("c-1", [.. IdsInOrder.Reverse()]);
        await CreateAsync("c-2", "a", "c");
        Assert.Equal(IdsInOrder, await ListIdsAsync("c-1", null, null, 100));
        Assert.Equal(
            IdsInOrder.Order(
                Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)))),
            IdsInOrder);
    }

    [Theory]
    [InlineData("a", "b", new[] { "a", "aB", "aa", "ab" })]
    [InlineData("aA", "aa", new[] { "aB" })]
    [InlineData("event-", "event.", new[] { "event-00000001", "event-00000010" })]
    [InlineData("event-00000001", "event-00000010", new[] { "event-00000001" })]
    [InlineData("event-00000002", "event-00000010", new string[0])]
    [InlineData("b", "a", new string[0])]
    [InlineData("a", "a", new string[0])]
    [InlineData("", "1", new[] { "!", "0" })]
    [InlineData(null, "", new string[0])]
    [InlineData(null, "0", new[] { "!" })]
    [InlineData("😀", null, new[] { "😀", "😁" })]
    [InlineData("～", "😁", new[] { "～", "😀" })]
    [InlineData("'; --", "/", new string[0])]
    public async Task A_listing_takes_its_first_id_and_stops_before_its_last(string? from, string? before, string[] expected)
    {
        await CreateAsync("c-1", IdsInOrder);
        Assert.Equal(expected, await ListIdsAsync("c-1", from, before, 100));
        Assert.Equal(expected, await ListIdsAsync("c-1", from, before, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(1000)]
    public async Task Pages_of_any_size_give_the_same_list(int limit)
    {
        await CreateAsync("c-1", IdsInOrder);
        var page = await Store.ListAsync("contracts", "c-1", null, null, limit);
        Assert.True(page.Items.Count <= limit);
        Assert.Equal(IdsInOrder, await ListIdsAsync("c-1", null, null, limit));
    }

    [Fact]
    public async Task A_list_cursor_neither_skips_nor_repeats_while_others_write()
    {
        await CreateAsync("c-1", "b", "d", "f", "h", "j");
        var first = await Store.ListAsync("contracts", "c-1", null, null, 2);
        Assert.Equal(["b", "d"], first.Items.Select(one => one.Id));

        // Before and at the cursor: gone and new; after it: one gone, one new, one changed.
        AssertCommitted(await CommitAsync(
            "c-1", new DocumentWrite.Delete("b", null), new DocumentWrite.Delete("d", null),
            new DocumentWrite.Create("a", Contract("c-1", "a")),
            new DocumentWrite.Create("c", Contract("c-1", "c")), new DocumentWrite.Create("e", Contract("c-1", "e")),
            new DocumentWrite.Delete("f", null),
            new DocumentWrite.Replace("h", Contract("c-1", "h", "other"), null)));

        var rest = await AllPagesAsync(cursor => Store.ListAsync("contracts", "c-1", null, null, 1, cursor ?? first.Cursor));
        Assert.Equal(["e", "h", "j"], rest.Select(one => one.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_has_one_to_a_thousand(int limit)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ListAsync("contracts", "c-1", null, null, limit));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.QueryAsync("contracts", new DocumentQuery("contract"), limit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not a cursor!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("契約")]
    [InlineData("../../etc/passwd")]
    [InlineData("{\"token\":null}")]
    public async Task Garbage_is_no_cursor(string cursor)
    {
        await CreateAsync("c-1", "a", "b");
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ListAsync("contracts", "c-1", null, null, 1, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.QueryAsync("contracts", new DocumentQuery("contract"), 1, cursor));
    }

    [Fact]
    public async Task A_cursor_that_was_cut_or_changed_or_is_of_another_list_is_none()
    {
        await CreateAsync("c-1", "a", "b", "c");
        var cursor = (await Store.ListAsync("contracts", "c-1", null, null, 1)).Cursor!;
        var changed = string.Concat(
            cursor.AsSpan(0, cursor.Length / 2), cursor[cursor.Length / 2] == 'A' ? "B" : "A", cursor.AsSpan(cursor.Length / 2 + 1));
        foreach (var bad in new[] { cursor[..^2], cursor[2..], changed, cursor + "AAAA" })
            await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ListAsync("contracts", "c-1", null, null, 1, bad));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ListAsync("contracts", "c-2", null, null, 1, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ListAsync("contracts", "c-1", "a", null, 1, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.QueryAsync("contracts", new DocumentQuery("contract"), 1, cursor));
    }

    private async Task<List<string>> ListIdsAsync(string contractId, string? from, string? before, int limit) =>
        [.. (await AllPagesAsync(cursor => Store.ListAsync("contracts", contractId, from, before, limit, cursor))).Select(one => one.Id)];
}
