using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>B10: the bill of an open month is shown so far.</summary>
public class OpenMonthTests
{
    [Fact]
    public async Task B10_an_open_month_follows_its_readings_and_is_closed_when_it_is_over()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-10"), bill = $"/api/contracts/{contract}/bills/2026-04";

        var before = await app.Partner.GetReplyAsync(bill);
        Assert.Equal("open", before["status"].GetString());
        Assert.Equal(120, Accounts(before)); // B3: the number in the application

        Assert.Equal(
            HttpStatusCode.OK,
            (await app.Meter.PutReplyAsync($"/api/contracts/{contract}/readings/2026-04-10", new { accounts = 130 })).Status);
        Assert.Equal(130, Accounts(await app.Partner.GetReplyAsync(bill)));

        await app.MoveClockAsync("2026-05-02T00:00:00Z");
        Assert.Equal("closed", (await app.Partner.GetReplyAsync(bill))["status"].GetString());
    }

    private static int Accounts(Reply bill)
    {
        JsonElement line = bill["lines"].EnumerateArray().Single(line => line.GetProperty("code").GetString() == "base.accounts"); // B2
        Assert.Equal(200 * line.GetProperty("quantity").GetInt32(), line.GetProperty("amount").GetInt32());
        return line.GetProperty("quantity").GetInt32();
    }
}
