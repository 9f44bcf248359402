using System.IO.Compression;
using Microsoft.Extensions.Options;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Billing;

/// <summary>Writes the files of a month's end while its bills are read: memory holds a page of them, however many there are.</summary>
public sealed class MonthFiles(
    MonthBills bills, CombinedInvoices invoices, InvoiceFormats formats, IOptions<IssuerSettings> issuer, IOptions<JournalSettings> journal)
{
    private static readonly string[] JournalColumns =
        ["取引日", "借方勘定科目", "借方金額(円)", "貸方勘定科目", "貸方金額(円)", "税率(%)", "摘要", "書類番号", "お客様番号", "契約"];

    /// <summary>A row a bill or combined invoice; the amounts of a row add up to its total.</summary>
    internal async Task WriteListAsync(YearMonth month, Stream body, CancellationToken cancelled)
    {
        using var csv = new CsvStream(body, MonthList.Columns);
        await foreach (var bill in bills.AllAsync(month, cancelled))
        {
            MonthList.AddRow(csv, Domain.Invoices.Of(bill.Document.Bill, bill.Facts), issuer.Value);
            await csv.FlushAsync(cancelled);
        }

        await foreach (var found in bills.AllInvoicesAsync(month, cancelled))
        {
            var invoice = CombinedDocuments.Of(found.Invoice, [], formats.FactsOf(found.Invoice, found.To(), found.IssuedAt));
            MonthList.AddRow(csv, invoice, issuer.Value);
            await csv.FlushAsync(cancelled);
        }

        await csv.FinishAsync(cancelled);
    }

    /// <summary>The documents of each bill as PDF, and the list of the bills (<see cref="WriteListAsync"/>) as the last file.</summary>
    internal async Task WriteArchiveAsync(YearMonth month, Stream body, CancellationToken cancelled)
    {
        // Closing an archive writes to it: it is begun when the store has answered, so that until then the answer can be a problem.
        await using var all = bills.AllAsync(month, cancelled).GetAsyncEnumerator(cancelled);
        bool hasBill = await all.MoveNextAsync();
        await using var archive = await ZipArchive.CreateAsync(
            body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancelled);
        for (; hasBill; hasBill = await all.MoveNextAsync())
        {
            var bill = all.Current;
            foreach (var invoice in Domain.Invoices.DocumentsOf(bill.Document.Bill, bill.Facts))
                await AddAsync(archive, invoice, cancelled);
        }

        await foreach (var found in bills.AllInvoicesAsync(month, cancelled))
        {
            foreach (bool isReturn in new[] { false, true })
            {
                if (await invoices.DocumentOfAsync(found, isReturn, Language.Japanese, cancelled) is { } invoice)
                    await AddAsync(archive, invoice, cancelled);
            }
        }

        await using var list = await archive.CreateEntry($"{DateText.Format(month)}_請求一覧.csv").OpenAsync(cancelled);
        await WriteListAsync(month, list, cancelled);
    }

    /// <summary>The entries of the journal; those of a bill add up to its total without what was carried over.</summary>
    internal async Task WriteJournalAsync(YearMonth month, Stream body, CancellationToken cancelled)
    {
        using var csv = new CsvStream(body, JournalColumns);
        string day = DateText.Format(month.ToDateInterval().End);
        await foreach (var bill in bills.AllAsync(month, cancelled))
        {
            var invoice = Domain.Invoices.Of(bill.Document.Bill, bill.Facts);
            Add(
                Journal.EntriesOf(bill.Document.Bill, journal.Value.Accounts), invoice.CustomerName, invoice.Number!, invoice.CustomerId,
                invoice.ContractId);
            await csv.FlushAsync(cancelled);
        }

        await foreach (var found in bills.AllInvoicesAsync(month, cancelled))
        {
            var invoice = found.Invoice;
            Add(
                Journal.EntriesOf(invoice, journal.Value.Accounts), found.CustomerName, invoice.Number(), invoice.CustomerId,
                contractId: null);
            await csv.FlushAsync(cancelled);
        }

        await csv.FinishAsync(cancelled);

        void Add(IReadOnlyList<JournalEntry> entries, string customerName, string number, string customerId, string? contractId)
        {
            foreach (var entry in entries)
            {
                csv.Add(day, entry.Debit);
                csv.Add(entry.Amount);
                csv.Add(entry.Credit);
                csv.Add(entry.Amount);
                csv.Add(entry.TaxRate);
                csv.Add($"{customerName} {DateText.Format(month)}", number, customerId, contractId);
                csv.EndRow();
            }
        }
    }

    private async Task AddAsync(ZipArchive archive, Invoice invoice, CancellationToken cancelled)
    {
        // A PDF is compressed in itself.
        var entry = archive.CreateEntry(FileNames.InArchive(invoice, "pdf"), CompressionLevel.NoCompression);
        await using var file = await entry.OpenAsync(cancelled);
        await file.WriteAsync(formats.Pdf(invoice), cancelled);
    }
}
