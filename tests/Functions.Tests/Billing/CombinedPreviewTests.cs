using System.Net;
using System.Text;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Billing.OnOneInvoice;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>B10: the combined invoice of an open month is shown as it would be made now.</summary>
public class CombinedPreviewTests
{
    private const string InApril = $"/api/customers/{Customer}/invoices/2026-04";

    [Fact]
    public async Task B10_an_open_month_has_a_preview_with_the_sums_and_parts_of_the_invoice_that_is_made_of_it()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 3);
        await PutAsync(app, "combined", "2026-04");

        var open = await InvoiceAsync(app, "2026-04");
        Assert.Equal(("open", JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null), (
            open["status"].GetString(), open["number"].ValueKind, open["issuedAt"].ValueKind, open["dueDate"].ValueKind));
        Assert.Equal(("preview", JsonValueKind.Null), (open["documents.0.kind"].GetString(), open["documents.0.number"].ValueKind));
        var page = await app.Partner.GetReplyAsync(InApril + "?limit=2");
        Assert.Equal((2, 3, 264_669), (page["parts"].GetArrayLength(), page["bills"].GetInt32(), page["total"].GetInt64()));
        var rest = await app.Partner.GetReplyAsync($"{InApril}?limit=2&cursor={page["nextCursor"].GetString()}");
        Assert.Equal((1, JsonValueKind.Null), (rest["parts"].GetArrayLength(), rest["nextCursor"].ValueKind));

        await app.MoveClockAsync("2026-04-30T15:30:00Z"); // over, and not closed
        Assert.Equal(Content(open), Content(await InvoiceAsync(app, "2026-04")));
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        var made = await InvoiceAsync(app, "2026-04");
        Assert.Equal("closed", made["status"].GetString());
        Assert.Equal(Content(open), Content(made));
    }

    [Fact]
    public async Task B10_a_preview_has_the_forms_that_the_preview_of_one_contract_has()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 2);
        await PutAsync(app, "combined", "2026-04");

        foreach (var (accept, expected) in new[] { ("text/html", "請求予定 (未確定)"), ("text/csv", "160406"), ("application/pdf", "%PDF-") })
        {
            using var reply = await app.Partner.GetAsync(InApril, accept);
            string text = Encoding.UTF8.GetString(await reply.Content.ReadAsByteArrayAsync());
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Contains("preview", reply.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
            if (accept != "text/csv")
                Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        (await app.Partner.GetReplyAsync(InApril, ("Accept", "application/xml"))).AssertProblem(406, "not-acceptable");
        (await app.Partner.GetReplyAsync(InApril + "?document=return")).AssertProblem(404, "not-found");
        (await app.Partner.PostReplyAsync(InApril + "/links", null)).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync(InApril)).AssertProblem(404, "not-found");
        Assert.Empty(await app.Partner.AllAsync($"/api/customers/{Customer}/invoices", 50));
    }

    [Theory]
    [InlineData("2026-03", HttpStatusCode.NotFound)] // single
    [InlineData("2026-04", HttpStatusCode.OK)]
    [InlineData("2027-04", HttpStatusCode.OK)] // 12 months ahead
    [InlineData("2027-05", HttpStatusCode.NotFound)]
    public async Task B10_months_up_to_twelve_ahead_have_a_preview(string month, HttpStatusCode status)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 2);
        await PutAsync(app, "combined", "2026-04");

        Assert.Equal(status, (await app.Partner.GetReplyAsync($"/api/customers/{Customer}/invoices/{month}")).Status);
    }

    [Fact]
    public async Task B8_B10_a_preview_begins_with_what_the_open_months_before_it_leave()
    {
        await using var app = await LateEndAsync("2027-02", begins: "2027-03-01");
        await app.MoveClockAsync("2027-02-20T03:00:00Z");

        var before = new List<string>();
        foreach (string month in new[] { "2027-02", "2027-03", "2027-04" })
            before.Add(Content(await InvoiceAsync(app, month)));
        Assert.Equal(-49_500, (await InvoiceAsync(app, "2027-03"))["carriedOver"].GetInt64());
        await app.MoveClockAsync("2027-05-02T03:00:00Z");

        foreach (var (month, open) in new[] { "2027-02", "2027-03", "2027-04" }.Zip(before))
            Assert.Equal(open, Content(await InvoiceAsync(app, month)));
    }

    // Without what a preview lacks.
    private static string Content(Reply invoice) => string.Join(
        ' ', new[] { "customerName", "month", "subtotal", "taxes", "tax", "outsideTax", "carriedOver", "total", "bills", "parts" }
            .Select(name => invoice[name].GetRawText()));
}
