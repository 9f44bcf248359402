using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Tests.Invoices;

public partial class InvoiceSumsTests
{
    private const int Cases = 200;
    private const int Seed = 15;

    [Fact]
    public async Task The_sums_of_random_bills_are_the_same_as_JSON_HTML_CSV_JP_PINT_and_in_the_list_of_the_month()
    {
        var random = new RandomBills(Seed);
        for (int i = 0; i < Cases; i++)
        {
            var (bill, facts) = random.Next();
            var invoice = Domain.Invoices.Of(bill, facts);
            var json = OfJson(bill, facts);

            Assert.Equal(json, OfHtml(InvoiceHtml.Render(invoice, SomeInvoice.Issuer, SomeInvoice.Payment), facts.Language));
            Assert.Equal(json, OfCsv(InvoiceCsv.Render(invoice, SomeInvoice.Issuer)));
            Assert.Equal(json, OfPint(JpPint.Render(invoice, SomeInvoice.Issuer, SomeInvoice.Payment, new PeppolSettings())));
            Assert.Equal(json.WithoutLines(), await OfListAsync(invoice));
            Assert.Equal(json.Total, bill.Total);
        }
    }

    /// <summary>The sums of a bill as the API shows it.</summary>
    internal static Sums OfJson(Bill bill, InvoiceFacts facts) => OfJson(Json.Write(BillView.Of(bill, facts)));

