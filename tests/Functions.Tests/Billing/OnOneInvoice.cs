using System.Net;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>A customer with several contracts on combined invoices.</summary>
internal static class OnOneInvoice
{
    public const string Customer = "cust-group";

    // A contract of 95,000 a month whose end of December is entered in February, and one of 54,000 a month with 50,000 at its acceptance.
    public static async Task<SecureMxApp> LateEndAsync(
        string combinedFrom, string begins = "2027-02-10", params string[] settings)
    {
        var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z", settings);
        string contract = await app.ContractAsync(
            Forms.Service(Forms.MailboxPlus()).With("customerId", Customer), Forms.Terms("2026-10-03", "mailbox-plus"));
        await app.MoveClockAsync("2027-02-10T03:00:00Z");
        var notice = await app.Operator.NoticeAsync(contract, body: new { arrivedOn = "2026-12-01" });
        Assert.Equal("2026-12-31", notice["effectiveDate"].GetString());
        await app.ContractAsync(Forms.Service().With("customerId", Customer), Forms.Terms(begins));
        await PutAsync(app, "combined", combinedFrom);
        return app;
    }

    // Each comes to 80,203 in its first month and 30,203 in others.
    public static async Task<string[]> ContractsAsync(SecureMxApp app, int count, string start = "2026-04-20")
    {
        var contracts = new string[count];
        for (int i = 0; i < count; i++)
        {
            var terms = Forms.Terms(start);
            terms["prices"]!["base"]!["monthly"] = 30_003;
            contracts[i] = await app.ContractAsync(Forms.Service().With("customerId", Customer).With("accounts", 1), terms);
        }

        return contracts;
    }

    public static async Task<Reply> PutAsync(SecureMxApp app, string mode, string from)
    {
        var reply = await app.Operator.PutReplyAsync($"/api/customers/{Customer}/invoicing", new { mode, from });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply;
    }

    public static async Task<Reply> InvoiceAsync(SecureMxApp app, string month)
    {
        var reply = await app.Partner.GetReplyAsync($"/api/customers/{Customer}/invoices/{month}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply;
    }
}
