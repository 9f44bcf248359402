using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SecureMx.Documents;
using SecureMx.Documents.Sqlite;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>The order of the feed: it neither skips nor repeats, whoever writes and whatever fails.</summary>
public sealed class EventFeedTests : IDisposable
{
    private static readonly string[] Partners = ["acme", "rival"];

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SqliteDocumentStore _documents;

    public EventFeedTests() => _documents = new SqliteDocumentStore(":memory:", Containers.All, _clock);

    public void Dispose() => _documents.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task While_many_write_at_once_readers_catch_up_and_neither_skip_nor_repeat(int failsOneIn)
    {
        const int Writers = 24, Each = 25;
        var unreliable = new UnreliableStore(_documents, failsOneIn);

        // As three processes: each knows only its own writers.
        EventFeed[] processes = [new(unreliable), new(unreliable), new(unreliable)];
        using var done = new CancellationTokenSource();
        var read = Partners.ToDictionary(partner => partner, partner => FollowAsync(
            (after, limit) => new EventFeed(_documents).ReadAsync(partner, after, limit), done.Token));
        var readByOperator = FollowAsync((after, limit) => new EventFeed(_documents).ReadAllAsync(after, limit), done.Token);

        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Writers };
        await Parallel.ForEachAsync(Enumerable.Range(0, Writers), atOnce, async (writer, _) =>
        {
            for (int number = 0; number < Each;)
            {
                int some = Math.Min(1 + ((writer + number) % 3), Each - number);
                var events = Enumerable.Range(number, some).Select(i => Event($"w{writer}-{i:D3}")).ToArray();
                await UntilDoneAsync(() => processes[writer % 3].AppendAsync(Partners[writer % 2], events));
                number += some;
            }
        });
        await done.CancelAsync();

        foreach (string partner in Partners)
        {
            var heard = await read[partner];
            Assert.Equal(Enumerable.Range(1, heard.Count).Select(i => (long)i), heard.Select(news => news.Number));
            AssertComplete(heard, Array.IndexOf(Partners, partner));
        }

        var all = await readByOperator;
        Assert.Equal(Writers * Each, all.Count);
        foreach (var own in all.GroupBy(news => news.PartnerId))
        {
            Assert.Equal(Enumerable.Range(1, own.Count()).Select(i => (long)i), own.Select(news => news.Number));
            AssertComplete([.. own], Array.IndexOf(Partners, own.Key));
        }

