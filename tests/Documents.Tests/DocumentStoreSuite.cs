using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

/// <summary>What every adapter must pass. A class per adapter gives the store; a fresh one for each test.</summary>
public abstract partial class DocumentStoreSuite : IAsyncLifetime
{
    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

    protected IDocumentStore Store { get; private set; } = null!;

    /// <summary>An empty store with the containers of <see cref="Containers"/>.</summary>
    protected abstract Task<IDocumentStore> OpenAsync();

    /// <summary>Closes the store and takes away what it kept.</summary>
    protected abstract Task CloseAsync();

    public async Task InitializeAsync() => Store = await OpenAsync();

    public Task DisposeAsync() => CloseAsync();

    [Fact]
    public async Task A_document_is_read_back_as_it_was_written()
    {
        var written = Contract(
            "c-1", "contract",
            more: [("name", "例示株式会社"), ("emoji", "👩‍👩‍👧"), ("amount", 1234567890123), ("nested", new { a = new[] { 1, 2 } })]);
        var result = await CommitAsync("c-1", new DocumentWrite.Create("contract", written));

        var read = await Store.ReadAsync("contracts", "c-1", "contract");
        Assert.NotNull(read);
        Assert.Equal(("c-1", "contract"), (read.PartitionKey, read.Id));
        Assert.Equal(Assert.Single(result.ETags), read.ETag);
        AssertSameJson(written, read.Json);
    }

    [Fact]
    public async Task What_is_not_there_reads_as_null()
    {
        await CommitAsync("c-1", new DocumentWrite.Create("a", Contract("c-1", "a")));
        Assert.Null(await Store.ReadAsync("contracts", "c-1", "b"));
        Assert.Null(await Store.ReadAsync("contracts", "c-2", "a"));
        Assert.Null(await Store.ReadAsync("operations", "c-1", "a"));
        Assert.Null(await Store.ReadAsync("contracts", "c-1", "A"));
    }

    [Fact]
    public async Task Many_are_read_in_the_order_of_their_keys_with_null_for_what_is_not_there()
    {
        await CreateAsync("c-1", "a", "b");
        await CreateAsync("c-2", "a");
        DocumentKey[] keys = [
            new("c-2", "a"), new("c-3", "a"), new("c-1", "b"), new("c-1", ""), new("", "a"), new("c-1", "a/b"), new("c-1", "b"),
            new("c-1", "a")];

        var read = await Store.ReadManyAsync("contracts", keys);

        Assert.Equal(
            ["c-2 a", null, "c-1 b", null, null, null, "c-1 b", "c-1 a"],
            read.Select(document => document is null ? null : $"{document.PartitionKey} {document.Id}"));
        Assert.Equal((await Store.ReadAsync("contracts", "c-1", "b"))!.ETag, read[2]!.ETag);
        AssertSameJson(Contract("c-2", "a"), read[0]!.Json);
        Assert.Empty(await Store.ReadManyAsync("contracts", []));
    }

    [Fact]
    public async Task Many_are_read_as_the_last_answered_commit_left_them()
    {
        await CreateAsync("c-1", "a", "b");
        DocumentKey[] keys = [new("c-1", "a"), new("c-1", "b")];
        for (var i = 0; i < 20; i++)
        {
            var written = await CommitAsync(
                "c-1", new DocumentWrite.Upsert("a", Contract("c-1", "a")), new DocumentWrite.Upsert("b", Contract("c-1", "b")));
            Assert.Equal(written.ETags, (await Store.ReadManyAsync("contracts", keys)).Select(document => document!.ETag));
        }
    }

    [Fact]
    public async Task A_container_that_was_not_declared_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadManyAsync("nowhere", [new DocumentKey("k", "i")]));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadAsync("nowhere", "k", "i"));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ListAsync("nowhere", "k", null, null, 10));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.QueryAsync("nowhere", new DocumentQuery("t"), 10));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetRangesAsync("nowhere"));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync("nowhere", "k", [new DocumentWrite.Delete("i", null)]));
    }

    [Fact]
    public async Task Every_write_gives_another_etag_even_of_the_same_bytes()
    {
        var body = Contract("c-1", "a");
        var etags = new HashSet<string>();
        for (var i = 0; i < 20; i++) Assert.True(etags.Add((await CommitAsync("c-1", new DocumentWrite.Upsert("a", body))).ETags[0]));
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.CommitAsync("contracts", "c-1", [new DocumentWrite.Create("a", Contract("c-1", "a"))], cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync("contracts", "c-1", "a", cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.ReadManyAsync("contracts", [new DocumentKey("c-1", "a")], cancelled.Token));
        Assert.Null(await Store.ReadAsync("contracts", "c-1", "a"));
    }

    protected Task<CommitResult> CommitAsync(string contractId, params DocumentWrite[] writes) =>
        Store.CommitAsync("contracts", contractId, writes);

    protected async Task CreateAsync(string contractId, params string[] ids)
    {
        foreach (var chunk in ids.Chunk(DocumentWrite.MaximumPerCommit))
            AssertCommitted(await CommitAsync(contractId, [.. chunk.Select(id => new DocumentWrite.Create(id, Contract(contractId, id)))]));
    }

    protected static void AssertCommitted(CommitResult result) =>
        Assert.Equal((CommitStatus.Committed, -1), (result.Status, result.FailedIndex));

    protected static void AssertRefused(CommitResult result, CommitStatus status, int index)
    {
        Assert.Equal((status, index), (result.Status, result.FailedIndex));
        Assert.False(result.IsCommitted);
        Assert.Empty(result.ETags);
    }

    protected static void AssertSameJson(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        Assert.True(JsonElement.DeepEquals(left.RootElement, right.RootElement), $"Expected {expected.Text()} but found {actual.Text()}");
    }

    /// <summary>All pages of a listing or query; a cursor must come to an end.</summary>
    protected static async Task<List<Document>> AllPagesAsync(Func<string?, Task<DocumentPage>> next)
    {
        var all = new List<Document>();
        string? cursor = null;
        for (var pages = 0; pages < 10_000; pages++)
        {
            var page = await next(cursor);
            all.AddRange(page.Items);
            if (page.Cursor is null) return all;
            cursor = page.Cursor;
        }
        throw new InvalidOperationException("The cursor never ends.");
    }
}
