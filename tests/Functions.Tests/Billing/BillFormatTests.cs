using System.Net;
using System.Text;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Invoices;

namespace SecureMx.Functions.Tests.Billing;

public sealed class ClosedBill : IAsyncLifetime
{
    /// <summary>The app.</summary>
    public SecureMxApp App { get; private set; } = null!;

    /// <summary>Where the bill is.</summary>
    public string Path { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await SecureMxApp.StartAsync("2026-04-30T03:00:00Z");
        string contractId = await App.ContractAsync(
            Forms.Service(Forms.MailboxPlus(), Forms.MailingList()).With("customerName", "<b>\"鷗外\" & 一葉, 株式会社"),
            Forms.Terms("2026-04-30", "mailbox-plus", "mailing-list"));
        Path = $"/api/contracts/{contractId}/bills/2026-04";
        await App.MoveClockAsync("2026-05-01T03:00:00Z");
    }

    public async Task DisposeAsync() => await App.DisposeAsync();
}

public class BillFormatTests(ClosedBill closed) : IClassFixture<ClosedBill>
{
    private readonly SecureMxApp _app = closed.App;
    private readonly string _path = closed.Path;

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")] // a browser
    [InlineData("application/pdf", "application/pdf")]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/*", "text/html")]
    [InlineData("application/xml", "application/xml")]
    [InlineData("application/xml, application/pdf;q=0.9", "application/xml")]
    [InlineData("text/csv;q=0.5, application/pdf;q=0.4", "text/csv")]
    [InlineData("text/html;q=0, text/*", "text/csv")]
    public async Task A_bill_comes_in_the_form_that_the_caller_likes_best(string accept, string contentType)
    {
        using var response = await _app.Partner.GetAsync(_path, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.Equal(["Accept", "Accept-Language"], response.Headers.Vary);
    }

    [Theory]
    [InlineData("application/pdf", "inline", "pdf")]
    [InlineData("text/html", "inline", "html")]
    [InlineData("text/csv", "attachment", "csv")]
    [InlineData("application/xml", "attachment", "xml")]
    public async Task A_file_is_named_by_date_party_and_amount_in_both_forms_of_the_header(string accept, string type, string extension)
    {
        var bill = (await _app.Partner.GetReplyAsync(_path)).Body;
        string total = bill.GetProperty("total").GetRawText();
        using var response = await _app.Partner.GetAsync(_path, accept);
        var disposition = response.Content.Headers.ContentDisposition!;

        Assert.Equal(type, disposition.DispositionType);
        Assert.Equal($"20260501_b--鷗外--&-一葉,-株式会社_{total}円_請求書.{extension}", disposition.FileNameStar);
        Assert.Equal(
            $"20260501_{total}_{bill.GetProperty("shortNumber").GetString()}.{extension}", disposition.FileName!.Trim('"'));
        Assert.Contains("filename*=UTF-8''20260501_", disposition.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_final_bill_is_JP_PINT_and_a_preview_is_not()
    {
        byte[] xml = await (await _app.Partner.GetAsync(_path, "application/xml")).Content.ReadAsByteArrayAsync();

        Assert.Empty(UblSchema.FaultsOf(xml));
        Assert.Equal(["ibr-080 ibr-063"], JpPintRules.Broken(xml)); // no address of the buyer is set
        (await _app.Partner.GetReplyAsync(_path.Replace("2026-04", "2026-05", StringComparison.Ordinal), ("Accept", "application/xml")))
            .AssertProblem(406, "not-acceptable");
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_406() =>
        (await _app.Partner.GetReplyAsync(_path, ("Accept", "image/png"))).AssertProblem(406, "not-acceptable");

    [Fact]
    public async Task The_page_and_the_table_hold_what_the_bill_does_and_escape_what_customers_wrote()
    {
        string html = await (await _app.Partner.GetAsync(_path, "text/html")).Content.ReadAsStringAsync();
        byte[] csv = await (await _app.Partner.GetAsync(_path, "text/csv")).Content.ReadAsByteArrayAsync();

        Assert.Contains("&lt;b&gt;&quot;鷗外&quot; &amp; 一葉, 株式会社 御中", html, StringComparison.Ordinal);
        Assert.Contains("登録番号 T1234567890123", html, StringComparison.Ordinal);
        Assert.Contains("10% 対象 (税抜)", html, StringComparison.Ordinal);
        Assert.Contains("ご請求金額 (税込)", html, StringComparison.Ordinal);
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        string[] rows = Encoding.UTF8.GetString(csv[3..]).TrimEnd().Split("\r\n");
        Assert.Equal(1 + 10 + 1, rows.Length); // the lines, and the tax at one rate
        Assert.All(rows[1..], row => Assert.Contains("\"<b>\"\"鷗外\"\" & 一葉, 株式会社\"", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "ja")]
    [InlineData("*", "ja")]
    [InlineData("fr", "ja")]
    [InlineData("ja, en;q=0.9", "ja")]
    [InlineData("en-US, ja;q=0.9", "en")]
    [InlineData("fr, en;q=0.5", "en")]
    public async Task A_bill_is_in_Japanese_unless_the_caller_prefers_English(string? accepted, string language)
    {
        (string Format, string Japanese, string English)[] texts =
        [
            ("application/json", "基本サービス 初期費用", "Basic service: initial fee"),
            ("text/html", "ご請求金額 (税込)", "Amount due (with tax)"),
            ("text/csv", "登録番号", "Registration no."),
        ];
        foreach (var (format, japanese, english) in texts)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _path);
            request.Headers.TryAddWithoutValidation("Accept", format);
            if (accepted is not null)
                request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
            using var response = await _app.Partner.SendAsync(request);
            string body = await response.Content.ReadAsStringAsync();

            Assert.Equal([language], response.Content.Headers.ContentLanguage);
            Assert.Equal(language == "ja", body.Contains(japanese, StringComparison.Ordinal));
            Assert.Equal(language == "en", body.Contains(english, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_pdf_is_one_with_its_font_in_it()
    {
        byte[] pdf = await (await _app.Partner.GetAsync(_path, "application/pdf")).Content.ReadAsByteArrayAsync();

        Assert.Equal("%PDF-", Encoding.ASCII.GetString(pdf[..5]));
        Assert.Contains("BIZUDPGothic", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }
}
