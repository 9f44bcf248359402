using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>What is published beside the calls: in order, once, and never lost.</summary>
public sealed class EventQueueTests
{
    private static readonly Actor By = new("operator", "op");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_contracts_events_are_in_the_order_of_their_commits_however_they_are_enqueued(bool isEarlierLost)
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        var queue = app.Services.GetRequiredService<EventQueue>();
        DecideResult.Committed[] commits = [await RequireAsync(app, contract, "a"), await RequireAsync(app, contract, "b")];

        queue.Enqueue(app.Orchestrations, commits[1]);
        if (!isEarlierLost)
            queue.Enqueue(app.Orchestrations, commits[0]);

        Assert.Equal(["a", "b"], await NamesAsync(app));
        queue.Enqueue(app.Orchestrations, commits[0]);
        queue.Enqueue(app.Orchestrations, commits[1]);
        Assert.Equal(["a", "b"], await NamesAsync(app));
        Assert.Empty(await WaitingAsync(app, contract));
    }

    [Fact]
    public async Task Many_events_of_many_contracts_are_published_together_and_once()
    {
        await using var app = await SecureMxApp.StartAsync();
        string[] contracts = [await app.ContractAsync("2026-04-01"), await app.ContractAsync("2026-04-01")];
        var queue = app.Services.GetRequiredService<EventQueue>();

        await Parallel.ForEachAsync(contracts, async (contract, _) =>
        {
            for (int n = 0; n < 60; n++)
                queue.Enqueue(app.Orchestrations, await RequireAsync(app, contract, $"{n:D2}"));
        });

        await queue.WhenPublishedAsync(CancellationToken.None);
        foreach (string contract in contracts)
        {
            Assert.Equal(Enumerable.Range(0, 60).Select(n => $"{n:D2}"), await NamesAsync(app, contract));
            Assert.Empty(await WaitingAsync(app, contract));
        }
    }

    [Theory]
    [InlineData(0, false)] // the partner's feed
    [InlineData(0, true)]
    [InlineData(1, false)] // the operators'
    [InlineData(1, true)]
    [InlineData(2, false)] // the outbox
    [InlineData(2, true)]
    public async Task What_fails_is_left_to_the_timer_and_is_published_once(int commit, bool isMade)
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await app.Partner.GetReplyAsync("/api/events");
        var interrupted = new InterruptedStore(app.Services.GetRequiredService<IDocumentStore>());
        var queue = QueueOver(interrupted);
        await queue.StartAsync(CancellationToken.None);
        var committed = await RequireAsync(app, contract, "a");
        if (isMade)
            interrupted.FailAfter(commit);
        else
            interrupted.FailBefore(commit);

        queue.Enqueue(app.Orchestrations, committed);
        await queue.WhenPublishedAsync(CancellationToken.None);
        await queue.StopAsync(CancellationToken.None);
        Assert.Equal(isMade && commit == 2, (await WaitingAsync(app, contract)).Count == 0);
        await app.MoveClockAsync("2026-04-01T00:10:00Z");

        Assert.Equal(["a"], await NamesAsync(app));
        var all = await app.Operator.GetReplyAsync("/api/events");
        Assert.Single(all["items"].EnumerateArray(), news => news.GetProperty("type").GetString() == EventTypes.SettingRequired);
        Assert.Empty(await WaitingAsync(app, contract));
    }

    [Fact]
    public async Task When_the_process_ends_what_has_gathered_is_published_and_what_comes_later_is_left()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        var queue = QueueOver(app.Services.GetRequiredService<IDocumentStore>());
        queue.Enqueue(app.Orchestrations, await RequireAsync(app, contract, "a"));
        await queue.StartAsync(CancellationToken.None);
        await queue.StopAsync(CancellationToken.None);
        queue.Enqueue(app.Orchestrations, await RequireAsync(app, contract, "b"));
        await queue.WhenPublishedAsync(CancellationToken.None);

        Assert.Equal(["a"], await NamesAsync(app));
        await app.MoveClockAsync("2026-04-01T00:10:00Z");
        Assert.Equal(["a", "b"], await NamesAsync(app));
    }

    private static EventQueue QueueOver(IDocumentStore documents)
    {
        var outbox = new EventOutbox(documents);
        var webhooks = new WebhookStore(documents);
        var publisher = new EventPublisher(outbox, new EventFeed(documents), webhooks, new WebhookPresence(webhooks));
        return new EventQueue(outbox, publisher, NullLogger<EventQueue>.Instance);
    }

    private static async Task<DecideResult.Committed> RequireAsync(SecureMxApp app, string contract, string name) =>
        Assert.IsType<DecideResult.Committed>(await app.Services.GetRequiredService<ContractStore>().DecideAsync(
            contract, (state, now) => Domain.RequiredSettings.Require(state, new(name, "MX", new(2026, 5, 1)), now), By));

    private static Task<IReadOnlyList<WaitingEvents>> WaitingAsync(SecureMxApp app, string contract) =>
        app.Services.GetRequiredService<EventOutbox>().ListAsync(Containers.Contracts.Name, contract);

    // The names of the settings that the partner hears of, in the order of the feed.
    private static async Task<string[]> NamesAsync(SecureMxApp app, string? contract = null)
    {
        var page = await app.Partner.GetReplyAsync("/api/events?limit=200");
        return
        [
            .. page["items"].EnumerateArray()
                .Where(news => news.GetProperty("type").GetString() == EventTypes.SettingRequired)
                .Where(news => contract is null || news.GetProperty("subject").GetString() == contract)
                .Select(news => news.GetProperty("data").GetProperty("name").GetString()!),
        ];
    }
}
