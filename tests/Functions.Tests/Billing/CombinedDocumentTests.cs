using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Invoices;
using static SecureMx.Functions.Tests.Billing.OnOneInvoice;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>A combined invoice has the forms, links, events and addressee that the bill of one contract has.</summary>
public class CombinedDocumentTests
{
    private const string InFebruary = $"/api/customers/{Customer}/invoices/2027-02";

    private static readonly string[] Peppol = [$"--Peppol:Buyers:{Customer}", "0188:1234567890123"];

    [Fact]
    public async Task An_invoice_and_what_it_gives_back_are_valid_JP_PINT_with_the_sums_of_the_other_forms()
    {
        await using var app = await LateEndAsync("2027-02", settings: Peppol);
        await app.MoveClockAsync("2027-04-02T03:00:00Z");

        foreach (string path in new[] { InFebruary, InFebruary + "?document=return" })
        {
            var json = await app.Partner.GetReplyAsync(path);
            using var reply = await app.Partner.GetAsync(path, "application/xml");
            byte[] xml = await reply.Content.ReadAsByteArrayAsync();
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Empty(UblSchema.FaultsOf(xml));
            Assert.Empty(JpPintRules.Broken(xml));
            var invoice = XDocument.Load(new MemoryStream(xml)).Root!;
            Assert.Equal(json["number"].GetString(), JpPintRules.Value(invoice, "ID"));
            Assert.Equal(json["subtotal"].GetInt64(), JpPintRules.Total(invoice, "LineExtensionAmount"));
            Assert.Equal(json["subtotal"].GetInt64() + json["tax"].GetInt64(), JpPintRules.Total(invoice, "TaxInclusiveAmount"));
            long payable = path.EndsWith("return", StringComparison.Ordinal) ? 0 : json["total"].GetInt64();
            Assert.Equal(payable, JpPintRules.Total(invoice, "PayableAmount"));
            Assert.All(
                json["parts"].EnumerateArray(),
                part => Assert.Contains(part.GetProperty("contractNumber").GetString()!, invoice.ToString(), StringComparison.Ordinal));
            Assert.EndsWith(".xml", reply.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        }

        var returned = await app.Partner.GetReplyAsync(InFebruary + "?document=return");
        Assert.Equal(("return", -104_500, -95_000, 1), (
            returned["documents.0.kind"].GetString(), returned["total"].GetInt64(), returned["subtotal"].GetInt64(),
            returned["bills"].GetInt32()));
        Assert.Equal("2027-01", returned["parts.0.refersTo.0.month"].GetString());
        Assert.All(returned["parts.0.lines"].EnumerateArray(), line => Assert.True(line.GetProperty("amount").GetInt64() < 0));
        string contract = returned["parts.0.contractId"].GetString()!;
        using var part = await app.Partner.GetAsync($"/api/contracts/{contract}/bills/2027-02", "application/xml");
        Assert.Equal(HttpStatusCode.NotAcceptable, part.StatusCode);
    }

    [Fact]
    public async Task A_link_opens_one_invoice_and_its_files_for_thirty_days_unless_it_is_revoked()
    {
        await using var app = await LateEndAsync("2027-02");
        await app.MoveClockAsync("2027-04-02T03:00:00Z");
        var made = await app.Partner.PostReplyAsync(InFebruary + "/links", null);
        Assert.Equal((HttpStatusCode.Created, "2027-05-02T03:00:00Z"), (made.Status, made["expiresAt"].GetString()));
        string address = made["address"].GetString()!;
        var anyone = app.Anonymous;

        using var page = await anyone.GetAsync(new Uri(address, UriKind.Relative));
        string html = await page.Content.ReadAsStringAsync();
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.Contains((await InvoiceAsync(app, "2027-02"))["number"].GetString()!, html, StringComparison.Ordinal);
        foreach (var (file, begin) in new[]
        {
            ("bill.pdf", "%PDF-"), ("bill.csv", "\uFEFF"), ("bill.xml", "<?xml"), ("return.pdf", "%PDF-"),
            ("return.csv", "\uFEFF"), ("return.xml", "<?xml"),
        })
        {
            Assert.Contains($"{address}/{file}", html, StringComparison.Ordinal);
            using var reply = await anyone.GetAsync(new Uri($"{address}/{file}", UriKind.Relative));
            string text = Encoding.UTF8.GetString(await reply.Content.ReadAsByteArrayAsync());
            Assert.StartsWith(begin, text, StringComparison.Ordinal);
        }

        foreach (string file in new[] { "csv", "xml" })
        {
            using var own = await app.Partner.GetAsync(InFebruary + "?document=return", file == "csv" ? "text/csv" : "application/xml");
            using var linked = await anyone.GetAsync(new Uri($"{address}/return.{file}", UriKind.Relative));
            Assert.Equal(await own.Content.ReadAsStringAsync(), await linked.Content.ReadAsStringAsync());
        }

        foreach (string file in new[] { "return", "return.", "return.json", "other.pdf", "bill" })
            Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetReplyAsync($"{address}/{file}")).Status);

