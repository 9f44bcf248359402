using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>What making a customer's invoice of a month came to.</summary>
/// <param name="Invoice">The invoice; null where the month has none, or none yet.</param>
/// <param name="IsWaiting">Whether it waits for a contract that is not closed.</param>
internal readonly record struct MadeInvoice(CombinedInvoice? Invoice, bool IsWaiting)
{
    /// <summary>It waits.</summary>
    public static MadeInvoice Waits => new(null, true);
}

/// <summary>
/// Makes the combined invoices of a customer, month after month, each once: the invoice is created in the batch that moves the customer's
/// progress on. One that a contract is missing on waits, and with it those of later months.
/// </summary>
public sealed class InvoiceMaker(
    IDocumentStore documents, CustomerStore customers, InvoicePartsReader parts, InvoiceCredits credits, TaskStore tasks,
    TimeProvider clock, RecordLog? log = null)
{
    private static readonly string Container = Containers.Customers.Name;

    /// <summary>Makes the invoices up to a month that is closed; those that are made are found.</summary>
    /// <remarks>
    /// Budget: three point reads and a batch of three writes, and that of <see cref="InvoicePartsReader.ReadAsync"/>; two point reads where
    /// the invoice is made.
    /// </remarks>
    internal async Task<MadeInvoice> MakeAsync(InvoicingDocument customer, YearMonth month)
    {
        bool isWaiting = await Race.RunAsync<bool>($"The invoices of {customer.CustomerId}", async _ =>
        {
            (var progress, string? etag) = await ReadProgressAsync(customer);
            if (NextOf(customer.Plan(), progress, month) is not { } next)
                return Race.Over(false);
            return await MakeAsync(customer, progress, etag, next) ? Race.Over(true) : Race.Overtaken;
        }, CancellationToken.None);
        return new MadeInvoice((await FindAsync(customer.CustomerId, month))?.Invoice, isWaiting);
    }

    /// <summary>The invoice of a month; null where there is none.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<CombinedInvoiceDocument?> FindAsync(
        string customer, YearMonth month, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, customer, CombinedInvoiceDocument.IdOf(month), cancellationToken) is { } found
            ? StoredJson.Read<CombinedInvoiceDocument>(found)
            : null;

    /// <summary>What the next invoice of a customer waits for; null where it waits for nothing.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<WaitingInvoice?> FindWaitingAsync(string customer, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, customer, InvoicingProgress.DocumentId, cancellationToken) is { } found
            ? StoredJson.Read<InvoicingProgress>(found).Waiting
            : null;

    // The first month after those made that may have an invoice.
    private static YearMonth? NextOf(InvoicingPlan plan, InvoicingProgress progress, YearMonth last)
    {
        for (var month = progress.Through.PlusMonths(1); month.CompareTo(last) <= 0; month = month.PlusMonths(1))
        {
            if (plan.MayHaveInvoiceIn(month))
                return month;
        }

        return null;
    }

    // True where it waits; false where it is made, or another was faster.
    private async Task<bool> MakeAsync(InvoicingDocument document, InvoicingProgress progress, string? etag, YearMonth month)
    {
        var key = new CustomerKey(document.PartnerId, CustomerKey.CustomerIdOf(document.CustomerId));
        var customer = (await customers.FindAsync(key))?.Customer ?? Customer.Unknown(key);
        var read = await parts.ReadAsync(customer, month, progress.CarriedOn);
        if (read.Waiting is { } waiting)
        {
            await NoteWaitingAsync(document, progress, etag, waiting);
            return true;
        }

        var invoice = read.Parts.Count == 0 ? null : CombinedInvoice.Of(
            document.CustomerId, key.CustomerId, read.Parts, read.Sums, read.Returned);
        var last = invoice is null ? progress.LastInvoice : month;
        long carriedOn = Math.Min(read.Sums.Total, 0); // B8
        if (carriedOn < 0 && (!document.Plan().IsCombinedIn(month) || !read.HasContractsInForce))
        {
            await credits.HandOverAsync(document, last ?? month, month, -carriedOn);
            carriedOn = 0;
        }

        var made = progress with { Through = month, CarriedOn = carriedOn, LastInvoice = last, Waiting = null };
        List<DocumentWrite> writes = [made.ToWrite(etag)];
        if (invoice is not null)
        {
            var to = customer.AddresseeIn(month) ?? read.To!;
            var stored = new CombinedInvoiceDocument(
                CombinedInvoiceDocument.IdOf(month), document.CustomerId, CombinedInvoiceDocument.DocumentType, document.PartnerId,
                clock.Now(), to.Name, invoice, to);
            writes.Add(stored.ToCreate());
            writes.Add(EventOutbox.ForCustomer(
                document.CustomerId, document.PartnerId, stored.Id, PartnerEvents.OfInvoice(invoice, stored.IssuedAt)));
        }

        // Before the commit: after it, no later attempt would come here.
        if (progress.Waiting is not null)
        {
            await tasks.CompleteAsync(
                InvoiceTasks.WaitingId(document, month), new Actor("system", MonthCloseOrchestration.Name), "All contracts are closed.");
        }

        var commit = await documents.CommitAsync(Container, document.CustomerId, writes);
        if (commit.IsCommitted && invoice is not null)
            log?.Done(contractId: null, $"invoice-made {DateText.Format(month)}", Rules.B9, Rules.B8);
        return false;
    }

    private async Task NoteWaitingAsync(InvoicingDocument customer, InvoicingProgress progress, string? etag, WaitingInvoice waiting)
    {
        await documents.CommitAsync(Container, customer.CustomerId, [(progress with { Waiting = waiting }).ToWrite(etag)]);
        await tasks.RaiseAsync(InvoiceTasks.Waiting(customer, waiting));
    }

    private async Task<(InvoicingProgress Progress, string? ETag)> ReadProgressAsync(InvoicingDocument customer) =>
        await documents.ReadAsync(Container, customer.CustomerId, InvoicingProgress.DocumentId) is { } found
            ? (StoredJson.Read<InvoicingProgress>(found), found.ETag)
            : (InvoicingProgress.Before(customer.CustomerId, customer.Plan().FirstCombined!.Value), null);
}
