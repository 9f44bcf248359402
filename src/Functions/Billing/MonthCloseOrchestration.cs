using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Billing;

/// <summary>Closes a month (B9): the bills of all contracts, then the invoices of the customers that are on combined invoices.</summary>
/// <remarks>Its sequence of calls must never change once it has shipped. A new sequence is a new orchestrator beside this one.</remarks>
public static class MonthCloseOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(MonthCloseOrchestration);

    /// <summary>The name of the orchestrator that makes the combined invoices.</summary>
    public const string InvoicesName = "CombinedInvoicesOrchestration";

    // So that a history stays short, however many customers there are.
    private const int PagesOfAHistory = 50;

    /// <summary>Closes the month of its input.</summary>
    [Function(Name)]
    public static async Task<CloseOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string month = context.GetInput<string>()!;
        var bills = await CloseOrchestration.CloseRangesAsync(context, month);
        var made = await context.CallSubOrchestratorAsync<InvoiceWalk>(InvoicesName, new InvoiceWalk(month));
        await context.CallActivityAsync(CloseActivities.Finish, month, ActivityRetries.Options);
        context.SetStatus(
            $"{month}: closed, {bills.Billed} bills, {bills.Failed} failed, {made.Made} invoices, {made.Waiting} waiting, "
                + $"{bills.Sum + made.Sum} yen",
            $"{month}: 締切済み, 請求 {bills.Billed} 件, 失敗 {bills.Failed} 件, 一括請求書 {made.Made} 件, 待機 {made.Waiting} 件, "
                + $"{bills.Sum + made.Sum} 円");
        return bills with { Sum = bills.Sum + made.Sum };
    }

    /// <summary>Makes the combined invoices of a month, page by page.</summary>
    [Function(InvoicesName)]
    public static async Task<InvoiceWalk> RunInvoicesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var walk = context.GetInput<InvoiceWalk>()!;
        for (int i = 0; i < PagesOfAHistory; i++)
        {
            walk = await context.CallActivityAsync<InvoiceWalk>(InvoiceActivities.Make, walk, ActivityRetries.Options);
            context.SetStatus(
                $"{walk.Month}: {walk.Made} invoices, {walk.Waiting} waiting",
                $"{walk.Month}: 一括請求書 {walk.Made} 件, 待機 {walk.Waiting} 件");
            if (walk.IsDone)
                return walk;
        }

        context.ContinueAsNew(walk);
        return walk;
    }
}
