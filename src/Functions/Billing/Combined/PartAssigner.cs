using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>A bill as a part of a combined invoice.</summary>
/// <param name="Customer">The key of the customer whose invoice it is.</param>
/// <param name="Invoice">The invoice's month.</param>
internal sealed record PartOf(string Customer, YearMonth Invoice)
{
    /// <summary>The invoice's number.</summary>
    public string Number() => ShortNumber.OfCombined(Customer, Invoice);
}

/// <summary>
/// Reads and notes on which invoice a bill is: that of its own month, or the next where that is made already. An invoice is not made while
/// a contract of its customer is not closed, so that what is decided before a bill is committed still holds after.
/// </summary>
internal sealed class PartAssigner(IDocumentStore documents)
{
    /// <summary>For each customer named up to which month its invoices are made; none where none is.</summary>
    /// <remarks>Budget: a point read for each customer, side by side.</remarks>
    public async Task<IReadOnlyDictionary<string, YearMonth>> ThroughAsync(IReadOnlyList<string> customers)
    {
        if (customers.Count == 0)
            return new Dictionary<string, YearMonth>();
        var found = await documents.ReadManyAsync(
            Containers.Customers.Name, [.. customers.Select(customer => new DocumentKey(customer, InvoicingProgress.DocumentId))]);
        return customers.Zip(found).Where(pair => pair.Second is not null)
            .ToDictionary(pair => pair.First, pair => StoredJson.Read<InvoicingProgress>(pair.Second!).Through);
    }

    /// <summary>
    /// What notes that a bill is on the invoice of a later month, to be committed with the bill; nothing for any other bill.
    /// </summary>
    /// <remarks>Budget: a point read for a bill on a later invoice; nothing for others.</remarks>
    public async Task<IReadOnlyList<DocumentWrite>> LateAsync(
        string contractId, YearMonth month, PartOf? partOf, CancellationToken cancellationToken)
    {
        if (partOf is null || partOf.Invoice == month)
            return [];

        string id = LatePartsDocument.IdOf(partOf.Invoice);
        var found = await documents.ReadAsync(Containers.Contracts.Name, contractId, id, cancellationToken);
        var late = found is null ? LatePartsDocument.None(contractId, partOf.Invoice) : StoredJson.Read<LatePartsDocument>(found);
        byte[] json = StoredJson.Write(late with { Months = [.. late.Months, month] });
        return [found is null ? new DocumentWrite.Create(id, json) : new DocumentWrite.Replace(id, json, found.ETag)];
    }
}