        static void AssertComplete(IReadOnlyList<FeedEvent> heard, int remainder)
        {
            foreach (int writer in Enumerable.Range(0, Writers).Where(writer => writer % 2 == remainder))
            {
                Assert.Equal(
                    Enumerable.Range(0, Each).Select(i => $"w{writer}-{i:D3}"),
                    heard.Select(news => news.Id).Where(id => id.StartsWith($"w{writer}-", StringComparison.Ordinal)));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interrupted_at_any_commit_it_is_whole_when_it_is_made_again(bool failsAfter)
    {
        for (int n = 0; n < 2; n++)
        {
            string partner = $"partner-{failsAfter}-{n}";
            var interrupted = new InterruptedStore(_documents);
            if (failsAfter)
                interrupted.FailAfter(n);
            else
                interrupted.FailBefore(n);
            JsonElement[] events = [Event($"{partner}.a"), Event($"{partner}.b")];
            await Assert.ThrowsAsync<IOException>(() => new EventFeed(interrupted).AppendAsync(partner, events));
            interrupted.Heal();

            await new EventFeed(interrupted).AppendAsync(partner, [Event($"{partner}.c")]);
            await new EventFeed(interrupted).AppendAsync(partner, events);
            var again = await new EventFeed(interrupted).AppendAsync(partner, events);

            var heard = (await new EventFeed(_documents).ReadAsync(partner, default, 10))!.Items;
            Assert.Equal([1, 2, 3], heard.Select(news => news.Number));
            Assert.Equal(3, heard.Select(news => news.Id).Distinct().Count());
            Assert.Equal(
                again.Select(news => (news.Id, news.Number)),
                heard.Where(news => news.Id[^1] != 'c').Select(news => (news.Id, news.Number)));
            var all = (await new EventFeed(_documents).ReadAllAsync(default, 200))!.Items.Where(news => news.PartnerId == partner);
            Assert.Equal([1, 2, 3], all.Select(news => news.Number));
        }
    }

    [Fact]
    public async Task What_processes_that_ended_have_not_shown_to_operators_comes_before_what_follows()
    {
        EventFeed[] processes = [new(_documents), new(_documents)];
        await processes[0].AppendAsync("acme", [Event("a")]);
        for (int n = 0; n < 3; n++)
        {
            // Ends between the commit to the partner's log and that to the operators'.
            var interrupted = new InterruptedStore(_documents);
            interrupted.FailBefore(1);
            await Assert.ThrowsAsync<IOException>(() => new EventFeed(interrupted).AppendAsync("acme", [Event($"left-{n}")]));
            await processes[n % 2].AppendAsync("rival", [Event($"r{n}")]);
        }

        // The last of those that are left is published again first, then both processes go on by turns.
        await new EventFeed(_documents).AppendAsync("acme", [Event("left-2")]);
        for (int n = 0; n < 4; n++)
            await processes[n % 2].AppendAsync("acme", [Event($"b{n}")]);
        await processes[0].AppendAsync("acme", [Event("left-0"), Event("left-1")]);

        string[] expected = ["a", "left-0", "left-1", "left-2", "b0", "b1", "b2", "b3"];
        Assert.Equal(expected, (await processes[1].ReadAsync("acme", default, 20))!.Items.Select(news => news.Id));
        var all = (await processes[1].ReadAllAsync(default, 20))!.Items;
        Assert.Equal(["a", "r0", "r1", "r2", .. expected[1..]], all.Select(news => news.Id));
    }

    [Fact]
    public async Task Pages_of_any_size_go_through_what_one_commit_has_appended()
    {
        var feed = new EventFeed(_documents);
        await feed.AppendAsync("acme", [.. Enumerable.Range(0, 7).Select(i => Event($"a{i}"))]);
        await feed.AppendAsync("rival", [Event("b0"), Event("b1")]);
        await feed.AppendAsync("acme", [Event("a7")]);

        foreach (int limit in new[] { 1, 2, 3, 4, 200 })
        {
            List<string> ids = [];
            FeedPosition after = default;
            EventFeedPage page;
            do
            {
                page = (await feed.ReadAllAsync(after, limit))!;
                Assert.InRange(page.Items.Count, 0, limit);
                ids.AddRange(page.Items.Select(news => news.Id));
                Assert.True(FeedPosition.TryParse(page.Next.ToString(), out after));
            }
            while (page.HasMore);
            Assert.Equal(["a0", "a1", "a2", "a3", "a4", "a5", "a6", "b0", "b1", "a7"], ids);
        }
    }

    [Fact]
    public async Task Events_are_kept_for_ninety_days_and_a_position_before_them_is_known_to_be_lost()
    {
        var feed = new EventFeed(_documents);
        await feed.AppendAsync("acme", [Event("a"), Event("b")]);
        _clock.Advance(EventFeed.KeptFor - TimeSpan.FromSeconds(1));
        await feed.AppendAsync("acme", [Event("c")]);
        Assert.Equal(3, (await feed.ReadAsync("acme", default, 10))!.Items.Count);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["c"], (await feed.ReadAsync("acme", default, 10))!.Items.Select(news => news.Id));
        Assert.Equal(["c"], (await feed.ReadAsync("acme", new FeedPosition(2, 0), 10))!.Items.Select(news => news.Id));
        Assert.Null(await feed.ReadAsync("acme", new FeedPosition(1, 0), 10));
        Assert.Equal(["c"], (await feed.ReadAllAsync(default, 10))!.Items.Select(news => news.Id));
        Assert.Empty((await feed.ReadAsync("acme", new FeedPosition(3, 0), 10))!.Items);
        _clock.Advance(EventFeed.KeptFor);
        Assert.Null(await feed.ReadAsync("acme", new FeedPosition(2, 0), 10));
        Assert.Null(await feed.ReadAllAsync(new FeedPosition(1, 0), 10));
        Assert.Equal(4, (await feed.AppendAsync("acme", [Event("d")]))[0].Number);
    }

    [Theory]
    [InlineData("0000000000000012", 12, 0)]
    [InlineData("12", 12, 0)]
    [InlineData("0000000000000012.3", 12, 3)]
    [InlineData("", null, 0)]
    [InlineData("12.", null, 0)]
    [InlineData(".3", null, 0)]
    [InlineData("1.2.3", null, 0)]
    [InlineData("-1", null, 0)]
    [InlineData("١٢", null, 0)]
    [InlineData("12.99999999999", null, 0)]
    [InlineData("12345678901234567", null, 0)]
    public void A_position_is_read_as_it_is_written(string text, int? number, int offset)
    {
        Assert.Equal(number is not null, FeedPosition.TryParse(text, out var position));
        Assert.Equal(new FeedPosition(number ?? 0, offset), position);
    }

    private static JsonElement Event(string id) =>
        JsonSerializer.SerializeToElement(new { id, type = "securemx.contract.activated", data = new { contractId = $"ctr-{id}" } });

    private static async Task UntilDoneAsync(Func<Task> attempt)
    {
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (IOException)
            {
                await Task.Yield();
            }
        }
    }

