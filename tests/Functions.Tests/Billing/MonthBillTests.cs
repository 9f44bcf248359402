using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>Three contracts, of which one ends with a settlement and a credit, over two closed months.</summary>
public sealed class ClosedMonth : IAsyncLifetime
{
    /// <summary>The app.</summary>
    public SecureMxApp App { get; private set; } = null!;

    /// <summary>The contracts, in the order of their conclusion.</summary>
    public IReadOnlyList<string> Contracts { get; private set; } = [];

    public async Task InitializeAsync()
    {
        App = await SecureMxApp.StartAsync("2026-04-28T03:00:00Z");
        Contracts =
        [
            await App.ContractAsync(
                Forms.Service(Forms.MailboxPlus(), Forms.MailingList()).With("customerName", "=例示, \"株式会社\""),
                Forms.Terms("2026-04-29", "mailbox-plus", "mailing-list")),
            await App.ContractAsync(
                Forms.Service().With("customerId", "cust-2").With("domains", new JsonArray("two.example.jp"))
                    .With("ipAddresses", new JsonArray("203.0.113.22")), Forms.Terms("2026-04-30")),
            await App.ContractAsync(
                Forms.Service().With("customerId", "cust-3").With("domains", new JsonArray("three.example.jp"))
                    .With("ipAddresses", new JsonArray("203.0.113.33")), Forms.Terms("2026-05-20")),
        ];
        await App.MoveClockAsync("2026-05-01T03:00:00Z");
        await App.Partner.PostReplyAsync($"/api/contracts/{Contracts[1]}/cancellation-notices", new { });
        await App.MoveClockAsync("2026-07-02T03:00:00Z");
    }

    public async Task DisposeAsync() => await App.DisposeAsync();
}

public class MonthBillTests(ClosedMonth closed) : IClassFixture<ClosedMonth>
{
    private readonly SecureMxApp _app = closed.App;

    [Theory]
    [InlineData("2026-03", 0)]
    [InlineData("2026-04", 3)] // the third begins in May, but owes its initial fees
    [InlineData("2026-05", 3)]
    [InlineData("2026-06", 2)]
    [InlineData("2026-07", 0)] // open
    public async Task The_final_bills_of_a_month_are_listed_by_pages_and_are_those_of_the_contracts(string month, int count)
    {
        var all = await BillsAsync(month, 2);
        var singly = await BillsAsync(month, 1);

        Assert.Equal(count, all.Count);
        Assert.Equal(all.Select(bill => bill.GetRawText()), singly.Select(bill => bill.GetRawText()));
        foreach (var listed in all)
        {
            string contractId = listed.GetProperty("contractId").GetString()!;
            var bill = (await _app.BillAsync(contractId, month))!.Value;
            foreach (var member in listed.EnumerateObject().Where(member => member.Name != "outsideTax"))
                Assert.True(JsonElement.DeepEquals(bill.GetProperty(member.Name), member.Value), $"{member.Name} is {member.Value}");
            Assert.Equal(
                bill.GetProperty("subtotal").GetInt64() - bill.GetProperty("taxable").GetInt64(),
                listed.GetProperty("outsideTax").GetInt64());
        }
    }

    [Theory]
    [InlineData("2026-03")]
    [InlineData("2026-04")]
    [InlineData("2026-05")]
    [InlineData("2026-06")]
    public async Task The_list_for_accounting_holds_each_bill_once_and_each_row_adds_up_to_its_total(string month)
    {
        var bills = await BillsAsync(month, 50);
        var rows = Rows(await BytesAsync(month, "bills", "text/csv"));

        Assert.Equal(
            bills.Select(Key).Order(),
            rows.Select(row => (row["契約"], row["書類番号"], long.Parse(row["合計(円)"], CultureInfo.InvariantCulture))).Order());
        foreach (var row in rows)
        {
            long sum = row.Where(
                cell => cell.Key.EndsWith("(円)", StringComparison.Ordinal) && cell.Key != "合計(円)").Sum(
                    cell => long.Parse(cell.Value, CultureInfo.InvariantCulture));
            Assert.Equal(long.Parse(row["合計(円)"], CultureInfo.InvariantCulture), sum);
            Assert.Matches("^T[0-9]{13}$", row["登録番号"]);
            Assert.DoesNotContain(row.Values, cell => cell.StartsWith('='));
        }
    }

