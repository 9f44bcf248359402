using System.Text.Json.Serialization;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Billing;

/// <summary>The close of one range on its way.</summary>
/// <param name="Month">As <c>2026-10</c>.</param>
/// <param name="Range">The range's key.</param>
/// <param name="Contracts">The contracts counted so far; all of them once <paramref name="IsCounted"/>.</param>
/// <param name="IsCounted">Whether they are counted.</param>
/// <param name="Cursor">Where counting or closing continues; null at the beginning.</param>
/// <param name="Processed">The contracts that have been worked on.</param>
/// <param name="Billed">Those of them that have a bill.</param>
/// <param name="Failed">Those of them that could not be closed.</param>
/// <param name="Sum">Yen: the totals of the bills, those below zero included.</param>
/// <param name="IsDone">Whether all have been worked on.</param>
/// <param name="Credits">Yen: the totals below zero alone; 0 or less (B8).</param>
public sealed record CloseRange(
    string Month, string Range, long Contracts = 0, bool IsCounted = false, string? Cursor = null,
    [property: JsonPropertyName("LookedAt")] long Processed = 0,
    long Billed = 0, long Failed = 0, long Sum = 0, bool IsDone = false, long Credits = 0);

/// <summary>Result of a close.</summary>
public sealed record CloseOutcome(long Billed, long Failed, long Sum);

/// <summary>
/// Closes a month for every contract (B9): range by range, page by page. <see cref="MonthCloseOrchestration"/> does it since there are
/// combined invoices; the close of a month that was on its way then comes to its end here.
/// </summary>
/// <remarks>
/// The ranges run in parallel, each with its own history, which continues as new after some pages. Every step can be repeated: a contract
/// whose month is closed is found so. The sequence of calls of an orchestrator that has shipped must never change; a new sequence is a new
/// one beside it.
/// </remarks>
public static class CloseOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(CloseOrchestration);

    /// <summary>The name of the orchestrator for one range.</summary>
    public const string RangeName = "CloseRangeOrchestration";

    // So that a history stays short, however many contracts there are.
    private const int PagesOfAHistory = 50;

    /// <summary>The instance that closes a month.</summary>
    public static string InstanceIdOf(string month) => $"close-{month}";

    /// <summary>Closes the month of its input.</summary>
    [Function(Name)]
    public static async Task<CloseOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string month = context.GetInput<string>()!;
        var sum = await CloseRangesAsync(context, month);
        await context.CallActivityAsync(CloseActivities.Finish, month, ActivityRetries.Options);
        context.SetStatus(
            $"{month}: closed, {sum.Billed} bills, {sum.Failed} failed, {sum.Sum} yen",
            $"{month}: 締切済み, 請求 {sum.Billed} 件, 失敗 {sum.Failed} 件, {sum.Sum} 円");
        return sum;
    }

    /// <summary>The part of a close that makes the bills: the ranges side by side.</summary>
    internal static async Task<CloseOutcome> CloseRangesAsync(TaskOrchestrationContext context, string month)
    {
        string[] ranges = await context.CallActivityAsync<string[]>(CloseActivities.ListRanges, month, ActivityRetries.Options);
        List<Task<CloseOutcome>> running = [.. ranges.Select(
            range => context.CallSubOrchestratorAsync<CloseOutcome>(RangeName, new CloseRange(month, range)))];
        var sum = new CloseOutcome(0, 0, 0);
        while (running.Count > 0)
        {
            int closed = ranges.Length - running.Count;
            context.SetStatus(
                $"{month}: {closed} of {ranges.Length} ranges closed, {sum.Billed} bills, {sum.Failed} failed, {sum.Sum} yen",
                $"{month}: 範囲 {ranges.Length} 中 {closed} を締切, 請求 {sum.Billed} 件, 失敗 {sum.Failed} 件, {sum.Sum} 円");
            var done = await Task.WhenAny(running);
            running.Remove(done);
            var outcome = await done;
            sum = new CloseOutcome(sum.Billed + outcome.Billed, sum.Failed + outcome.Failed, sum.Sum + outcome.Sum);
        }

        return sum;
    }

    /// <summary>Closes the month for one range.</summary>
    [Function(RangeName)]
    public static async Task<CloseOutcome> RunRangeAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var range = context.GetInput<CloseRange>()!;
        for (int i = 0; i < PagesOfAHistory; i++)
        {
            range = await context.CallActivityAsync<CloseRange>(
                range.IsCounted ? CloseActivities.ClosePage : CloseActivities.Count, range, ActivityRetries.Options);
            context.SetStatus(
                $"{range.Month}: {range.Processed} of {range.Contracts} contracts, {range.Billed} bills, {range.Failed} failed",
                $"{range.Month}: 契約 {range.Contracts} 件中 {range.Processed} 件, 請求 {range.Billed} 件, 失敗 {range.Failed} 件");
            if (range.IsDone)
                return new CloseOutcome(range.Billed, range.Failed, range.Sum);
        }

        context.ContinueAsNew(range);
        return new CloseOutcome(range.Billed, range.Failed, range.Sum);
    }
}
