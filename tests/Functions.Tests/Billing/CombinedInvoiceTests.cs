using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;
using static SecureMx.Functions.Tests.Billing.OnOneInvoice;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>One invoice for a customer with several contracts.</summary>
public class CombinedInvoiceTests
{
    [Fact]
    public async Task B8_a_closed_month_has_one_invoice_of_all_contracts_with_the_tax_rounded_once()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string[] contracts = await ContractsAsync(app, 3);
        string single = await app.ContractWithAsync("2026-04-20");
        await PutAsync(app, "combined", "2026-04");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");

        var invoice = await InvoiceAsync(app, "2026-04");
        // 3 × (50,000 + 30,003 + 1 × 200); 10 % of a single bill would be cut off three times.
        Assert.Equal((240_609, 24_060, 264_669), (
            invoice["subtotal"].GetInt64(), invoice["tax"].GetInt64(), invoice["total"].GetInt64()));
        Assert.Equal(3, invoice["bills"].GetInt32());
        Assert.Equal(contracts.Order(StringComparer.Ordinal), Parts(invoice).Select(part => part.GetProperty("contractId").GetString()));
        Assert.Equal("2026-06-01", invoice["dueDate"].GetString()); // the last of May is a Sunday
        Assert.StartsWith("C202604-", invoice["number"].GetString(), StringComparison.Ordinal);
        foreach (string contract in contracts)
        {
            var bill = (await app.BillAsync(contract, "2026-04"))!.Value;
            Assert.Equal(invoice["number"].GetString(), bill.GetProperty("invoice").GetProperty("number").GetString());
            Assert.Equal(
                (80_203, 0, 80_203, JsonValueKind.Null, "part"),
                (bill.GetProperty("subtotal").GetInt64(), bill.GetProperty("tax").GetInt64(), bill.GetProperty("total").GetInt64(),
                    bill.GetProperty("dueDate").ValueKind, bill.GetProperty("documents")[0].GetProperty("kind").GetString()));
        }

