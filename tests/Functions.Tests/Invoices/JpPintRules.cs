using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SecureMx.Functions.Tests.Invoices;

/// <summary>
/// The fatal rules of JP PINT 1.1.3 that can apply to our invoices, by their numbers and in our own words; ibr are those of PINT, the
/// aligned ones those of Japan. docs/bills.md says how the profile's own Schematron is run.
/// </summary>
internal static partial class JpPintRules
{
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    private static readonly (string Id, Func<XElement, bool> Holds)[] All =
    [
        ("ibr-001 aligned-ibrp-001-jp", i => Value(i, "CustomizationID") == "urn:peppol:pint:billing-1@jp-1"),
        ("ibr-076 aligned-ibrp-002-jp", i => Value(i, "ProfileID") == "urn:peppol:bis:billing"),
        ("ibr-002", i => Value(i, "ID") is { Length: > 0 }),
        ("ibr-003 ibr-073", i => i.Descendants().Where(IsDate).All(date => DateForm().IsMatch(date.Value))
            && Value(i, "IssueDate") is not null),
        ("ibr-004 aligned-ibrp-cl-02-jp", i => Value(i, "InvoiceTypeCode") == "380"),
        ("ibr-005", i => Value(i, "DocumentCurrencyCode") == "JPY"),
        ("ibr-126", i => i.Descendants().Attributes("currencyID").All(currency => currency.Value == "JPY")),
        ("ibr-079", i => i.DescendantsAndSelf().All(element => element.HasElements || !string.IsNullOrWhiteSpace(element.Value))),
        ("ibr-006", i => Value(Party(i, "Supplier"), "PartyLegalEntity/RegistrationName") is not null),
        ("ibr-007", i => Value(Party(i, "Customer"), "PartyLegalEntity/RegistrationName") is not null),
        ("ibr-008 ibr-009", i => Value(Party(i, "Supplier"), "PostalAddress/Country/IdentificationCode") == "JP"),
        ("ibr-010 ibr-011", i => Value(Party(i, "Customer"), "PostalAddress/Country/IdentificationCode") == "JP"),
        ("ibr-080 ibr-063", i => HasAddress(Party(i, "Customer"))),
        ("ibr-081 ibr-062", i => HasAddress(Party(i, "Supplier"))),
        ("ibr-co-26 aligned-ibr-jp-01 aligned-ibr-jp-04",
            i => RegistrationForm().IsMatch(Value(Party(i, "Supplier"), "PartyTaxScheme/CompanyID")!)),
        ("aligned-ibr-jp-03", i => i.Descendants(Cac + "TaxScheme").All(scheme => Value(scheme, "ID") == "VAT")),
        ("aligned-ibrp-cl-01-jp", i => Categories(i).All(category => Value(category, "ID") is "S" or "O")),
        ("aligned-ibrp-052 ibr-co-19 ibr-029", i => string.CompareOrdinal(
            Value(i, "InvoicePeriod/StartDate"), Value(i, "InvoicePeriod/EndDate")) <= 0),
        ("ibr-016", i => Lines(i).Any()),
        ("ibr-021", i => Lines(i).Select(line => Value(line, "ID")).Distinct().Count() == Lines(i).Count()),
        ("ibr-022 ibr-023", i => Lines(i).All(line => line.Element(Cbc + "InvoicedQuantity")?.Attribute("unitCode") is not null)),
        ("ibr-024", i => Lines(i).All(line => line.Element(Cbc + "LineExtensionAmount") is not null)),
        ("ibr-025", i => Lines(i).All(line => Value(line, "Item/Name") is not null)),
        ("ibr-026 ibr-027", i => Lines(i).All(line => Yen(line, "Price/PriceAmount") >= 0)),
        ("ibr-087", i => Lines(i).All(line => Value(line, "Price/BaseQuantity") == "1")),
        ("ibr-088", i => i.Descendants().Attributes("unitCode").All(unit => unit.Value == "C62")),
        ("ibr-sr-34 ibr-sr-50", i => Lines(i).All(line => line.Elements(Cbc + "Note").Count() <= 1)),
        ("ibr-sr-51", i => i.Elements(Cbc + "Note").Count() == 1),
        ("ibr-sr-58 aligned-ibrp-050-jp aligned-ibrp-o-05", i => Lines(i).All(
            line => Value(line, "Item/ClassifiedTaxCategory/ID") == "O" ^ Value(line, "Item/ClassifiedTaxCategory/Percent") is not null)),
        ("aligned-ibrp-o-01", i => Lines(i).Any(line => Value(line, "Item/ClassifiedTaxCategory/ID") == "O")
            == (Subtotals(i).Count(sum => Value(sum, "TaxCategory/ID") == "O") == 1)),
        ("aligned-ibrp-o-09", i => Subtotals(i).Where(sum => Value(sum, "TaxCategory/ID") == "O").All(sum => Yen(sum, "TaxAmount") == 0)),
        ("aligned-ibrp-045 aligned-ibrp-046 aligned-ibrp-047 aligned-ibrp-048 aligned-ibr-jp-06", i => Subtotals(i).Any()
            && Subtotals(i).All(sum => Value(sum, "TaxCategory/ID") == "O" ^ Value(sum, "TaxCategory/Percent") is not null)),
        ("aligned-ibrp-051-jp", i => Subtotals(i).All(IsRounded)),
        ("aligned-ibrp-053-jp ibr-co-14", i => Yen(i, "TaxTotal/TaxAmount") == Subtotals(i).Sum(sum => Yen(sum, "TaxAmount"))),
        ("ibr-012 ibr-co-10", i => Total(i, "LineExtensionAmount") == Lines(i).Sum(line => Yen(line, "LineExtensionAmount"))),
        ("ibr-013 ibr-co-13", i => Total(i, "TaxExclusiveAmount") == Total(i, "LineExtensionAmount")),
        ("ibr-014 ibr-co-15", i => Total(i, "TaxInclusiveAmount") == Total(i, "TaxExclusiveAmount") + Yen(i, "TaxTotal/TaxAmount")),
        ("ibr-015 ibr-co-16", i => Total(i, "PayableAmount") == Total(i, "TaxInclusiveAmount") - (
            i.Element(Cac + "LegalMonetaryTotal")!.Element(Cbc + "PrepaidAmount") is null ? 0 : Total(i, "PrepaidAmount"))),
        ("ibr-049 aligned-ibrp-049", i => Means(i).All(means => Value(means, "PaymentMeansCode") is "1" or "30" or "49")),
        ("aligned-ibrp-014", i => Means(i).All(means => means.Elements(Cbc + "PaymentID").Count() <= 1)),
        ("aligned-ibrp-016", i => Means(i).Where(means => Value(means, "PaymentMeansCode") == "30").All(
            means => Value(means, "PayeeFinancialAccount/ID") is { Length: > 0 })),
        ("aligned-ibrp-019 ibr-067", i => Means(i).Where(means => Value(means, "PaymentMeansCode") == "49").All(
            means => Value(means, "PaymentMandate/ID") is not null)),
        ("ibr-sr-05", i => i.Elements(Cac + "PaymentTerms").Count() <= 1),
        ("ibr-055", i => i.Elements(Cac + "BillingReference").All(earlier => Value(earlier, "InvoiceDocumentReference/ID") is not null)),
        ("ibr-094", i => i.Elements(Cac + "ContractDocumentReference").Count() == 1),
    ];

