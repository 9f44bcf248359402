using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>
/// A combined invoice spans documents that no one commit can: where the process ends at any of its commits, the next close completes it.
/// </summary>
public class InterruptedInvoiceTests
{
    private const string Partner = "acme";

    [Fact]
    public async Task B9_after_a_crash_at_any_commit_each_bill_is_on_one_invoice_and_the_partner_hears_of_it_once()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        var ends = EndsOf(commits: 4);
        foreach (var end in ends)
        {
            end.Contracts = [await ContractAsync(app, end.Customer), await ContractAsync(app, end.Customer)];
            await PutAsync(app, end.Customer, "combined", "2026-04");
        }

        await app.MoveClockAsync("2026-04-30T15:30:00Z"); // April is over and closes at two
        await AssertCrashesAsync(app, ends, new(2026, 4), commits: 3); // two bills, then the invoice with the progress and the event

        await app.MoveClockAsync("2026-04-30T17:10:00Z"); // the close of the app
        await app.MoveClockAsync("2026-05-31T17:10:00Z");
        foreach (string month in new[] { "2026-04", "2026-05" })
        {
            foreach (var end in ends)
            {
                var invoice = Assert.Single(
                    await app.Partner.AllAsync($"/api/customers/{end.Customer}/invoices", 50),
                    listed => listed["month"]!.GetValue<string>() == month);
                var whole = await app.Partner.GetReplyAsync($"/api/customers/{end.Customer}/invoices/{month}");
                Assert.Equal(
                    end.Contracts.Order(StringComparer.Ordinal),
                    whole["parts"].EnumerateArray().Select(part => part.GetProperty("contractId").GetString()));
                // 2 x (50,000 + 30,003 + 200) in the first month, 2 x 30,203 in the second
                Assert.Equal(month == "2026-04" ? 176_446 : 66_446, whole["total"].GetInt64());
                Assert.Equal(whole["total"].GetInt64(), invoice["total"]!.GetValue<long>());
                foreach (string contract in end.Contracts)
                {
                    var bill = (await app.BillAsync(contract, month))!.Value;
                    Assert.Equal(
                        whole["number"].GetString(), bill.GetProperty("invoice").GetProperty("number").GetString());
                }
            }

            var close = await app.Operator.GetReplyAsync($"/api/billing/{month}");
            Assert.Equal((ends.Count, 0), (close["invoices"].GetInt32(), close["invoicesWaiting"].GetInt32()));
        }