        Assert.False((await app.BillAsync(single, "2026-04"))!.Value.TryGetProperty("invoice", out _));
        var close = await app.Operator.GetReplyAsync("/api/billing/2026-04");
        long own = (await app.BillAsync(single, "2026-04"))!.Value.GetProperty("total").GetInt64();
        Assert.Equal((4, 1, 0, own + 264_669), (
            close["billed"].GetInt32(), close["invoices"].GetInt32(), close["invoicesWaiting"].GetInt32(), close["toCollect"].GetInt64()));
    }

    [Fact]
    public async Task The_forms_of_an_invoice_and_the_files_of_its_month_have_each_yen_once()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string[] contracts = await ContractsAsync(app, 3);
        string single = await app.ContractWithAsync("2026-04-20");
        await PutAsync(app, "combined", "2026-04");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        const string Path = $"/api/customers/{Customer}/invoices/2026-04";
        var invoice = await InvoiceAsync(app, "2026-04");
        long total = invoice["total"].GetInt64();

        var rows = Rows(await (await app.Partner.GetAsync(Path, "text/csv")).Content.ReadAsByteArrayAsync());
        Assert.Equal(total, rows.Sum(row => Number(row["金額(円)"])));
        Assert.Equal(contracts.Order(), rows.Where(row => row["区分"] == "明細").Select(row => row["契約"]).Distinct().Order());
        using var html = await app.Partner.GetAsync(Path, "text/html");
        string page = await html.Content.ReadAsStringAsync();
        Assert.Contains("264,669 円", page, StringComparison.Ordinal);
        Assert.All(contracts, contract => Assert.Contains(Domain.ShortNumber.OfContract(contract), page, StringComparison.Ordinal));
        using var pdf = await app.Partner.GetAsync(Path, "application/pdf");
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(await pdf.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        Assert.EndsWith("_264669円_請求書.pdf", pdf.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        (await app.Partner.GetReplyAsync(Path, ("Accept", "image/png"))).AssertProblem(406, "not-acceptable");
        (await app.Partner.GetReplyAsync(Path + "?document=return")).AssertProblem(404, "not-found");
        using var part = await app.Partner.GetAsync($"/api/contracts/{contracts[0]}/bills/2026-04", "text/html");
        Assert.Contains(
            $"請求書 {invoice["number"].GetString()} の金額に含まれています", await part.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        foreach (int limit in new[] { 1, 2, 50 })
        {
            var listed = await app.Operator.AllAsync("/api/billing/2026-04/bills", limit);
            Assert.Equal(2, listed.Count);
            Assert.Equal([single, null], listed.Select(bill => bill["contractId"]?.GetValue<string>()));
            Assert.Equal(total, listed[1]["total"]!.GetValue<long>());
        }

        long sum = total + (await app.BillAsync(single, "2026-04"))!.Value.GetProperty("total").GetInt64();
        Assert.Equal(sum, Rows(await MonthAsync(app, "bills", "text/csv")).Sum(row => Number(row["合計(円)"])));
        Assert.Equal(sum, Rows(await MonthAsync(app, "journal", "text/csv")).Sum(row => Number(row["借方金額(円)"])));
        using var archive = new ZipArchive(new MemoryStream(await MonthAsync(app, "bills", "application/zip")));
        Assert.Equal(3, archive.Entries.Count); // the bill, the invoice, the list
    }

    [Fact]
    public async Task A_page_of_an_invoice_has_as_many_contracts_as_are_asked_for()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 5);
        await PutAsync(app, "combined", "2026-04");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await app.Partner.GetReplyAsync(
                $"/api/customers/{Customer}/invoices/2026-04?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.InRange(Parts(page).Count, 1, 2);
            seen.AddRange(Parts(page).Select(part => part.GetProperty("contractId").GetString()!));
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        (await app.Partner.GetReplyAsync($"/api/customers/{Customer}/invoices/2026-04?cursor=abc")).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task A_month_is_single_or_combined_and_never_both()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string[] contracts = await ContractsAsync(app, 2);
        await PutAsync(app, "combined", "2026-05");
        var plan = await PutAsync(app, "single", "2026-06");
        Assert.Equal(
            ["2026-05 combined", "2026-06 single"],
            plan["changes"].EnumerateArray().Select(change => $"{change.GetProperty("from")} {change.GetProperty("mode")}"));
        Assert.Equal("single", plan["mode"].GetString());
        await app.MoveClockAsync("2026-07-02T03:00:00Z");

        foreach (string month in new[] { "2026-04", "2026-05", "2026-06" })
        {
            bool isCombined = month == "2026-05";
            var invoice = await app.Partner.GetReplyAsync($"/api/customers/{Customer}/invoices/{month}");
            Assert.Equal(isCombined ? HttpStatusCode.OK : HttpStatusCode.NotFound, invoice.Status);
            foreach (string contract in contracts)
                Assert.Equal(isCombined, (await app.BillAsync(contract, month))!.Value.TryGetProperty("invoice", out _));
            Assert.Equal(isCombined ? 1 : 2, (await app.Operator.AllAsync($"/api/billing/{month}/bills", 50)).Count);
        }

        Assert.Equal(
            ["2026-05"],
            (await app.Partner.AllAsync($"/api/customers/{Customer}/invoices", 1)).Select(i => i["month"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_open_month_shows_what_will_be_on_the_invoice()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string contract = (await ContractsAsync(app, 1))[0];
        await PutAsync(app, "combined", "2026-04");

        var open = (await app.BillAsync(contract, "2026-04"))!.Value;
        await app.MoveClockAsync("2026-05-02T03:00:00Z");

        Assert.Equal(("open", 80_203), (open.GetProperty("status").GetString(), open.GetProperty("total").GetInt64()));
        Assert.Equal(
            (await InvoiceAsync(app, "2026-04"))["number"].GetString(), open.GetProperty("invoice").GetProperty("number").GetString());
    }

    [Theory]
    [InlineData("2026-03", "combined", 409, "conflict")] // closed
    [InlineData("2024-03", "combined", 409, "conflict")]
    [InlineData("2027-05", "combined", 200, null)]
    [InlineData("2027-06", "combined", 422, "refused-by-terms")]
    [InlineData("2026-4", "combined", 400, "malformed-request")]
    [InlineData("2026-05", "both", 400, "malformed-request")]
    public async Task B9_a_month_that_is_not_closed_may_be_named(string from, string mode, int status, string? kind)
    {
        await using var app = await SecureMxApp.StartAsync("2026-03-20T03:00:00Z");
        await ContractsAsync(app, 1, "2026-03-20");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");

        var reply = await app.Operator.PutReplyAsync($"/api/customers/{Customer}/invoicing", new { mode, from });

        Assert.Equal(status, (int)reply.Status);
        if (kind is not null)
            reply.AssertProblem(status, kind);
        Assert.Equal(
            status == 200 ? 1 : 0, (await app.Partner.GetReplyAsync($"/api/customers/{Customer}/invoicing"))["changes"].GetArrayLength());
    }

    [Fact]
    public async Task Only_operators_change_the_invoicing_and_partners_see_their_own_customers()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 1);
        var body = new { mode = "combined", from = "2026-04" };
        (await app.Partner.PutReplyAsync($"/api/customers/{Customer}/invoicing", body)).AssertProblem(403, "forbidden");
        (await app.Operator.PutReplyAsync("/api/customers/nobody/invoicing", body)).AssertProblem(404, "not-found");
        await PutAsync(app, "combined", "2026-04");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");

        foreach (string path in new[] { "invoicing", "invoices", "invoices/2026-04" })
        {
            Assert.Equal(HttpStatusCode.OK, (await app.Partner.GetReplyAsync($"/api/customers/{Customer}/{path}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await app.Operator.GetReplyAsync($"/api/customers/{Customer}/{path}")).Status);
            (await app.OtherPartner.GetReplyAsync($"/api/customers/{Customer}/{path}")).AssertProblem(404, "not-found");
        }
    }

    [Fact]
    public async Task B9_an_invoice_waits_for_a_contract_that_fails_and_is_made_once_and_whole_when_it_is_mended()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string[] contracts = await ContractsAsync(app, 3);
        await PutAsync(app, "combined", "2026-04");
        var mend = await Broken.ContractAsync(app, contracts[1]);
        await app.MoveClockAsync("2026-04-30T17:00:30Z");

        (await app.Partner.GetReplyAsync($"/api/customers/{Customer}/invoices/2026-04")).AssertProblem(409, "conflict");
        var waiting = await app.Operator.GetReplyAsync($"/api/customers/{Customer}/invoicing");
        Assert.Equal(
            ("2026-04", 1, contracts[1]),
            (waiting["waiting.month"].GetString(), waiting["waiting.contracts"].GetInt32(), waiting["waiting.contractIds.0"].GetString()));
        Assert.Equal(
            (0, 1),
            ((await app.Operator.GetReplyAsync("/api/billing/2026-04"))["invoices"].GetInt32(),
                (await app.Operator.GetReplyAsync("/api/billing/2026-04"))["invoicesWaiting"].GetInt32()));
        Assert.Single(await app.Operator.AllAsync("/api/tasks?status=open&kind=invoice-waiting", 50));

        await mend();
        Assert.Equal(HttpStatusCode.Accepted, (await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null)).Status);
        await app.MoveClockAsync("2026-04-30T17:10:00Z");

        Assert.Equal(264_669, (await InvoiceAsync(app, "2026-04"))["total"].GetInt64());
        Assert.Equal(JsonValueKind.Null, (await app.Operator.GetReplyAsync($"/api/customers/{Customer}/invoicing"))["waiting"].ValueKind);
        Assert.Empty(await app.Operator.AllAsync("/api/tasks?status=open&kind=invoice-waiting", 50));
        Assert.Equal(
            (1, 0, 264_669),
            ((await app.Operator.GetReplyAsync("/api/billing/2026-04"))["invoices"].GetInt32(),
                (await app.Operator.GetReplyAsync("/api/billing/2026-04"))["invoicesWaiting"].GetInt32(),
                (await app.Operator.GetReplyAsync("/api/billing/2026-04"))["sum"].GetInt64()));
    }

    [Fact]
    public async Task B9_a_contract_that_is_mended_late_is_on_the_invoice_of_its_month()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string[] contracts = await ContractsAsync(app, 2);
        await PutAsync(app, "combined", "2026-04");
        var mend = await Broken.ContractAsync(app, contracts[0]);
        await app.MoveClockAsync("2026-05-20T03:00:00Z");
        await mend();
        await app.MoveClockAsync("2026-06-02T03:00:00Z");

        foreach (string month in new[] { "2026-04", "2026-05" })
        {
            var invoice = await InvoiceAsync(app, month);
            Assert.Equal(2, invoice["bills"].GetInt32());
            Assert.All(Parts(invoice), part => Assert.Equal(month, part.GetProperty("month").GetString()));
        }
    }

    [Fact]
    public async Task B9_making_the_invoices_again_or_twice_at_once_changes_nothing()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        await ContractsAsync(app, 2);
        await PutAsync(app, "combined", "2026-04");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        string before = (await InvoiceAsync(app, "2026-04")).Text;
        var activities = ActivatorUtilities.CreateInstance<InvoiceActivities>(app.Services);

        var walks = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => activities.MakeAsync(new InvoiceWalk("2026-04"), app.Orchestrations)));

        Assert.All(walks, walk => Assert.Equal((1, 0, true), (walk.Made, walk.Waiting, walk.IsDone)));
        Assert.Equal(before, (await InvoiceAsync(app, "2026-04")).Text);
        Assert.Single(await app.Partner.AllAsync($"/api/customers/{Customer}/invoices", 50));
    }

    [Fact]
    public async Task B8_what_one_contract_is_given_back_reduces_the_invoice_and_the_rest_is_carried_to_the_next()
    {
        await using var app = await LateEndAsync("2027-02");
        await app.MoveClockAsync("2027-04-02T03:00:00Z");

        // 95,000 given back against 54,000 and the 50,000 that the new contract begins with.
        var first = await InvoiceAsync(app, "2027-02");
        Assert.Equal(9_900, first["total"].GetInt64());
        Assert.Equal("return", first["documents.1.kind"].GetString());
        Assert.Equal(-104_500, first["documents.1.total"].GetInt64());
        using var returned = await app.Partner.GetAsync($"/api/customers/{Customer}/invoices/2027-02?document=return", "text/html");
        Assert.Contains("▲104,500 円", await returned.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(59_400, (await InvoiceAsync(app, "2027-03"))["total"].GetInt64());
    }

    [Fact]
    public async Task B8_what_an_invoice_comes_to_below_zero_is_on_the_next()
    {
        await using var app = await LateEndAsync("2027-02", begins: "2027-03-01");
        await app.MoveClockAsync("2027-05-02T03:00:00Z");

        // 95,000 given back against the 50,000 that the new contract begins with.
        Assert.Equal(-49_500, (await InvoiceAsync(app, "2027-02"))["total"].GetInt64());
        var next = await InvoiceAsync(app, "2027-03");
        Assert.Equal((-49_500, 9_900), (next["carriedOver"].GetInt64(), next["total"].GetInt64()));
        Assert.Equal((0, 59_400), (
            (await InvoiceAsync(app, "2027-04"))["carriedOver"].GetInt64(), (await InvoiceAsync(app, "2027-04"))["total"].GetInt64()));
    }

    [Fact]
    public async Task B8_what_the_last_invoice_leaves_is_on_a_single_bill_after_it()
    {
        await using var app = await LateEndAsync("2027-02", begins: "2027-03-01");
        await PutAsync(app, "single", "2027-03");
        await app.MoveClockAsync("2027-06-02T03:00:00Z");

        string other = (await app.Partner.AllAsync($"/api/contracts?customerId={Customer}&status=active", 50))[0]["contractId"]!
            .GetValue<string>();
        var totals = new List<long>();
        foreach (string month in new[] { "2027-03", "2027-04", "2027-05" })
            totals.Add((await app.BillAsync(other, month))!.Value.GetProperty("total").GetInt64());
        Assert.Equal([59_400, 9_900, 59_400], totals);
        var credited = (await app.BillAsync(other, "2027-04"))!.Value.GetProperty("setOffs")[0];
        Assert.Equal(
            (await InvoiceAsync(app, "2027-02"))["number"].GetString(), credited.GetProperty("fromContractId").GetString());
    }

    private static List<JsonElement> Parts(Reply invoice) => [.. invoice["parts"].EnumerateArray()];

    private static async Task<byte[]> MonthAsync(SecureMxApp app, string file, string accept)
    {
        using var reply = await app.Operator.GetAsync($"/api/billing/2026-04/{file}", accept);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return await reply.Content.ReadAsByteArrayAsync();
    }

    private static List<Dictionary<string, string>> Rows(byte[] csv)
    {
        string[] lines = Encoding.UTF8.GetString(csv).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] columns = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => columns.Zip(Fields(line)).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private static List<string> Fields(string line)
    {
        List<string> fields = [""];
        bool isQuoted = false;
        foreach (char c in line)
        {
            if (c == '"')
                isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted)
                fields.Add("");
            else
                fields[^1] += c;
        }

        return fields;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A contract that cannot be billed.</summary>
internal static class Broken
{
    /// <summary>Takes the price sheets away behind the app's back; the answer gives them back.</summary>
    public static async Task<Func<Task>> ContractAsync(SecureMxApp app, string contractId)
    {
        var documents = app.Services.GetRequiredService<IDocumentStore>();
        var found = (await documents.ReadAsync("contracts", contractId, "contract"))!;
        var broken = JsonNode.Parse(found.Json.Span)!;
        broken["contract"]!["priceSheets"] = new JsonArray();
        await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(broken));
        return () => WriteAsync(found.Json);

        async Task WriteAsync(ReadOnlyMemory<byte> json) =>
            Assert.True(
                (await documents.CommitAsync("contracts", contractId, [new DocumentWrite.Replace("contract", json, null)])).IsCommitted);
    }
}
