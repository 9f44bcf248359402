using SecureMx.CosmosGateway;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>
/// What combined invoices add to a close: nothing for a contract with bills of its own, a bounded number of reads for others.
/// </summary>
public class CombinedInvoiceBudgetTests
{
    private const int Contracts = 4;

    [Fact]
    public async Task A_close_asks_for_combined_invoices_only_what_their_own_contracts_need()
    {
        await using var cosmos = await AppOnCosmos.StartAsync(1, "2026-04-20T03:00:00Z");
        string customer = Forms.NewCustomer();
        for (int i = 0; i < Contracts; i++)
            await cosmos.App.ContractAsync(Forms.Service().With("customerId", customer), Forms.Terms("2026-04-20"));

        var single = await CloseAsync(cosmos, "2026-04-30");
        var put = await cosmos.App.Operator.PutReplyAsync(
            $"/api/customers/{customer}/invoicing", new { mode = "combined", from = "2026-05" });
        Assert.Equal(System.Net.HttpStatusCode.OK, put.Status);
        var combined = await CloseAsync(cosmos, "2026-05-31");
        var again = await CloseAsync(cosmos, "2026-06-30");

        // The plans, once for the bills and once for the invoices.
        Assert.Equal(2, Plans(single));
        Assert.Equal(2, Plans(combined));
        Assert.DoesNotContain(single, call => call is { Container: "customers", Operation: not GatewayOperation.Query });
        // Two reads of each contract: its bill, and what came late.
        Assert.Equal(Reads(single) + (2 * Contracts), Reads(combined));
        Assert.Equal(Reads(combined), Reads(again));
        Assert.Equal(Batches(single), Batches(combined));
        // How far the invoices are, for the bills and for the invoice; the customer; the invoice itself.
        Assert.InRange(again.Count(call => call is { Container: "customers", Operation: GatewayOperation.Read }), 4, 6);
        Assert.Single(again, call => call is { Container: "customers", Operation: GatewayOperation.Batch });
    }

    private static Task<IReadOnlyList<GatewayCall>> CloseAsync(AppOnCosmos cosmos, string last) =>
        cosmos.CallsOfAsync(async () =>
        {
            await cosmos.App.MoveClockAsync($"{last}T16:59:30Z");
            cosmos.Gateway.Forget();
            await cosmos.App.MoveClockAsync($"{last}T17:00:30Z");
        });

    private static int Plans(IEnumerable<GatewayCall> calls) => calls.Count(
        call => call is { Container: "customers", Operation: GatewayOperation.Query, PartitionKey: null }
            && call.Target.Contains("\"invoicing\"", StringComparison.Ordinal));

    private static int Reads(IEnumerable<GatewayCall> calls) =>
        calls.Count(call => call is { Container: "contracts", Operation: GatewayOperation.Read });

    private static int Batches(IEnumerable<GatewayCall> calls) =>
        calls.Count(call => call is { Container: "contracts", Operation: GatewayOperation.Batch });
}
