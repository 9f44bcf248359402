using System.Diagnostics;
using System.Xml.Linq;
using SecureMx.Domain;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Tests.Invoices;

public class JpPintTests
{
    private const int Cases = 200;
    private const int Seed = 20260401;

    private static readonly PeppolSettings Peppol = new() { Buyers = { ["cust-1"] = "0188:1234567890123" } };

    [Fact]
    public void Random_bills_are_valid_by_the_schema_of_UBL_and_by_the_rules_of_the_profile()
    {
        int returns = 0;
        foreach (var (invoice, payment) in Documents())
        {
            byte[] xml = JpPint.Render(invoice, SomeInvoice.Issuer, payment, Peppol);
            Assert.Empty(UblSchema.FaultsOf(xml));
            Assert.Empty(JpPintRules.Broken(xml));
            returns += invoice.Kind == InvoiceKind.Return ? 1 : 0;
        }

        Assert.True(returns > Cases / 10);
    }

    [Fact]
    public void A_schema_and_rules_that_find_nothing_would_be_no_test()
    {
        byte[] xml = JpPint.Render(SomeInvoice.With(3), SomeInvoice.Issuer, SomeInvoice.Payment, Peppol);
        string text = System.Text.Encoding.UTF8.GetString(xml);
        byte[] With(string from, string to) => System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));

        Assert.Empty(UblSchema.FaultsOf(xml));
        Assert.NotEmpty(UblSchema.FaultsOf(With("cbc:IssueDate", "cbc:IssuedOn")));
        Assert.NotEmpty(UblSchema.FaultsOf(With("<cbc:PayableAmount currencyID=\"JPY\">", "<cbc:PayableAmount currencyID=\"JPY\">a")));
        Assert.Equal(["ibr-004 aligned-ibrp-cl-02-jp"], JpPintRules.Broken(With(">380<", ">381<")));
        Assert.Equal(["aligned-ibr-jp-03"], JpPintRules.Broken(With(">VAT<", ">GST<")));
        Assert.Equal(["ibr-co-26 aligned-ibr-jp-01 aligned-ibr-jp-04"], JpPintRules.Broken(With("<cbc:CompanyID>T", "<cbc:CompanyID>")));
    }

    [Fact]
    public void An_address_that_is_not_set_is_left_out_of_the_buyer_and_is_the_registration_number_of_the_seller()
    {
        var invoice = Root(JpPint.Render(SomeInvoice.With(3), SomeInvoice.Issuer, SomeInvoice.Payment, new PeppolSettings()));

        Assert.Equal(["ibr-080 ibr-063"], JpPintRules.Broken(System.Text.Encoding.UTF8.GetBytes(invoice.ToString())));
        var endpoint = Assert.Single(invoice.Descendants(), element => element.Name.LocalName == "EndpointID");
        Assert.Equal(("0221", "T1234567890123"), (endpoint.Attribute("schemeID")!.Value, endpoint.Value));
    }

    [Fact]
    public void Settlements_are_of_the_category_outside_the_tax_and_have_no_rate()
    {
        var lines = JpPintRules.Lines(Root(JpPint.Render(SomeInvoice.With(10), SomeInvoice.Issuer, SomeInvoice.Payment, Peppol)));

        Assert.Equal(2, lines.Count(line => JpPintRules.Value(line, "Item/ClassifiedTaxCategory/ID") == "O"));
        Assert.Equal(8, lines.Count(line => JpPintRules.Value(line, "Item/ClassifiedTaxCategory/Percent") == "10"));
    }

    [Fact]
    public void A_document_that_is_part_of_a_bill_asks_for_no_payment()
    {
        var (invoice, payment) = Documents().First(document => document.Invoice.PartOf is not null);
        var xml = Root(JpPint.Render(invoice, SomeInvoice.Issuer, payment, Peppol));

        Assert.Equal(invoice.Total, JpPintRules.Total(xml, "TaxInclusiveAmount"));
        Assert.Equal(0, JpPintRules.Total(xml, "PayableAmount"));
        Assert.Contains(invoice.RefersTo[0].Number, xml.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0188:1234567890123", true)]
    [InlineData("0188", false)]
    [InlineData("188:1234567890123", false)]
    [InlineData("0188:", false)]
    [InlineData("0188:a b", false)]
    public void An_electronic_address_has_a_scheme_of_four_digits_and_an_identifier(string address, bool isValid)
    {
        Assert.Equal(isValid, !new PeppolSettings { Seller = address }.Faults().Any());
        Assert.Equal(isValid, !new PeppolSettings { Buyers = { ["cust-1"] = address } }.Faults().Any());
    }

    /// <remarks>The profile's Schematron, compiled to XSLT 2, is not ours to ship; docs/bills.md says how to have it.</remarks>
    [SchematronFact]
    public void The_Schematron_of_the_profile_finds_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("jp-pint");
        try
        {
            var (documents, reports) = (folder.CreateSubdirectory("in"), folder.CreateSubdirectory("out"));
            int number = 0;
            foreach (var (invoice, payment) in Documents())
            {
                File.WriteAllBytes(
                    Path.Combine(documents.FullName, $"{number++:D3}.xml"), JpPint.Render(invoice, SomeInvoice.Issuer, payment, Peppol));
            }

            foreach (string rules in Directory.GetFiles(SchematronFactAttribute.Rules!, "*.xslt"))
            {
                using var process = Process.Start("java", [
                    "-cp", SchematronFactAttribute.Saxon, "net.sf.saxon.Transform", $"-s:{documents.FullName}", $"-xsl:{rules}",
                    $"-o:{reports.FullName}"])!;
                process.WaitForExit();
                Assert.Equal(0, process.ExitCode);
                var written = reports.GetFiles();
                Assert.Equal(number, written.Length);
                Assert.All(written, file => Assert.DoesNotContain(
                    XDocument.Load(file.FullName).Descendants(), element => element.Name.LocalName == "failed-assert"));
                Assert.All(written, file => Assert.Contains(
                    XDocument.Load(file.FullName).Descendants(), element => element.Name.LocalName == "fired-rule"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(Invoice Invoice, PaymentSettings Payment)> Documents()
    {
        var random = new RandomBills(Seed);
        for (int i = 0; i < Cases; i++)
        {
            var (bill, facts) = random.Next();
            var payment = (i % 3) switch
            {
                0 => new PaymentSettings { Method = PaymentMethod.DirectDebit },
                1 => new PaymentSettings(),
                _ => SomeInvoice.Payment,
            };
            foreach (var invoice in Domain.Invoices.DocumentsOf(bill, facts))
                yield return (invoice, payment);
        }
    }

    private static XElement Root(byte[] xml) => XDocument.Load(new MemoryStream(xml)).Root!;
}

/// <summary>A test that needs Saxon and the rules of JP PINT, whose folder the variable <c>JP_PINT_XSLT</c> names.</summary>
public sealed class SchematronFactAttribute : FactAttribute
{
    /// <summary>Skips where one is missing.</summary>
    public SchematronFactAttribute()
    {
        if (Rules is null || !File.Exists(Saxon))
            Skip = "JP_PINT_XSLT or Saxon is missing.";
    }

    /// <summary>Debian's, from libsaxonhe-java.</summary>
    internal const string Saxon = "/usr/share/java/Saxon-HE.jar";

    /// <summary>The folder.</summary>
    internal static string? Rules => Environment.GetEnvironmentVariable("JP_PINT_XSLT");
}
