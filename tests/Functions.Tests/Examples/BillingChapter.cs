namespace SecureMx.Functions.Tests.Examples;

/// <summary>A month: what is counted, what it costs, and its close.</summary>
internal static class BillingChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        string contract = await ApplicationChapter.ContractAsync(app, "2026-04-01");
        await ApplicationChapter.ContractAsync(app, "2026-04-01", "cust-2", 12);
        string path = $"/api/contracts/{contract}";
        await app.MoveClockAsync("2026-04-04T01:00:00Z");
        await book.PutAsync(
            app.Meter, $"{path}/readings/2026-04-03",
            new
            {
                accounts = 130,
                mailingLists = 7,
                options = new Dictionary<string, object> { ["mailbox-plus"] = new { accounts = 38 } },
            });
        await book.PostLineAsync(app.Meter, "/api/readings", new { contractId = contract, date = "2026-04-04", accounts = 130 });
        await book.GetAsync(app.Partner, $"{path}/readings?month=2026-04");
        await book.PutAsync(app.Operator, $"{path}/prices", new { from = "2026-10", prices = ApplicationChapter.Prices(monthly: 12_000) });
        await book.GetAsync(app.Partner, $"{path}/prices");
        await book.PutAsync(
            app.Operator, "/api/customers/cust-2/invoicing?partnerId=acme", new { mode = "combined", from = "2026-04" });
        await book.GetAsync(app.Partner, "/api/customers/cust-2/invoicing");

        await app.MoveClockAsync("2026-04-30T15:30:00Z"); // May has begun in Tokyo, and the timer closes April at two
        await book.PostAsync(app.Operator, "/api/billing/2026-04/close", null);
        await app.MoveClockAsync("2026-05-06T00:00:00Z");
        await book.GetAsync(app.Operator, "/api/billing?count=true");
        await book.GetAsync(app.Operator, "/api/billing/2026-04");
        await book.PostAsync(app.Operator, "/api/billing/2026-04/close", null);
        foreach (string format in new[] { "application/json", "text/csv" })
            await book.GetAsync(app.Operator, "/api/billing/2026-04/bills", format);
        await book.GetAsync(app.Operator, "/api/billing/2026-04/journal", "text/csv");

        await book.GetAsync(app.Partner, $"{path}/bills");
        foreach (string format in new[] { "application/json", "text/csv", "application/xml" })
            await book.GetAsync(app.Partner, $"{path}/bills/2026-04", format);
        string number = (await app.Partner.GetReplyAsync($"{path}/bills/2026-04"))["shortNumber"].GetString()!;
        await book.GetAsync(app.Operator, $"/api/bills?number={number}");
        string link = (await book.PostAsync(app.Partner, $"{path}/bills/2026-04/links", null))["address"].GetString()!;
        await book.GetAsync(app.Partner, $"{path}/bills/2026-04/links");
        foreach (string file in new[] { "csv", "xml" })
            await book.GetAsync(app.Anonymous, $"{link}/bill.{file}");

        await book.GetAsync(app.Partner, "/api/customers/cust-2/invoices");
        const string invoice = "/api/customers/cust-2/invoices/2026-04";
        foreach (string format in new[] { "application/json", "text/csv", "application/xml" })
            await book.GetAsync(app.Partner, invoice, format);
        await book.PostAsync(app.Partner, $"{invoice}/links", null);
        await book.GetAsync(app.Partner, $"{invoice}/links");
    }
}