    [Theory]
    [InlineData("2026-03", "bills", "application/zip")]
    [InlineData("2026-05", "bills", "application/zip")]
    [InlineData("2026-05", "bills.zip", "application/zip")]
    [InlineData("2026-06", "bills.zip", "application/zip")]
    public async Task The_archive_holds_each_document_as_the_bill_gives_it_and_the_list(string month, string path, string accepted)
    {
        var bills = await BillsAsync(month, 50);
        using var archive = new ZipArchive(new MemoryStream(await BytesAsync(month, path, accepted)));

        var list = Assert.Single(archive.Entries, entry => entry.Name.EndsWith(".csv", StringComparison.Ordinal));
        Assert.Equal(await BytesAsync(month, "bills", "text/csv"), await ReadAsync(list));
        var pdfs = archive.Entries.Where(entry => entry.Name.EndsWith(".pdf", StringComparison.Ordinal)).ToList();
        Assert.Equal(pdfs.Count, pdfs.Select(entry => entry.Name).Distinct().Count());
        foreach (var bill in bills)
        {
            var pdf = Assert.Single(
                pdfs, entry => entry.Name.EndsWith($"_{bill.GetProperty("shortNumber").GetString()}.pdf", StringComparison.Ordinal));
            Assert.Contains($"_{bill.GetProperty("total").GetInt64()}円_", pdf.Name, StringComparison.Ordinal);
            using var alone = await _app.Operator.GetAsync(
                $"/api/contracts/{bill.GetProperty("contractId").GetString()}/bills/{month}", "application/pdf");
            Assert.Equal(await alone.Content.ReadAsByteArrayAsync(), await ReadAsync(pdf));
        }
    }

    [Theory]
    [InlineData("2026-04")]
    [InlineData("2026-05")]
    [InlineData("2026-06")]
    public async Task B8_the_journal_is_balanced_and_comes_to_the_totals_without_what_was_carried_over(string month)
    {
        var bills = await BillsAsync(month, 50);
        var rows = Rows(await BytesAsync(month, "journal", "text/csv"));

        Assert.All(rows, row => Assert.Equal(row["借方金額(円)"], row["貸方金額(円)"]));
        foreach (var bill in bills)
        {
            long sum = rows.Where(row => row["書類番号"] == bill.GetProperty("shortNumber").GetString())
                .Sum(row => long.Parse(row["借方金額(円)"], CultureInfo.InvariantCulture) * (row["借方勘定科目"] == "売掛金" ? 1 : -1));
            Assert.Equal(bill.GetProperty("total").GetInt64() - bill.GetProperty("carriedOver").GetInt64(), sum);
        }
    }

    [Fact]
    public async Task A_file_is_named_and_a_month_or_form_that_there_is_not_is_refused()
    {
        using var csv = await _app.Operator.GetAsync("/api/billing/2026-05/bills", "text/csv");
        Assert.Equal("2026-05_請求一覧.csv", csv.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal(["Accept"], csv.Headers.Vary);
        (
            await _app.Operator.GetReplyAsync("/api/billing/2026-05/bills", ("Accept", "application/pdf"))).AssertProblem(
                406, "not-acceptable");
        (
            await _app.Operator.GetReplyAsync("/api/billing/2026-05/journal", ("Accept", "application/json"))).AssertProblem(
                406, "not-acceptable");
        (await _app.Operator.GetReplyAsync("/api/billing/2026-5/bills")).AssertProblem(400, "malformed-request");
        (await _app.Operator.GetReplyAsync("/api/billing/2026-13/journal")).AssertProblem(400, "malformed-request");
        Assert.Equal(HttpStatusCode.Forbidden, (await _app.Partner.GetReplyAsync("/api/billing/2026-05/bills")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _app.Partner.GetReplyAsync("/api/billing/2026-05/journal")).Status);
    }

    private static (string, string, long) Key(JsonElement bill) =>
        (
            bill.GetProperty("contractId").GetString()!, bill.GetProperty("shortNumber").GetString()!,
            bill.GetProperty("total").GetInt64());

    private async Task<IReadOnlyList<JsonElement>> BillsAsync(string month, int limit) =>
        [.. (await _app.Operator.AllAsync($"/api/billing/{month}/bills", limit))
            .Select(bill => JsonSerializer.SerializeToElement(bill))];

    private async Task<byte[]> BytesAsync(string month, string what, string accept)
    {
        using var response = await _app.Operator.GetAsync($"/api/billing/{month}/{what}", accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(accept, response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<byte[]> ReadAsync(ZipArchiveEntry entry)
    {
        await using var stream = entry.Open();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static List<Dictionary<string, string>> Rows(byte[] csv)
    {
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        string[] lines = Encoding.UTF8.GetString(csv.AsSpan(3)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] columns = Cells(lines[0]);
        return [.. lines.Skip(1).Select(line => columns.Zip(Cells(line)).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    // None of the tested fields has a line break.
    private static string[] Cells(string line)
    {
        List<string> cells = [];
        for (int at = 0; at <= line.Length;)
        {
            if (at < line.Length && line[at] == '"')
            {
                int end = at + 1;
                while (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"'))
                    end += line[end] == '"' ? 2 : 1;
                cells.Add(line[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
                at = end + 2;
            }
            else
            {
                int end = line.IndexOf(',', at) is var comma and >= 0 ? comma : line.Length;
                cells.Add(line[at..end]);
                at = end + 1;
            }
        }

        return [.. cells];
    }
}