        // Not the next month, not another partner, not of a month without an invoice.
        const string InJanuary = $"/api/customers/{Customer}/invoices/2027-01", InMarch = $"/api/customers/{Customer}/invoices/2027-03";
        Assert.Equal("[]", (await app.Partner.GetReplyAsync(InMarch + "/links"))["items"].GetRawText());
        (await app.OtherPartner.PostReplyAsync(InFebruary + "/links", null)).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync(InFebruary + "/links")).AssertProblem(404, "not-found");
        (await app.Partner.PostReplyAsync(InJanuary + "/links", null)).AssertProblem(404, "not-found");
        string link = $"{InFebruary}/links/{made["linkId"].GetString()}";
        (await app.OtherPartner.SendAsync(HttpMethod.Delete, link, null)).AssertProblem(404, "not-found");
        var listed = Assert.Single(await app.Operator.AllAsync(InFebruary + "/links", 50));
        Assert.Equal("open", listed["status"]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.NoContent, (await app.Partner.SendAsync(HttpMethod.Delete, link, null)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await anyone.GetReplyAsync(address)).Status);
        string second = (await app.Partner.PostReplyAsync(InFebruary + "/links", null))["address"].GetString()!;
        await app.MoveClockAsync("2027-05-02T02:59:59Z");
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetReplyAsync(second)).Status);
        await app.MoveClockAsync("2027-05-02T03:00:00Z");
        Assert.Equal(HttpStatusCode.Gone, (await anyone.GetReplyAsync(second)).Status);
    }

    [Fact]
    public async Task B9_the_partner_hears_of_an_invoice_once_however_often_the_month_is_closed()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 2);
        await PutAsync(app, "combined", "2026-04");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        await app.MoveClockAsync("2026-05-02T03:10:00Z");

        var invoice = await InvoiceAsync(app, "2026-04");
        var told = (await app.Partner.GetReplyAsync("/api/events?limit=200"))["items"].EnumerateArray()
            .Single(news => news.GetProperty("type").GetString() == "securemx.invoice.closed");
        Assert.Equal(($"/api/customers/{Customer}/invoices/2026-04", Customer), (
            told.GetProperty("source").GetString(), told.GetProperty("subject").GetString()));
        JsonElement Data(string name) => told.GetProperty("data").GetProperty(name);
        Assert.Equal(
            (invoice["number"].GetString(), invoice["total"].GetInt64(), 2, invoice["issuedAt"].GetString()),
            (Data("number").GetString(), Data("total").GetInt64(), Data("bills").GetInt32(), Data("issuedAt").GetString()));
    }

    [Fact]
    public async Task A1_an_invoice_is_addressed_as_the_profile_of_its_month_says()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 2);
        await PutAsync(app, "combined", "2026-04");
        var put = await app.Operator.PutReplyAsync(
            $"/api/customers/{Customer}/profile",
            new
            {
                name = "新例示株式会社",
                address = "〒100-0001 東京都千代田区千代田1-1",
                department = "経理部",
                contact = "鷗外",
                from = "2026-05",
                reason = "商号の変更",
            });
        Assert.True(put.Status == HttpStatusCode.OK, put.Text);
        await app.MoveClockAsync("2026-06-02T03:00:00Z");

        Assert.Equal("例示株式会社", (await InvoiceAsync(app, "2026-04"))["customerName"].GetString());
        Assert.Equal("新例示株式会社", (await InvoiceAsync(app, "2026-05"))["customerName"].GetString());
        async Task<string> PageAsync(string month) => (
            await app.Partner.GetReplyAsync($"/api/customers/{Customer}/invoices/{month}", ("Accept", "text/html"))).Text;
        Assert.Contains("例示株式会社 御中", await PageAsync("2026-04"), StringComparison.Ordinal);
        Assert.DoesNotContain("経理部", await PageAsync("2026-04"), StringComparison.Ordinal);
        Assert.All(
            new[] { "新例示株式会社<br>経理部<br>鷗外 様", "千代田1-1" },
            text => Assert.Contains(text, WebUtility.HtmlDecode(PageAsync("2026-05").Result), StringComparison.Ordinal));
    }
}
