using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>
/// How the months of a customer are invoiced, beside the customer; a customer on single bills from the beginning has none.
/// </summary>
/// <param name="Id">The document's id, the same for all.</param>
/// <param name="CustomerId">The key of the customer's partition.</param>
/// <param name="Type">The document's type, by which the close finds all of them.</param>
/// <param name="PartnerId">The partner.</param>
/// <param name="Changes">The plan.</param>
/// <param name="Record">Who changed it, when, and how; the latest last.</param>
internal sealed record InvoicingDocument(
    string Id, string CustomerId, string Type, string PartnerId, IReadOnlyList<InvoicingChange> Changes,
    IReadOnlyList<InvoicingEntry> Record)
{
    public const string DocumentId = "invoicing";
    public const string DocumentType = "invoicing";

    private const int EntriesKept = 200;

    public InvoicingPlan Plan() => new(Changes);

    public static InvoicingDocument None(CustomerKey key) => new(DocumentId, key.Partition, DocumentType, key.PartnerId!, [], []);

    public InvoicingDocument With(InvoicingPlan plan, InvoicingEntry entry) =>
        this with { Changes = plan.Changes, Record = [.. Record.Append(entry).TakeLast(EntriesKept)] };

    public DocumentWrite ToWrite(string? etag) => etag is null
        ? new DocumentWrite.Create(Id, StoredJson.Write(this))
        : new DocumentWrite.Replace(Id, StoredJson.Write(this), etag);
}

/// <summary>An entry of the record: a change of the plan.</summary>
internal sealed record InvoicingEntry(Instant At, Actor By, YearMonth From, InvoicingMode Mode);

/// <summary>Up to which month the invoices of a customer are made, and what the last left.</summary>
/// <param name="Id">The document's id, the same for all.</param>
/// <param name="CustomerId">The key of the customer's partition.</param>
/// <param name="Type">The document's type.</param>
/// <param name="Through">The last month of which the invoice is made, or that has none.</param>
/// <param name="CarriedOn">What the last invoice came to below zero; 0 or less (B8).</param>
/// <param name="LastInvoice">The month of the last invoice; null where there is none yet.</param>
/// <param name="Waiting">What the next one waits for; null where it waits for nothing.</param>
internal sealed record InvoicingProgress(
    string Id, string CustomerId, string Type, YearMonth Through, long CarriedOn, YearMonth? LastInvoice = null,
    WaitingInvoice? Waiting = null)
{
    public const string DocumentId = "invoicing-progress";
    public const string DocumentType = "invoicing-progress";

    public static InvoicingProgress Before(string customer, YearMonth first) =>
        new(DocumentId, customer, DocumentType, first.PlusMonths(-1), 0);

    public DocumentWrite ToWrite(string? etag) => etag is null
        ? new DocumentWrite.Create(Id, StoredJson.Write(this))
        : new DocumentWrite.Replace(Id, StoredJson.Write(this), etag);
}

/// <summary>An invoice that cannot be made yet.</summary>
/// <param name="Month">Its month.</param>
/// <param name="Contracts">How many contracts are not closed for it.</param>
/// <param name="ContractIds">The first of them.</param>
internal sealed record WaitingInvoice(YearMonth Month, int Contracts, IReadOnlyList<string> ContractIds);

/// <summary>A combined invoice as it is stored: created once, never changed (B9).</summary>
/// <param name="Id">Carries the month.</param>
/// <param name="CustomerId">The key of the customer's partition.</param>
/// <param name="Type">The document's type.</param>
/// <param name="PartnerId">The partner.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="CustomerName">To whom, as of then.</param>
/// <param name="Invoice">The invoice; its lines are on the bills that it names.</param>
/// <param name="Addressee">Whom it is addressed to beside the name; null on invoices of before.</param>
internal sealed record CombinedInvoiceDocument(
    string Id, string CustomerId, string Type, string PartnerId, Instant IssuedAt, string CustomerName, CombinedInvoice Invoice,
    Addressee? Addressee = null)
{
    public const string DocumentType = "invoice";

    /// <summary>The ids of all invoices lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>): ":" is the character after "9".</summary>
    public const string IdFrom = "invoice-0";
    public const string IdBefore = "invoice-:";

    public static string IdOf(YearMonth month) => $"invoice-{DateText.Format(month)}";

    /// <summary>Whom it is addressed to.</summary>
    public Addressee To() => Addressee ?? new(CustomerName);

    /// <summary>The due date; null if no amount is due.</summary>
    public LocalDate? DueOn(InvoiceFormats formats)
    {
        var facts = formats.FactsOf(Invoice, To(), IssuedAt);
        return Invoice.Total > 0 ? facts.Terms.DueDate(Invoice.Month, facts.IssuedOn!.Value) : null;
    }

    public DocumentWrite.Create ToCreate() => new(Id, StoredJson.Write(this));
}

/// <summary>Names, beside a contract, the earlier months whose bills are on an invoice of a later month.</summary>
/// <param name="Id">Carries the month of the invoice.</param>
/// <param name="ContractId">The contract.</param>
/// <param name="Type">The document's type.</param>
/// <param name="Months">The months of the bills.</param>
internal sealed record LatePartsDocument(string Id, string ContractId, string Type, IReadOnlyList<YearMonth> Months)
{
    public const string DocumentType = "late-parts";

    public static string IdOf(YearMonth invoice) => $"late-parts-{DateText.Format(invoice)}";

    public static LatePartsDocument None(string contractId, YearMonth invoice) => new(IdOf(invoice), contractId, DocumentType, []);
}