        var events = await EventsAsync(app);
        Assert.All(ends, end => Assert.Equal(2, events.Count(told => told == ("securemx.invoice.closed", end.Customer))));
        Assert.All(
            ends.SelectMany(end => end.Contracts),
            contract => Assert.Equal(2, events.Count(told => told == ("securemx.bill.closed", contract))));
    }

    [Fact]
    public async Task B8_after_a_crash_at_any_commit_what_the_last_invoice_leaves_is_on_a_single_bill_once()
    {
        await using var app = await SecureMxApp.StartAsync("2026-10-03T03:00:00Z");
        var ends = EndsOf(commits: 4);
        foreach (var end in ends)
        {
            end.Contracts = [await app.ContractAsync(
                Forms.Service(Forms.MailboxPlus()).With("customerId", end.Customer), Forms.Terms("2026-10-03", "mailbox-plus"))];
        }

        await app.MoveClockAsync("2027-02-10T03:00:00Z");
        foreach (var end in ends)
        {
            await app.Operator.NoticeAsync(end.Contracts[0], body: new { arrivedOn = "2026-12-01" });
            var next = await app.ContractAsync(Forms.Service().With("customerId", end.Customer), Forms.Terms("2027-03-01"));
            end.Contracts = [.. end.Contracts, next];
            await PutAsync(app, end.Customer, "combined", "2027-02");
            await PutAsync(app, end.Customer, "single", "2027-03");
        }

        await app.MoveClockAsync("2027-02-28T15:30:00Z");
        await AssertCrashesAsync(app, ends, new(2027, 2), commits: 3); // the bill, the credit on the other contract, the invoice

        await app.MoveClockAsync("2027-04-30T17:10:00Z");
        foreach (var end in ends)
        {
            var invoice = await app.Partner.GetReplyAsync($"/api/customers/{end.Customer}/invoices/2027-02");
            Assert.Equal(-49_500, invoice["total"].GetInt64()); // 95,000 given back against the 50,000 of the acceptance
            long[] totals = [.. (await Task.WhenAll(new[] { "2027-03", "2027-04" }.Select(month => app.BillAsync(end.Contracts[1], month))))
                .Select(bill => bill!.Value.GetProperty("total").GetInt64())];
            Assert.Equal(2 * 59_400 - 49_500, totals.Sum());
        }
    }

    [Fact]
    public async Task B9_after_a_crash_at_any_commit_the_task_of_an_invoice_that_waited_is_done()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        var ends = EndsOf(commits: 4);
        List<Func<Task>> mends = [];
        foreach (var end in ends)
        {
            end.Contracts = [await ContractAsync(app, end.Customer)];
            await PutAsync(app, end.Customer, "combined", "2026-04");
            mends.Add(await Broken.ContractAsync(app, end.Contracts[0]));
        }

        await app.MoveClockAsync("2026-04-30T17:10:00Z");
        Assert.Equal(ends.Count, (await app.Operator.AllAsync("/api/tasks?status=open&kind=invoice-waiting", 200)).Count);
        foreach (var mend in mends)
            await mend();
        await AssertCrashesAsync(app, ends, new(2026, 4), commits: 3); // the bill, the task, the invoice

        await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        await app.MoveClockAsync("2026-04-30T17:30:00Z");
        Assert.Empty(await app.Operator.AllAsync("/api/tasks?status=open&kind=invoice-waiting", 200));
        foreach (var end in ends)
            Assert.Single(await app.Partner.AllAsync($"/api/customers/{end.Customer}/invoices", 50));
    }

    // Closes the month of one customer after the other, each in a process that ends before or after another of its commits.
    private static async Task AssertCrashesAsync(SecureMxApp app, IReadOnlyList<End> ends, YearMonth month, int commits)
    {
        foreach (var end in ends)
        {
            var store = new InterruptedStore(app.Services.GetRequiredService<IDocumentStore>()) { EndsWithFailure = true };
            await using var process = new ServiceCollection()
                .AddLogging().AddSingleton<IDocumentStore>(store).AddSingleton(app.Services.GetRequiredService<TimeProvider>())
                .AddStores().AddBilling().AddSingleton<TaskStore>().AddSingleton<OutboxDispatcher>()
                .BuildServiceProvider();
            var customer = (await process.GetRequiredService<InvoicingPlans>().ReadAsync(new(Partner, end.Customer)))!.Value.Document;
            if (end.IsAfter)
                store.FailAfter(end.Commit);
            else
                store.FailBefore(end.Commit);

            var crash = await Record.ExceptionAsync(async () =>
            {
                foreach (string contract in end.Contracts)
                    await process.GetRequiredService<BillStore>().CloseAsync(contract, month);
                await process.GetRequiredService<InvoiceMaker>().MakeAsync(customer, month);
            });

            Assert.Equal(end.Commit < commits, crash is not null);
            Assert.True(crash is null or IOException, crash?.ToString());
        }
    }

    private static List<End> EndsOf(int commits) =>
    [
        .. Enumerable.Range(0, commits).SelectMany(commit => new[] { false, true }
            .Select(isAfter => new End($"cust-ends-{(isAfter ? "after" : "before")}-{commit}", commit, isAfter))),
    ];

    private static Task<string> ContractAsync(SecureMxApp app, string customer)
    {
        var terms = Forms.Terms("2026-04-20");
        terms["prices"]!["base"]!["monthly"] = 30_003;
        return app.ContractAsync(Forms.Service().With("customerId", customer).With("accounts", 1), terms);
    }

    private static async Task PutAsync(SecureMxApp app, string customer, string mode, string from)
    {
        var reply = await app.Operator.PutReplyAsync($"/api/customers/{customer}/invoicing", new { mode, from });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    private static async Task<List<(string Type, string Subject)>> EventsAsync(SecureMxApp app)
    {
        List<(string Type, string Subject)> events = [];
        string after = "";
        while (true)
        {
            var page = await app.Partner.GetReplyAsync($"/api/events?limit=200{after}");
            JsonElement[] items = [.. page["items"].EnumerateArray()];
            if (items.Length == 0)
                return events;
            events.AddRange(items.Select(told => (told.GetProperty("type").GetString()!, told.GetProperty("subject").GetString()!)));
            after = $"&after={items[^1].GetProperty("sequence")}";
        }
    }

    private sealed record End(string Customer, int Commit, bool IsAfter)
    {
        public string[] Contracts { get; set; } = [];
    }
}
