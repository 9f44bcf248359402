using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    [Fact]
    [Trait("clock", "moves")]
    public async Task A_document_vanishes_when_its_time_has_run_out()
    {
        await WriteAsync(new DocumentWrite.Create("mortal", Operation("s", "mortal", more: [("ttl", 60), ("status", "open")])),
            new DocumentWrite.Create("for-ever", Operation("s", "for-ever", more: [("ttl", -1), ("status", "open")])),
            new DocumentWrite.Create("plain", Operation("s", "plain", more: ("status", "open"))));
        Assert.Equal(["for-ever", "mortal", "plain"], await AliveAsync());

        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(["for-ever", "mortal", "plain"], await AliveAsync());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["for-ever", "plain"], await AliveAsync());
        Clock.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal(["for-ever", "plain"], await AliveAsync());
    }

    [Fact]
    [Trait("clock", "moves")]
    public async Task Time_to_live_runs_from_the_last_write()
    {
        await WriteAsync(
            new DocumentWrite.Create("a", Operation("s", "a", more: ("ttl", 60))),
            new DocumentWrite.Create("b", Operation("s", "b", more: ("ttl", 60))));
        Clock.Advance(TimeSpan.FromSeconds(40));
        await WriteAsync(
            new DocumentWrite.Replace("a", Operation("s", "a", more: ("ttl", 60)), null),
            new DocumentWrite.Upsert("b", Operation("s", "b")));
        Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.NotNull(await Store.ReadAsync("operations", "s", "a"));
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await Store.ReadAsync("operations", "s", "a"));
        Assert.NotNull(await Store.ReadAsync("operations", "s", "b"));
    }

    [Fact]
    [Trait("clock", "moves")]
    public async Task What_has_vanished_is_no_document_for_any_write()
    {
        var etag = (await WriteAsync(new DocumentWrite.Create("a", Operation("s", "a", more: ("ttl", 1))))).ETags[0];
        Clock.Advance(TimeSpan.FromSeconds(1));
        AssertRefused(
            await Store.CommitAsync("operations", "s", [new DocumentWrite.Replace("a", Operation("s", "a"), etag)]), CommitStatus.NotFound,
            0);
        AssertRefused(await Store.CommitAsync("operations", "s", [new DocumentWrite.Delete("a", null)]), CommitStatus.NotFound, 0);
        await WriteAsync(new DocumentWrite.Create("a", Operation("s", "a", "again")));
        Assert.Equal("again", (await Store.ReadAsync("operations", "s", "a"))!.Field<string>("type"));
        AssertRefused(
            await Store.CommitAsync("operations", "s", [new DocumentWrite.Create("a", Operation("s", "a"))]), CommitStatus.AlreadyExists,
            0);
    }

    [Fact]
    [Trait("clock", "moves")]
    public async Task A_page_is_not_ended_by_what_has_vanished()
    {
        for (var i = 0; i < 30; i++)
        {
            await WriteAsync(
            new DocumentWrite.Create($"d{i:00}", Operation("s", $"d{i:00}", more: ("ttl", i % 3 == 0 ? 1000 : 1))));
        }

        Clock.Advance(TimeSpan.FromSeconds(2));
        var listed = await AllPagesAsync(cursor => Store.ListAsync("operations", "s", null, null, 4, cursor));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"d{i * 3:00}"), listed.Select(one => one.Id));
    }

    [Fact]
    [Trait("clock", "moves")]
    public async Task A_container_without_it_keeps_a_document_for_ever()
    {
        await CommitAsync("c-1", new DocumentWrite.Create("a", Contract("c-1", "a", more: ("ttl", 1))));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(await Store.ReadAsync("contracts", "c-1", "a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(1.5)]
    [InlineData("60")]
    public async Task A_time_to_live_that_is_none_is_refused(object ttl)
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => WriteAsync(new DocumentWrite.Create("a", Operation("s", "a", more: ("ttl", ttl)))));
        Assert.Null(await Store.ReadAsync("operations", "s", "a"));
    }

    private async Task<CommitResult> WriteAsync(params DocumentWrite[] writes)
    {
        var result = await Store.CommitAsync("operations", "s", writes);
        AssertCommitted(result);
        return result;
    }

    /// <summary>The documents, read in each of the three ways.</summary>
    private async Task<List<string>> AliveAsync()
    {
        var listed = (await Store.ListAsync("operations", "s", null, null, 100)).Items.Select(one => one.Id).ToList();
        var queried = await AllPagesAsync(cursor => Store.QueryAsync("operations", new("task", [new("status", "open")]), 100, cursor));
        Assert.Equal(listed, queried.Select(one => one.Id).Order(StringComparer.Ordinal));
        var read = new List<string>();
        foreach (var id in new[] { "for-ever", "mortal", "plain" })
        {
            if (await Store.ReadAsync("operations", "s", id) is { } document) read.Add(document.Id);
        }
        Assert.Equal(listed, read);
        return listed;
    }
}
