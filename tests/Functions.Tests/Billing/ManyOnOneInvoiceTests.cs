using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Budgets;
using SecureMx.Functions.Tests.Invoices;
using static SecureMx.Functions.Tests.Billing.OnOneInvoice;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>A combined invoice of hundreds of contracts is read whole in each form, and page by page.</summary>
public class ManyOnOneInvoiceTests
{
    private const string InMay = $"/api/customers/{Customer}/invoices/2026-05";
    private const int AtOnce = 50;

    // INVOICE_CONTRACTS=1000 dotnet test tests/Functions.Tests --filter ManyOnOneInvoice
    private static readonly int Contracts =
        int.Parse(Environment.GetEnvironmentVariable("INVOICE_CONTRACTS") ?? "100", CultureInfo.InvariantCulture);

    [Fact]
    public async Task An_invoice_of_many_contracts_has_the_same_sums_in_each_form_and_a_bounded_number_of_reads()
    {
        await using var cosmos = await AppOnCosmos.StartAsync(1, "2026-05-10T03:00:00Z");
        var app = cosmos.App;
        for (int taken = 0; taken < Contracts; taken += AtOnce)
            await TakeOverAsync(app, AtOnce);
        await PutAsync(app, "combined", "2026-05");
        var preview = await InvoiceAsync(app, "2026-05");
        await app.MoveClockAsync("2026-06-01T03:00:00Z");

        List<string> seen = [];
        long subtotals = 0;
        string? cursor = null;
        do
        {
            Reply? page = null;
            string path = $"{InMay}?limit=50{(cursor is null ? "" : $"&cursor={cursor}")}";
            var calls = await cosmos.CallsOfAsync(async () => page = await app.Partner.GetReplyAsync(path));
            Assert.InRange(calls.Count, 1, 54); // the customer, the invoice, and the bills of the page
            foreach (var part in page!["parts"].EnumerateArray())
            {
                seen.Add(part.GetProperty("contractId").GetString()!);
                subtotals += part.GetProperty("subtotal").GetInt64();
            }

            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);

        var invoice = await InvoiceAsync(app, "2026-05");
        long total = invoice["total"].GetInt64();
        Assert.Equal((Contracts, Contracts), (seen.Distinct().Count(), invoice["bills"].GetInt32()));
        Assert.Equal(subtotals, invoice["subtotal"].GetInt64());
        Assert.Equal(Contracts * 30_203L, subtotals);
        Assert.Equal(subtotals + (subtotals / 10), total); // rounded once (B8)
        Assert.Equal(total, preview["total"].GetInt64());

        byte[] csv = await ReadAsync(cosmos, "text/csv"); // two lines a contract, the head and the tax
        Assert.Equal((2 * Contracts) + 2, Encoding.UTF8.GetString(csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var xml = XDocument.Load(new MemoryStream(await ReadAsync(cosmos, "application/xml"))).Root!;
        Assert.Equal(total, JpPintRules.Total(xml, "PayableAmount"));
        string amount = $"{total.ToString("N0", CultureInfo.InvariantCulture)} 円";
        Assert.Contains(amount, Encoding.UTF8.GetString(await ReadAsync(cosmos, "text/html")), StringComparison.Ordinal);
        byte[] pdf = await ReadAsync(cosmos, "application/pdf");
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(pdf[..5]), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux() && File.Exists("/usr/bin/pdftotext"))
            Assert.Contains(amount, PdfTools.Text(pdf), StringComparison.Ordinal);
    }

    // A point read of each bill, and a few of the customer and the invoice.
    private static async Task<byte[]> ReadAsync(AppOnCosmos cosmos, string accept)
    {
        byte[] body = [];
        var calls = await cosmos.CallsOfAsync(async () =>
        {
            using var reply = await cosmos.App.Partner.GetAsync(InMay, accept);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            body = await reply.Content.ReadAsByteArrayAsync();
        });
        Assert.InRange(calls.Count, Contracts, Contracts + 4);
        return body;
    }

    private static async Task TakeOverAsync(SecureMxApp app, int count)
    {
        var forms = Enumerable.Range(0, count).Select(_ =>
        {
            var form = Forms.Migrated("2020-06-01", []).With("customerId", Customer).With("accounts", 1);
            form["prices"]!["base"]!["monthly"] = 30_003;
            return form.ToJsonString();
        });
        using var content = new StringContent(
            string.Join('\n', forms), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        var reply = await app.Operator.PostReplyAsync("/api/migrated-contracts", content);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(count, reply.Text.Split("\"contractId\"").Length - 1);
    }
}
