using System.Net;
using SecureMx.CosmosGateway;
using SecureMx.Functions.Tests.Budgets;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>B9: what the closes after its end cost and bill of a contract that has ended.</summary>
public class EndedContractTests
{
    [Fact]
    public async Task B9_a_close_asks_no_more_of_a_contract_however_long_ago_it_has_ended()
    {
        await using var cosmos = await AppOnCosmos.StartAsync(1, "2026-03-10T03:00:00Z");
        string contract = await EndedAsync(cosmos.App); // on 9 April

        var june = await CloseAsync("2026-06-30T16:59:30Z", "2026-06-30T17:00:30Z");
        var october = await CloseAsync("2026-10-31T16:59:30Z", "2026-10-31T17:00:30Z");

        Assert.Equal([GatewayOperation.Read, GatewayOperation.Read], june.Select(call => call.Operation));
        Assert.Equal(june.Select(call => call.Operation), october.Select(call => call.Operation));

        async Task<IReadOnlyList<GatewayCall>> CloseAsync(string before, string after)
        {
            await cosmos.App.MoveClockAsync(before);
            return [.. (await cosmos.CallsOfAsync(() => cosmos.App.MoveClockAsync(after))).Where(call => call.Container == "contracts"
                && call.PartitionKey == contract)];
        }
    }

    [Fact]
    public async Task B7_S3_a_reduction_that_is_claimed_long_after_the_end_has_its_bill_all_the_same()
    {
        await using var app = await SecureMxApp.StartAsync("2026-03-10T03:00:00Z");
        string contract = await EndedAsync(app);
        await app.MoveClockAsync("2026-06-20T03:00:00Z");
        var outage = await app.Operator.PostReplyAsync(
            "/api/outages", new { knownAt = "2026-04-01T00:00:00Z", restoredAt = "2026-04-04T00:00:00Z", contractIds = "all" });
        var claim = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contract}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() });
        Assert.Equal(HttpStatusCode.Created, claim.Status);

        await app.MoveClockAsync("2026-08-05T03:00:00Z");

        Assert.Equal([("fee-reduction", -5_400L)], (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
        Assert.Equal("closed", (await app.BillAsync(contract, "2026-06"))!.Value.GetProperty("status").GetString());
        Assert.Equal(
            ["2026-03", "2026-04", "2026-06"],
            (await app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills"))["items"].EnumerateArray()
            .Select(bill => bill.GetProperty("month").GetString()));
    }

    private static async Task<string> EndedAsync(SecureMxApp app)
    {
        string contract = await app.ContractWithAsync("2026-03-10");
        await app.Partner.NoticeAsync(contract, body: new { });
        return contract;
    }
}