    /// <summary>The numbers of the rules that a document breaks.</summary>
    public static IReadOnlyList<string> Broken(byte[] xml)
    {
        var invoice = XDocument.Load(new MemoryStream(xml)).Root!;
        return [.. All.Where(rule => !rule.Holds(invoice)).Select(rule => rule.Id)];
    }

    /// <summary>An amount at a path of names; 0 where there is none.</summary>
    public static long Yen(XElement element, string path) =>
        Value(element, path) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : 0;

    public static long Total(XElement invoice, string name) => Yen(invoice, $"LegalMonetaryTotal/{name}");

    public static IEnumerable<XElement> Lines(XElement invoice) => invoice.Elements(Cac + "InvoiceLine");

    public static IEnumerable<XElement> Subtotals(XElement invoice) => invoice.Elements(Cac + "TaxTotal").Elements(Cac + "TaxSubtotal");

    public static string? Value(XElement? element, string path)
    {
        string[] names = path.Split('/');
        foreach (string name in names[..^1])
            element = element?.Element(Cac + name);
        return element?.Element(Cbc + names[^1])?.Value;
    }

    // Between the floor and the ceiling of the exact tax.
    private static bool IsRounded(XElement subtotal)
    {
        decimal exact = Yen(subtotal, "TaxableAmount") * decimal.Parse(
            Value(subtotal, "TaxCategory/Percent") ?? "0", CultureInfo.InvariantCulture) / 100;
        return Yen(subtotal, "TaxAmount") >= decimal.Floor(exact) && Yen(subtotal, "TaxAmount") <= decimal.Ceiling(exact);
    }

    private static bool HasAddress(XElement party) => party.Element(Cbc + "EndpointID") is { Value.Length: > 0 } address
        && address.Attribute("schemeID") is not null;

    private static bool IsDate(XElement element) => element.Name.LocalName.EndsWith("Date", StringComparison.Ordinal);

    private static XElement Party(XElement invoice, string role) =>
        invoice.Element(Cac + $"Accounting{role}Party")!.Element(Cac + "Party")!;

    private static IEnumerable<XElement> Means(XElement invoice) => invoice.Elements(Cac + "PaymentMeans");

    private static IEnumerable<XElement> Categories(XElement invoice) =>
        invoice.Descendants(Cac + "TaxCategory").Concat(invoice.Descendants(Cac + "ClassifiedTaxCategory"));

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex DateForm();

    [GeneratedRegex(@"^T[0-9]{13}\z")]
    private static partial Regex RegistrationForm();
}
