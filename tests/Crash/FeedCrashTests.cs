using System.Text.Json.Nodes;

namespace SecureMx.Crash.Tests;

/// <summary>
/// The service is killed again and again while clients send and a reader follows the feed: it hears of everything that was answered, in an
/// order without gaps, and of nothing twice.
/// </summary>
public sealed class FeedCrashTests : IDisposable
{
    private const int Clients = 6;
    private const int Kills = 6;
    private const int AnswersBetweenKills = 60;
    private const int LeastAnswersBetweenKills = 20;

    private readonly string _data = Directory.CreateTempSubdirectory("securemx-feed-").FullName;

    [Fact]
    public async Task A_reader_of_the_feed_misses_nothing_and_hears_nothing_twice()
    {
        var random = new Random(20260402);
        await using var service = new Service(_data);
        service.Start();
        await service.WhenReadyAsync();
        using var partner = new Caller(service.Address, service.Token("Partner"));
        using var operators = new Caller(service.Address, service.Token("Operator"));
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, Clients)
            .Select(number => Task.Run(() => new Customer(number, 7, partner, operators, ledger).RunAsync(stop.Token)))];
        using var partnersReader = new Caller(service.Address, service.Token("Partner"));
        using var operatorsReader = new Caller(service.Address, service.Token("Operator"));
        Task<List<JsonNode>>[] readers =
            [.. new[] { partnersReader, operatorsReader }.Select(caller => Task.Run(() => FollowAsync(caller, end.Token)))];

        for (int kill = 0; kill < Kills; kill++)
        {
            await service.WhenReadyAsync();
            int enough = partner.Answers + operators.Answers + random.Next(LeastAnswersBetweenKills, AnswersBetweenKills);
            while (partner.Answers + operators.Answers < enough)
                await Task.Delay(3);
            await service.KillAsync();
            service.Start();
        }

        await service.WhenReadyAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        await operators.TryAsync(HttpMethod.Post, "/sandbox/clock", new { now = "2026-04-01T00:30:00Z" });
        await end.CancelAsync();

        foreach (var reader in readers)
        {
            var heard = await reader;
            string[] ids = [.. heard.Select(news => news["id"]!.GetValue<string>())];
            Assert.Distinct(ids);
            Assert.Equal(
                Enumerable.Range(1, ids.Length).Select(number => $"{number:D16}"),
                heard.Select(news => news["sequence"]!.GetValue<string>()));
            Assert.Subset(ids.ToHashSet(), ledger.Contracts.Select(contract => $"{contract.ApplicationId}.accepted").ToHashSet());
            Assert.Subset(ids.ToHashSet(), ledger.Notices.Select(notice => $"{notice.NoticeId}.given").ToHashSet());
            Assert.NotEmpty(ledger.Contracts);
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<List<JsonNode>> FollowAsync(Caller caller, CancellationToken end)
    {
        List<JsonNode> heard = [];
        string after = "0";
        while (true)
        {
            bool isLast = end.IsCancellationRequested;
            if (await caller.TryAsync(HttpMethod.Get, $"/api/events?limit=20&after={after}") is not { } page)
                continue;
            heard.AddRange(page["items"]!.AsArray().Select(item => item!));
            after = page["nextAfter"]!.GetValue<string>();
            if (isLast && page["items"]!.AsArray().Count == 0)
                return heard;
            if (!page["hasMore"]!.GetValue<bool>())
                await Task.Delay(20, CancellationToken.None);
        }
    }
}
