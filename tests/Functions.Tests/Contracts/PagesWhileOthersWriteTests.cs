using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>
/// Lists are read page by page while 1,000 contracts are written and ended beside them: what stands throughout is there once, in its place.
/// </summary>
public sealed class PagesWhileOthersWriteTests
{
    private const int Others = 1000;
    private const int AtOnce = 25;
    private const int Standing = 24;
    private const string Customer = "cust-shared";

    private static readonly string[] Lists =
    [
        "/api/contracts", "/api/contracts?sort=oldest", "/api/contracts?sort=ends", $"/api/contracts?customerId={Customer}",
        "/api/contracts?status=active", "/api/contracts?status=termination-pending&sort=oldest", "/api/contracts?option=mailbox-plus",
        "/api/contracts?domain=example.jp", "/api/contracts?customerName=示株", "/api/contracts?endsFrom=2026-05-01&endsTo=2026-08-31",
        $"/api/contracts?customerId={Customer}&customerName=例示&domain=example.co.jp&option=mailbox-plus&status=termination-pending",
        "/api/applications?status=accepted", "/api/applications?sort=newest", $"/api/applications?customerId={Customer}&kind=service",
        "/api/customers", "/api/customers?name=示株&sort=id-descending", "/api/tasks?kind=standing", "/api/tasks?sort=newest",
    ];

    [Fact]
    public async Task What_stands_throughout_is_neither_skipped_nor_repeated()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        await StandAsync(app);
        Dictionary<string, string[]> standing = [];
        foreach (string list in Lists)
            standing[list] = await ReadAsync(app, list, 200);
        Assert.All(standing, list => Assert.NotEmpty(list.Value));

        var writing = WriteAsync(app);
        int rounds = 0;
        await Parallel.ForEachAsync(Lists, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (list, _) =>
        {
            do
            {
                string[] seen = await ReadAsync(app, list, 9);
                Assert.Distinct(seen);
                Assert.Equal(standing[list], seen.Intersect(standing[list]));
                Interlocked.Increment(ref rounds);
            }
            while (rounds < Lists.Length && !writing.IsCompleted);
        });
        await writing;

        foreach (string list in Lists)
            Assert.Equal(standing[list], (await ReadAsync(app, list, 50)).Intersect(standing[list]));
        Assert.Equal(
            Others + Standing, (await app.Operator.GetReplyAsync("/api/contracts?limit=1&count=true"))["total"].GetInt32());
    }

    // A third of them is active, a third ends, of a third an option ends.
    private static async Task StandAsync(SecureMxApp app)
    {
        for (int i = 0; i < Standing; i++)
        {
            string id = await app.ContractAsync(
                Forms.Service(Forms.MailboxPlus()).With("customerId", Customer), Forms.Terms("2026-04-01", "mailbox-plus"));
            string[] targets = ["", "cancellation-notices", "options/mailbox-plus/cancellation-notices"];
            if (targets[i % 3] is { Length: > 0 } target)
            {
                var notice = await app.Partner.PostReplyAsync(
                    $"/api/contracts/{id}/{target}", new { designatedDate = $"2026-0{5 + (i % 4)}-{10 + (i % 15)}" });
                Assert.True((int)notice.Status == 202, notice.Text);
            }

            await app.Services.GetRequiredService<TaskStore>().RaiseAsync(
                new NewTask(TaskIds.Of("standing", $"{i}"), "standing", new("Look.", "確認。")));
        }
    }

    private static async Task WriteAsync(SecureMxApp app)
    {
        for (int written = 0; written < Others; written += AtOnce)
        {
            var forms = Enumerable.Range(0, AtOnce).Select(i => Forms.Migrated("2020-06-01", [Forms.MailboxPlus()], "mailbox-plus")
                .With("customerId", i % 2 == 0 ? Customer : Forms.NewCustomer()).ToJsonString());
            using var content = new StringContent(
                string.Join('\n', forms), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
            var reply = await app.Operator.PostReplyAsync("/api/migrated-contracts", content);
            string[] ids = [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!["contractId"]!.GetValue<string>())];
            Assert.Equal(AtOnce, ids.Length);
            foreach (string id in ids)
            {
                var notice = await app.Partner.PostReplyAsync(
                    $"/api/contracts/{id}/cancellation-notices", new { designatedDate = $"2026-06-{1 + (written % 30):00}" });
                Assert.True((int)notice.Status == 202, notice.Text);
            }

            await app.Services.GetRequiredService<TaskStore>().RaiseAsync(
                new NewTask(TaskIds.Of("other", $"{written}"), "standing", new("Look.", "確認。")));
        }
    }

    private static async Task<string[]> ReadAsync(SecureMxApp app, string list, int limit)
    {
        string member = list.StartsWith("/api/contracts", StringComparison.Ordinal) ? "contractId"
            : list.StartsWith("/api/applications", StringComparison.Ordinal) ? "applicationId"
            : list.StartsWith("/api/customers", StringComparison.Ordinal) ? "customerId" : "taskId";
        return [.. (await app.Operator.AllAsync(list, limit)).Select(item => item[member]!.GetValue<string>())];
    }
}
