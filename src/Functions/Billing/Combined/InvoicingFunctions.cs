using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>How a customer is invoiced: a bill for each contract, or one invoice for all of them (一括請求).</summary>
public sealed class InvoicingFunctions(
    CustomerStore customers, InvoicingPlans plans, InvoiceMaker invoices, CloseStore closes, TimeProvider clock)
{
    private const string Route = "customers/{customerId}/invoicing";
    private const int MostContracts = 2000;
    private const int MonthsAround = 12;
    private const int ContractsAtOnce = 1000;

    /// <summary>How the months of a customer are invoiced, and what the next invoice waits for.</summary>
    /// <remarks>Budget: three point reads; for an operator who names no partner one list more.</remarks>
    [Function("GetInvoicing"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string customerId)
    {
        var cancelled = request.HttpContext.RequestAborted;
        if (await customers.FindVisibleAsync(request, customerId, request.ReadQuery(NamedCustomer.Parameter)) is not { } customer)
            return Problem.NotFound();

        var plan = await plans.FindAsync(customer.Key, cancelled);
        return Answer.Resource(InvoicingView.Of(
            customer, plan, Tokyo.MonthOf(clock.Now()), await invoices.FindWaitingAsync(customer.Key.Partition, cancelled)));
    }

    /// <summary>Puts a customer on single bills or combined invoices from a month on that is not being closed.</summary>
    /// <remarks>
    /// Budget: that of <see cref="Get"/>, a point read for each month from that one to the present, twice, and a write; for combined
    /// invoices a list for each 1,000 contracts.
    /// </remarks>
    [Function("PutInvoicing"), Access(Role.Operator)]
    public async Task<IResult> Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request, string customerId)
    {
        var cancelled = request.HttpContext.RequestAborted;
        var query = request.ReadQuery(NamedCustomer.Parameter);
        var body = await request.ReadAsync<InvoicingRequest>();
        if (await customers.FindVisibleAsync(request, customerId, query) is not { } customer)
            return Problem.NotFound();
        if (await RefusalOfAsync(customer, body, cancelled) is { } refusal)
            return Problem.Refused([refusal]);

        var entry = new InvoicingEntry(clock.Now(), request.Caller().ToActor(), body.From, body.Mode);
        var changed = await Race.RunAsync<PlanChange>($"The invoicing of {customer.Key.Partition}", async _ =>
        {
            var found = await plans.ReadAsync(customer.Key, cancelled);
            var before = found?.Document ?? InvoicingDocument.None(customer.Key);
            var plan = before.Plan().With(body.From, body.Mode);
            if (plan.Changes.SequenceEqual(before.Changes))
                return Race.Over(new PlanChange(before, before));
            var after = before.With(plan, entry);
            return await plans.TryWriteAsync(after, found?.ETag, cancelled) ? Race.Over(new PlanChange(before, after)) : Race.Overtaken;
        }, cancelled);

        // A close that was requested meanwhile may not have seen the change.
        if (changed.Before != changed.After && await FindClosedAsync(body.From, CancellationToken.None) is { } closed)
        {
            await TakeBackAsync(customer.Key, changed);
            return Problem.Refused([Closed(closed)]);
        }

        return Answer.Resource(InvoicingView.Of(
            customer, changed.After.Plan(), Tokyo.MonthOf(clock.Now()),
            await invoices.FindWaitingAsync(customer.Key.Partition, cancelled)));
    }

    private async Task<Refusal?> RefusalOfAsync(Customer customer, InvoicingRequest body, CancellationToken cancelled)
    {
        var present = Tokyo.MonthOf(clock.Now());
        if (body.From.CompareTo(present.PlusMonths(MonthsAround)) > 0)
        {
            return Refusal.By(Rules.B9, "/from", new(
                $"Must be a month up to {MonthsAround} months ahead.", $"{MonthsAround} か月先までの月を指定してください。"));
        }

        if (body.From.CompareTo(present.PlusMonths(-MonthsAround)) < 0)
            return Closed(body.From);
        if (await FindClosedAsync(body.From, cancelled) is { } closed)
            return Closed(closed);
        if (customer.PartnerId is null)
        {
            return Refusal.Conflict(Rules.B9, "", new(
                "The customer has no contract yet; set its invoicing when the first is accepted.",
                "この契約者には契約がまだありません。最初の契約の承諾後に設定してください。"));
        }

        return body.Mode == InvoicingMode.Combined && await HasTooManyContractsAsync(customer, cancelled)
            ? Refusal.Conflict(Rules.B9, "/mode", new(
                $"A customer with more than {MostContracts:N0} contracts cannot be put on combined invoices.",
                $"契約が {MostContracts:N0} 件を超える契約者は一括請求にできません。"))
            : null;
    }

    // The first month from one on whose close is requested.
    private async Task<YearMonth?> FindClosedAsync(YearMonth from, CancellationToken cancelled)
    {
        for (var month = from; Tokyo.IsOver(month, clock.Now()); month = month.PlusMonths(1))
        {
            if (await closes.IsRequestedAsync(month, cancelled))
                return month;
        }

        return null;
    }

    private async Task<bool> HasTooManyContractsAsync(Customer customer, CancellationToken cancelled)
    {
        int count = 0;
        string? after = "";
        while (after is not null && count <= MostContracts)
        {
            (var ids, after) = await customers.ListContractsAsync(customer, after, ContractsAtOnce, cancelled);
            count += ids.Count;
        }

        return count > MostContracts;
    }

    private Task<bool> TakeBackAsync(CustomerKey key, PlanChange change) =>
        Race.RunAsync<bool>($"The invoicing of {key.Partition}", async _ =>
        {
            if (await plans.ReadAsync(key) is not var (document, etag) || !document.Changes.SequenceEqual(change.After.Changes))
                return Race.Over(false);
            return await plans.TryWriteAsync(document with { Changes = change.Before.Changes, Record = change.Before.Record }, etag)
                ? Race.Over(true)
                : Race.Overtaken;
        }, CancellationToken.None);

    private static Refusal Closed(YearMonth month) => Refusal.Conflict(Rules.B9, "/from", new(
        $"The month {month:uuuu-MM} is closed; name an open one.",
        $"{month:uuuu-MM} は締め切られています。締切前の月を指定してください。"));

    private sealed record PlanChange(InvoicingDocument Before, InvoicingDocument After);
}

/// <summary>How a customer is to be invoiced from a month on.</summary>
/// <param name="Mode">How.</param>
/// <param name="From">The first month.</param>
public sealed record InvoicingRequest(InvoicingMode Mode, YearMonth From);
