using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Invoices;

/// <summary>
/// A final document as JP PINT 1.1, Peppol's profile of UBL 2.1 for Japan. Elements come in the order of UBL's schema; what is not known is
/// left out.
/// </summary>
internal static class JpPint
{
    private const string Specification = "urn:peppol:pint:billing-1@jp-1"; // ibt-024
    private const string Process = "urn:peppol:bis:billing"; // ibt-023
    private const string CommercialInvoice = "380"; // aligned-ibrp-cl-02-jp: the profile has no other, for returns either
    private const string One = "C62"; // UN/ECE recommendation 20
    private const string Yen = "JPY";

    private static readonly XNamespace Invoice = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>The file as UTF-8.</summary>
    /// <param name="invoice">A final document.</param>
    /// <param name="issuer">Who issues it.</param>
    /// <param name="payment">How it is paid.</param>
    /// <param name="peppol">The electronic addresses.</param>
    public static byte[] Render(Invoice invoice, IssuerSettings issuer, PaymentSettings payment, PeppolSettings peppol)
    {
        var days = invoice.Month.ToDateInterval();
        var document = new XElement(
            Invoice + "Invoice", new XAttribute(XNamespace.Xmlns + "cac", Cac), new XAttribute(XNamespace.Xmlns + "cbc", Cbc),
            Text("CustomizationID", Specification), Text("ProfileID", Process), Text("ID", invoice.Number),
            Date("IssueDate", invoice.IssuedOn), Date("DueDate", invoice.DueOn), Text("InvoiceTypeCode", CommercialInvoice),
            Text("Note", string.Join(
                " / ", [InvoiceText.Title(invoice), InvoiceText.Subject.In(invoice.Language), .. InvoiceText.References(invoice)])),
            Text("DocumentCurrencyCode", Yen),
            Group("InvoicePeriod", Date("StartDate", days.Start), Date("EndDate", days.End)), // aligned-ibrp-052
            invoice.RefersTo.Select(earlier => Group("BillingReference", Group("InvoiceDocumentReference", Text("ID", earlier.Number)))),
            Group("ContractDocumentReference", Text("ID", invoice.ContractNumber ?? invoice.CustomerId)), // ibr-094
            Group("AccountingSupplierParty", Seller(issuer, peppol)),
            Group("AccountingCustomerParty", Buyer(invoice, peppol)),
            PaymentMeans(invoice, payment),
            Group("PaymentTerms", Text(
                "Note", string.Join(" / ", InvoiceText.Payment(invoice, payment).Select(pair => $"{pair.Name}: {pair.Value}")))),
            Taxes(invoice), Totals(invoice),
            invoice.Groups.SelectMany(group => group.Lines.Select(line => (group, line)))
                .Select((at, index) => Line(at.group, at.line, index)));
        using var file = new MemoryStream();
        using (var writer = XmlWriter.Create(file, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), Indent = true }))
            document.Save(writer);
        return file.ToArray();
    }

    // ibt-034 and on
    private static XElement? Seller(IssuerSettings issuer, PeppolSettings peppol) => Group(
        "Party", Address(peppol.Seller ?? $"0221:{issuer.RegistrationNumber}"), Postal(issuer.Address),
        Group("PartyTaxScheme", Text("CompanyID", issuer.RegistrationNumber), Scheme()), // aligned-ibr-jp-01
        Group("PartyLegalEntity", Text("RegistrationName", issuer.Name)),
        Group("Contact", Text("Name", issuer.Contact)));

    // ibt-049 and on
    private static XElement? Buyer(Invoice invoice, PeppolSettings peppol) => Group(
        "Party", Address(peppol.Buyers.GetValueOrDefault(invoice.CustomerId)),
        Group("PartyIdentification", Text("ID", invoice.CustomerId)), Postal(invoice.To.Address),
        Group("PartyLegalEntity", Text("RegistrationName", invoice.CustomerName)),
        Group("Contact", Text("Name", string.Join(' ', new[] { invoice.To.Department, invoice.To.Contact }.OfType<string>()))));

    private static XElement? Address(string? address) => address is null ? null : new XElement(
        Cbc + "EndpointID", new XAttribute("schemeID", address[..4]), address[5..]);

    private static XElement? Postal(string? address) =>
        Group("PostalAddress", Text("StreetName", address), Group("Country", Text("IdentificationCode", "JP")));

    private static XElement? PaymentMeans(Invoice invoice, PaymentSettings payment)
    {
        if (invoice.DueOn is null)
            return null;
        if (payment.MethodOf(invoice.ContractId) == PaymentMethod.DirectDebit)
        {
            return Group(
                "PaymentMeans", Text("PaymentMeansCode", "49"), Text("PaymentID", invoice.Number),
                Group("PaymentMandate", Text("ID", invoice.ContractNumber ?? invoice.CustomerId))); // aligned-ibrp-019
        }

        return payment.BankAccount is { } account
            ? Group(
                "PaymentMeans", Text("PaymentMeansCode", "30"), Text("PaymentID", invoice.Number),
                Group("PayeeFinancialAccount", Text("ID", account))) // aligned-ibrp-016
            : Group("PaymentMeans", Text("PaymentMeansCode", "1"), Text("PaymentID", invoice.Number));
    }

    // B8: one rounding at each rate; what is outside the tax is a category of its own.
    private static XElement? Taxes(Invoice invoice) => Group(
        "TaxTotal", Amount("TaxAmount", invoice.Taxes.Sum(at => at.Tax)),
        invoice.Taxes.Where(at => invoice.Lines.Any(line => line.TaxRate == at.Rate))
            .Select(at => Subtotal(at.Taxable, at.Tax, at.Rate)),
        invoice.Lines.Any(line => line.TaxRate is null) ? Subtotal(invoice.OutsideTax, 0, null) : null);

    private static XElement? Subtotal(long taxable, long tax, int? rate) => Group(
        "TaxSubtotal", Amount("TaxableAmount", taxable), Amount("TaxAmount", tax), Category("TaxCategory", rate));

    private static XElement? Category(string name, int? rate) => Group(
        name, Text("ID", rate is null ? "O" : "S"), Text("Percent", rate?.ToString(CultureInfo.InvariantCulture)), Scheme());

    private static XElement? Scheme() => Group("TaxScheme", Text("ID", "VAT")); // aligned-ibr-jp-03

    private static XElement? Totals(Invoice invoice)
    {
        long lines = invoice.Lines.Sum(line => line.Amount);
        long withTax = lines + invoice.Taxes.Sum(at => at.Tax);

        // What was carried over has been paid before; what is part of a bill is settled by that bill.
        long paid = invoice.PartOf is null ? -invoice.CarriedOver : withTax;
        return Group(
            "LegalMonetaryTotal", Amount("LineExtensionAmount", lines), Amount("TaxExclusiveAmount", lines),
            Amount("TaxInclusiveAmount", withTax), paid == 0 ? null : Amount("PrepaidAmount", paid),
            Amount("PayableAmount", withTax - paid)); // ibr-co-16
    }

    private static XElement? Line(InvoiceGroup group, InvoiceLine line, int index)
    {
        // ibr-027: a price is never below zero; what is prorated has its amount as the price.
        bool isProduct = line.UnitPrice >= 0 && line.Quantity * line.UnitPrice == line.Amount;
        long quantity = isProduct ? line.Quantity : line.Amount < 0 ? -1 : 1;
        long price = isProduct ? line.UnitPrice : Math.Abs(line.Amount);
        return Group(
            "InvoiceLine", Text("ID", (index + 1).ToString(CultureInfo.InvariantCulture)), Text("Note", NoteOf(group, line)),
            Quantity("InvoicedQuantity", quantity), Amount("LineExtensionAmount", line.Amount),
            Group(
                "Item", Text("Name", line.Description), Group("SellersItemIdentification", Text("ID", line.Code)),
                Category("ClassifiedTaxCategory", line.TaxRate)),
            Group("Price", Amount("PriceAmount", price), Quantity("BaseQuantity", 1)));
    }

    // On an invoice of several contracts a line says of which it is.
    private static string NoteOf(InvoiceGroup group, InvoiceLine line) =>
        group.ContractId is null ? line.Detail : $"{group.Title}: {line.Detail}";

    private static XElement Quantity(string name, long quantity) => new(Cbc + name, new XAttribute("unitCode", One), quantity);

    private static XElement Amount(string name, long amount) => new(Cbc + name, new XAttribute("currencyID", Yen), amount);

    private static XElement? Date(string name, LocalDate? date) => Text(name, date is { } day ? DateText.Format(day) : null);

    // ibr-079: no element is empty. Characters that XML has not are shown as such.
    private static XElement? Text(string name, string? value) => string.IsNullOrWhiteSpace(value)
        ? null
        : new XElement(Cbc + name, string.Concat(value.EnumerateRunes().Select(
            rune => rune.Value is 0xFFFE or 0xFFFF || (rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value))
                ? "\uFFFD"
                : rune.ToString())));

    private static XElement? Group(string name, params object?[] content)
    {
        var group = new XElement(Cac + name, content);
        return group.HasElements ? group : null;
    }
}