    // Reads on from where it is until the writers are done, and then to the end.
    private static async Task<IReadOnlyList<FeedEvent>> FollowAsync(
        Func<FeedPosition, int, Task<EventFeedPage?>> read, CancellationToken done)
    {
        List<FeedEvent> heard = [];
        FeedPosition after = default;
        for (int round = 0; ; round++)
        {
            bool isLast = done.IsCancellationRequested;
            var page = (await read(after, 1 + (round % 40)))!;
            heard.AddRange(page.Items);
            after = page.Next;
            if (isLast && page.Items.Count == 0 && !page.HasMore)
                return heard;
            await Task.Yield();
        }
    }

    // Of every few commits one fails, by turns before it is made and after.
    private sealed class UnreliableStore(IDocumentStore documents, int failsOneIn) : IDocumentStore
    {
        private int _commits;

        public Task<Document?> ReadAsync(string container, string partitionKey, string id, CancellationToken cancellationToken = default) =>
            documents.ReadAsync(container, partitionKey, id, cancellationToken);

        public Task<DocumentPage> ListAsync(
            string container, string partitionKey, string? idFrom, string? idBefore, int limit, string? cursor = null,
            CancellationToken cancellationToken = default) =>
            documents.ListAsync(container, partitionKey, idFrom, idBefore, limit, cursor, cancellationToken);

        public async Task<CommitResult> CommitAsync(
            string container, string partitionKey, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
        {
            int number = Interlocked.Increment(ref _commits);
            bool fails = failsOneIn > 0 && number % failsOneIn == 0;
            if (fails && number % 2 == 0)
                throw new IOException("Lost before the commit.");
            var result = await documents.CommitAsync(container, partitionKey, writes, cancellationToken);
            return fails ? throw new IOException("Lost after the commit.") : result;
        }

        public Task<DocumentPage> QueryAsync(
            string container, DocumentQuery query, int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
            documents.QueryAsync(container, query, limit, cursor, cancellationToken);

        public Task<DocumentPage> SearchAsync(
            string container, DocumentSearch search, int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
            documents.SearchAsync(container, search, limit, cursor, cancellationToken);

        public Task<long> CountAsync(string container, DocumentSearch search, CancellationToken cancellationToken = default) =>
            documents.CountAsync(container, search, cancellationToken);

        public Task<IReadOnlyList<DocumentRange>> GetRangesAsync(string container, CancellationToken cancellationToken = default) =>
            documents.GetRangesAsync(container, cancellationToken);
    }
}