    private static Sums OfJson(byte[] json)
    {
        var bill = JsonDocument.Parse(json).RootElement;
        return new(
            Key(bill.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("amount").GetInt64())),
            Key(bill.GetProperty("taxes").EnumerateArray().SelectMany(at => new[] { "rate", "taxable", "tax" }.Select(
                name => at.GetProperty(name).GetInt64()))),
            bill.GetProperty("subtotal").GetInt64() - bill.GetProperty("taxable").GetInt64(), bill.GetProperty("carriedOver").GetInt64(),
            bill.GetProperty("total").GetInt64());
    }

    private static Sums OfHtml(byte[] html, Language language)
    {
        string page = WebUtility.HtmlDecode(Encoding.UTF8.GetString(html));
        var sums = SumRow().Matches(page).Select(row => (row.Groups[1].Value, Yen(row.Groups[2].Value))).ToList();
        return Of(
            Regex.Matches(page, $"data-label=\"{Regex.Escape(InvoiceColumns.Amount.In(language))}\">([^<]*)<")
                .Select(cell => Yen(cell.Groups[1].Value)),
            sums);
    }

    /// <summary>The sums that are read in the text of a PDF.</summary>
    internal static Sums OfPdf(string text, Language language)
    {
        // The names of sums stand before their amounts; those of the last page count.
        string unit = language == Language.Japanese ? "円" : "yen";
        string names = language == Language.Japanese
            ? @"\d+%\s対象\s\(税抜\)|消費税\s\(\d+%\)|対象外|前回からの繰越|他のご契約からの相殺\s\([^)]*\)|次回への繰越|ご請求金額\s\(税込\)"
            : @"Taxable\sat\s\d+%\s\(without\stax\)|Consumption\stax\s\(\d+%\)|Outside\sthe\stax|Carried\sover|"
                + @"Set\soff\sfrom\sanother\scontract\s\([^)]*\)|Carried\sto\sthe\snext\sinvoice|Amount\sdue\s\(with\stax\)";
        var sums = Regex.Matches(text, $@"({names})\s([▲-]?[\d,]+)\s{unit}")
            .Select(match => (match.Groups[1].Value, Yen(match.Groups[2].Value))).ToList();
        Assert.Equal(sums[0], sums[^1]); // the box at the top
        return Of([], sums[1..]).WithoutLines();
    }

    private static Sums OfCsv(byte[] csv)
    {
        string[] rows = Encoding.UTF8.GetString(csv).TrimEnd().Split("\r\n")[1..];
        List<(string Part, string Rate, long Amount, string Detail)> parsed = [.. rows.Select(Cells).Select(
            cells => (cells[11], cells[18], long.Parse(cells[19], CultureInfo.InvariantCulture), cells[20]))];
        string line = parsed[0].Part;
        return new(
            Key(parsed.Where(row => row.Part == line).Select(row => row.Amount)),
            Key(parsed.Where(row => row.Part is "消費税" or "Consumption tax").SelectMany(row => new[]
            {
                long.Parse(row.Rate, CultureInfo.InvariantCulture),
                parsed.Where(of => of.Part == line && of.Rate == row.Rate).Sum(of => of.Amount), row.Amount,
            })),
            parsed.Where(row => row.Part == line && row.Rate.Length == 0).Sum(row => row.Amount),
            parsed.Where(row => row.Part is "繰越" or "Carried over").Sum(row => row.Amount), parsed.Sum(row => row.Amount));
    }

    private static Sums OfPint(byte[] xml)
    {
        var invoice = XDocument.Load(new MemoryStream(xml)).Root!;
        var subtotals = JpPintRules.Subtotals(invoice).ToList();
        return new(
            Key(JpPintRules.Lines(invoice).Select(line => JpPintRules.Yen(line, "LineExtensionAmount"))),
            Key(subtotals.Where(sum => JpPintRules.Value(sum, "TaxCategory/ID") == "S").SelectMany(sum => new[]
            {
                JpPintRules.Yen(sum, "TaxCategory/Percent"), JpPintRules.Yen(sum, "TaxableAmount"), JpPintRules.Yen(sum, "TaxAmount"),
            })),
            subtotals.Where(sum => JpPintRules.Value(sum, "TaxCategory/ID") == "O").Sum(sum => JpPintRules.Yen(sum, "TaxableAmount")),
            JpPintRules.Yen(invoice, "LegalMonetaryTotal/PrepaidAmount") * -1, JpPintRules.Total(invoice, "PayableAmount"));
    }

    private static async Task<Sums> OfListAsync(Invoice invoice)
    {
        using var body = new MemoryStream();
        using (var csv = new CsvStream(body, MonthList.Columns))
        {
            MonthList.AddRow(csv, invoice, SomeInvoice.Issuer);
            await csv.FinishAsync(default);
        }

        string[] cells = Cells(Encoding.UTF8.GetString(body.ToArray()).TrimEnd().Split("\r\n")[1]);
        long[] amounts = [.. cells[10..].Select(cell => long.Parse(cell, CultureInfo.InvariantCulture))];
        return new(
            "", Key(ConsumptionTax.Percents.SelectMany((rate, i) => amounts[2 * i] == 0 && amounts[(2 * i) + 1] == 0
                ? Array.Empty<long>()
                : [rate, amounts[2 * i], amounts[(2 * i) + 1]])),
            amounts[^3], amounts[^2], amounts[^1]);
    }

    // Sums as people read them, by their names in either language.
    private static Sums Of(IEnumerable<long> lines, List<(string Name, long Amount)> sums)
    {
        bool Begins(string name, params string[] starts) => starts.Any(start => name.StartsWith(start, StringComparison.Ordinal));
        var taxable = sums.Where(sum => Begins(sum.Name, "Taxable at") || sum.Name.Contains("% 対象", StringComparison.Ordinal));
        return new(
            Key(lines),
            Key(taxable.SelectMany(sum =>
            {
                string rate = Rate().Match(sum.Name).Groups[1].Value;
                var tax = sums.Single(
                    other => Begins(other.Name, "Consumption tax", "消費税") && Rate().Match(other.Name).Groups[1].Value == rate);
                return new[] { long.Parse(rate, CultureInfo.InvariantCulture), sum.Amount, tax.Amount };
            })),
            sums.Single(sum => Begins(sum.Name, "Outside", "対象外")).Amount,
            sums.Where(sum => Begins(sum.Name, "Carried over", "前回", "Set off", "他の")).Sum(sum => sum.Amount), sums[^1].Amount);
    }

    // A free option has a line of its own in JSON, and one with the others elsewhere; a rate without a sum is not everywhere.
    private static string Key(IEnumerable<long> amounts)
    {
        long[] all = [.. amounts];
        return string.Join(' ', all.Where(amount => amount != 0));
    }

    private static long Yen(string text) => long.Parse(
        text.Replace("▲", "-", StringComparison.Ordinal)
            .Replace("円", "", StringComparison.Ordinal)
            .Replace("yen", "", StringComparison.Ordinal),
        NumberStyles.Number, CultureInfo.InvariantCulture);

    private static string[] Cells(string row) =>
        [.. Cell().Matches(row).Select(cell => cell.Groups[1].Success
            ? cell.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal)
            : cell.Groups[2].Value)];

    [GeneratedRegex("<tr><th scope=\"row\">([^<]*)</th><td class=\"n\">([^<]*)</td></tr>")]
    private static partial Regex SumRow();

    [GeneratedRegex(@"(\d+)%")]
    private static partial Regex Rate();

    [GeneratedRegex("\\G(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))")]
    private static partial Regex Cell();

    /// <summary>The lines' amounts, each rate with its sums, and the rest.</summary>
    internal sealed record Sums(string Lines, string Taxes, long OutsideTax, long CarriedOver, long Total)
    {
        public Sums WithoutLines() => this with { Lines = "" };
    }
}
