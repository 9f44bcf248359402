using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Outages;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Outages;

public class OutageListTests
{
    private const int Outages = 11;
    private const int ContractsOfEach = 10_000;

    [Fact]
    public async Task A_page_ends_at_its_bytes_and_the_list_holds_each_outage_once_newest_first()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-02T03:00:00Z");
        var store = app.Services.GetRequiredService<OutageStore>();
        string[] contracts = [.. Enumerable.Range(0, ContractsOfEach).Select(number => $"ctr-{number:x32}")];
        var at = Instant.FromUtc(2026, 5, 1, 0, 0);
        for (int number = 0; number < Outages; number++)
        {
            string id = $"out-{number:x32}";
            var entry = OutageEntryDocument.Of(id, at + Duration.FromMinutes(number));
            await store.RecordAsync(
                OutageDocument.Of(new Outage(id, at, at + Duration.FromHours(30), contracts), entry.Id, partners: null), entry, at);
        }

        var first = await app.Operator.GetReplyAsync("/api/outages?limit=200");
        Assert.InRange(first["items"].GetArrayLength(), 1, 4);
        Assert.NotNull(first["nextCursor"].GetString());
        var all = await app.Operator.AllAsync("/api/outages", 200);
        Assert.Equal(
            Enumerable.Range(0, Outages).Reverse().Select(number => $"out-{number:x32}"),
            all.Select(outage => outage["outageId"]!.GetValue<string>()));
    }
}
