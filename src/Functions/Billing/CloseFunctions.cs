using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>Closing months (B9): by the calendar or by an operator.</summary>
public sealed class CloseFunctions(CloseStore closes, TimeProvider clock)
{
    private static readonly Actor Timer = new("system", "CloseMonth");

    /// <summary>
    /// Every day at 02:00 in Tokyo: closes the month before, unless that is done. On the first of a month it never is; on another day only
    /// where the service was not there on the first or the close was broken off.
    /// </summary>
    /// <remarks>Budget: one point read.</remarks>
    [Function("CloseMonth")]
    public async Task RunAsync([TimerTrigger("0 0 17 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client)
    {
        var month = Tokyo.MonthOf(clock.Now()).PlusMonths(-1);
        if (!await closes.IsFinishedAsync(month))
            await StartAsync(month, Timer, client);
    }

    /// <summary>
    /// Closes a month that is over. Of a closed month it answers with the finished close; where contracts failed it tries those again.
    /// </summary>
    [Function("CloseMonthNow"), Access(Role.Operator)]
    public async Task<IResult> Close(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "billing/{month}/close")] HttpRequest request, string month,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var closing = CloseMonth.OfPath(month);
        if (!Tokyo.IsOver(closing, clock.Now()))
        {
            return Problem.Refused([Refusal.Conflict(Rules.B9, "", new(
                $"The month {closing:uuuu-MM} is not over in Tokyo.",
                $"{closing:uuuu-MM} は東京の時刻でまだ終わっていません。"))]); // B9
        }

        var close = await closes.FindAsync(closing, request.HttpContext.RequestAborted);
        if (close.IsComplete)
            return Answer.Ok(CloseView.Of(close, Link(month))); // B9

        await StartAsync(closing, request.Caller().ToActor(), client);
        close = await closes.FindAsync(closing, request.HttpContext.RequestAborted);
        return Answer.Accepted($"billing/{month}", CloseView.Of(close, Link(month)));
    }

    /// <summary>The months whose close was requested, with their state and sums.</summary>
    /// <remarks>Budget: one page of a search over the index, and a listing for each month on it; with their number, one count.</remarks>
    [Function("ListCloses"), Access(Role.Operator)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "billing")] HttpRequest request)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        var cancelled = request.HttpContext.RequestAborted;
        var (items, next) = await closes.ListAsync(
            query.Choice<TimeOrder>("sort") ?? TimeOrder.Newest, query.Limit, query.Cursor, cancelled);
        return Answer.List(
            query, [.. items.Select(close => CloseView.Of(close, orchestration: null))], next,
            query.Counts ? await closes.CountAsync(cancelled) : null);
    }

    /// <summary>Returns the progress of the close of a month.</summary>
    [Function("GetClose"), Access(Role.Operator)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "billing/{month}")] HttpRequest request, string month)
    {
        request.ReadQuery();
        var close = await closes.FindAsync(CloseMonth.OfPath(month), request.HttpContext.RequestAborted);
        return Answer.Resource(CloseView.Of(close, close.Status == CloseStatus.Open ? null : Link(month)));
    }

    private async Task StartAsync(YearMonth month, Actor by, DurableTaskClient client)
    {
        string text = DateText.Format(month);
        await closes.RequestAsync(month, by);
        await client.StartOnceAsync(MonthCloseOrchestration.Name, CloseOrchestration.InstanceIdOf(text), text);
    }

    private static OrchestrationLink Link(string month) => new(CloseOrchestration.InstanceIdOf(month));
}
