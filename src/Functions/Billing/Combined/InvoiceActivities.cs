using Microsoft.Extensions.Logging;
using NodaTime;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>The combined invoices of a month on their way.</summary>
/// <param name="Month">As <c>2026-10</c>.</param>
/// <param name="Cursor">Where it continues; null at the beginning.</param>
/// <param name="Made">The invoices that there are.</param>
/// <param name="Waiting">The customers whose invoice waits for a contract.</param>
/// <param name="Sum">Yen: the totals of the invoices, those below zero included.</param>
/// <param name="Credits">Yen: the totals below zero alone; 0 or less (B8).</param>
/// <param name="IsDone">Whether every customer with a plan has been worked on.</param>
public sealed record InvoiceWalk(
    string Month, string? Cursor = null, long Made = 0, long Waiting = 0, long Sum = 0, long Credits = 0, bool IsDone = false);

/// <summary>The step of a close that makes combined invoices. It may run twice.</summary>
public sealed partial class InvoiceActivities(
    InvoicingPlans plans, InvoiceMaker maker, CloseStore closes, TaskStore tasks, EventQueue queue,
    ILogger<InvoiceActivities> logger)
{
    /// <summary>Name of <see cref="MakeAsync"/>.</summary>
    public const string Make = "MakeCombinedInvoices";

    private const string Range = "combined-invoices";
    private const int PageSize = 50;
    private const int AtOnce = 8;

    /// <summary>Makes the invoices of a page of customers. One that fails is left to a person without holding up the rest.</summary>
    /// <remarks>
    /// Budget: one query page; where a customer is on combined invoices one upsert, and for each such customer that of
    /// <see cref="InvoiceMaker.MakeAsync"/> and of the publication.
    /// </remarks>
    [Function(Make)]
    public async Task<InvoiceWalk> MakeAsync([ActivityTrigger] InvoiceWalk walk, [DurableClient] DurableTaskClient client)
    {
        var month = CloseMonth.Of(walk.Month);
        (var page, string? cursor) = await plans.ListAsync(PageSize, walk.Cursor);
        (long made, long waiting, long sum, long credits) = (walk.Made, walk.Waiting, walk.Sum, walk.Credits);
        await Parallel.ForEachAsync(
            page.Where(customer => customer.Plan().MayHaveInvoiceIn(month)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (customer, _) =>
            {
                var outcome = await TryMakeAsync(customer, month);
                if (outcome.Invoice is not null)
                    queue.EnqueueCustomer(client, customer.CustomerId);
                if (outcome.IsWaiting)
                    Interlocked.Increment(ref waiting);
                if (outcome.Invoice is not { } invoice)
                    return;
                Interlocked.Increment(ref made);
                Interlocked.Add(ref sum, invoice.Total);
                Interlocked.Add(ref credits, invoice.CarriedOn());
            });

        if (made + waiting > 0)
            await closes.NoteAsync(month, new(Range, 0, 0, 0, 0, sum, credits, made, waiting));
        return new(walk.Month, cursor, made, waiting, sum, credits, cursor is null);
    }

    private async Task<MadeInvoice> TryMakeAsync(InvoicingDocument customer, YearMonth month)
    {
        try
        {
            return await maker.MakeAsync(customer, month);
        }
        catch (Exception exception)
        {
            LogFailed(exception, customer.CustomerId, month);
            await tasks.RaiseAsync(InvoiceTasks.Failed(customer, month));
            return MadeInvoice.Waits;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The combined invoice of {Month} could not be made for {Customer}.")]
    private partial void LogFailed(Exception exception, string customer, YearMonth month);
}
