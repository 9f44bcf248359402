using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    /// <summary>How often each writer counts; fewer where each call is a request over the network.</summary>
    protected virtual int RoundsOfContention => 12;

    [Fact]
    public async Task Sixteen_writers_count_on_one_document_and_nothing_is_lost()
    {
        const int writers = 16;
        await CommitAsync("c-1", new DocumentWrite.Create("counter", Contract("c-1", "counter", more: ("count", 0))));
        var conflicts = 0;

        async Task CountAsync(int writer)
        {
            for (var done = 0; done < RoundsOfContention;)
            {
                var read = (await Store.ReadAsync("contracts", "c-1", "counter"))!;
                var count = read.Field<int>("count") + 1;
                // As an append does: the event is created and the state replaced, in one batch.
                var result = await CommitAsync(
                    "c-1",
                    new DocumentWrite.Create(
                        $"event-{writer}-{done}", Contract("c-1", $"event-{writer}-{done}", "event", ("count", count))),
                    new DocumentWrite.Replace("counter", Contract("c-1", "counter", more: ("count", count)), read.ETag));
                if (result.IsCommitted)
                {
                    done++;
                    continue;
                }
                Assert.Equal((CommitStatus.PreconditionFailed, 1), (result.Status, result.FailedIndex));
                Interlocked.Increment(ref conflicts);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => CountAsync(writer))));

        var total = writers * RoundsOfContention;
        Assert.Equal(total, (await Store.ReadAsync("contracts", "c-1", "counter"))!.Field<int>("count"));
        var events = await AllPagesAsync(cursor => Store.ListAsync("contracts", "c-1", "event-", "event.", 50, cursor));
        Assert.Equal(Enumerable.Range(1, total), events.Select(one => one.Field<int>("count")).Order());
        Assert.True(conflicts > 0, "Sixteen writers never met: the test has shown nothing.");
    }

    [Fact]
    public async Task Of_many_that_replace_the_same_version_one_wins()
    {
        var etag = (await CommitAsync("c-1", new DocumentWrite.Create("a", Contract("c-1", "a")))).ETags[0];
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => CommitAsync("c-1", new DocumentWrite.Replace("a", Contract("c-1", "a", more: ("winner", i)), etag)))));

        var winner = Array.FindIndex(results, result => result.IsCommitted);
        Assert.Single(results, result => result.IsCommitted);
        Assert.All(results.Where(result => !result.IsCommitted), result => AssertRefused(result, CommitStatus.PreconditionFailed, 0));
        var read = (await Store.ReadAsync("contracts", "c-1", "a"))!;
        Assert.Equal((winner, results[winner].ETags[0]), (read.Field<int>("winner"), read.ETag));
    }

    [Fact]
    public async Task Of_many_that_create_the_same_id_one_wins_and_no_other_batch_leaves_a_trace()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => CommitAsync(
            "c-1", new DocumentWrite.Create($"mine-{i}", Contract("c-1", $"mine-{i}")),
            new DocumentWrite.Create("contested", Contract("c-1", "contested", more: ("winner", i)))))));

        Assert.Single(results, result => result.IsCommitted);
        Assert.All(results.Where(result => !result.IsCommitted), result => AssertRefused(result, CommitStatus.AlreadyExists, 1));
        var winner = (await Store.ReadAsync("contracts", "c-1", "contested"))!.Field<int>("winner");
        Assert.True(results[winner].IsCommitted);
        Assert.Equal(
            ["contested", $"mine-{winner}"], (await Store.ListAsync("contracts", "c-1", null, null, 100)).Items.Select(one => one.Id));
    }

    [Fact]
    public async Task A_writer_reads_its_own_answered_write_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < RoundsOfContention; i++)
            {
                var id = $"w{writer}-{i}";
                var etag = (await CommitAsync($"c-{writer}", new DocumentWrite.Create(id, Contract($"c-{writer}", id)))).ETags[0];
                Assert.Equal(etag, (await Store.ReadAsync("contracts", $"c-{writer}", id))?.ETag);
                Assert.Contains((await Store.ListAsync("contracts", $"c-{writer}", id, null, 1)).Items, one => one.Id == id);
            }
        })));
    }
}
