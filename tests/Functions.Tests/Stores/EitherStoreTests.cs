using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.CosmosGateway;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Billing;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Stores;

/// <summary>What the app does over SQLite it does over Cosmos DB too: the life of contracts, through HTTP.</summary>
public abstract class EitherStoreTests
{
    protected abstract Task<SecureMxApp> StartAsync(string now = "2026-04-01T00:00:00Z");

    [Fact]
    public async Task A_contract_is_applied_for_accepted_given_notice_of_and_ends_with_all_that_falls_with_it()
    {
        await using var app = await StartAsync();
        var form = Forms.Service(Forms.MailboxPlus(), Forms.MailingList());
        string contract = await app.ContractAsync(form, Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));
        (await app.Partner.PostReplyAsync("/api/applications", form)).AssertProblem(422, "refused-by-terms"); // C1
        await app.Partner.NoticeAsync(contract, "mailbox-plus");
        await app.Partner.NoticeAsync(contract);

        await app.MoveClockAsync("2026-05-02T00:00:00Z");

        Assert.Equal(
            [
                "contract-concluded", "cancellation-notice-given", "cancellation-notice-given", "option-ended mailbox-plus",
                "option-ended mailing-list", "contract-ended"],
            (await app.EventsAsync(contract)).Order(EventOrder));
        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
        Assert.Equal(0, await app.LiveInstancesAsync());
        await app.ReceivedAsync(form); // C1: the address is free again
    }

    [Fact]
    public async Task A_notice_is_withdrawn_and_nothing_ends()
    {
        await using var app = await StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        string notice = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();

        Assert.Equal(HttpStatusCode.OK, (await app.Operator.PostReplyAsync($"{notice}/withdrawal", new { consent = "了承" })).Status);
        await app.MoveClockAsync("2026-05-02T00:00:00Z");

        Assert.Equal("active", (await app.ContractNowAsync(contract)).StatusOf("contract"));
    }

    [Fact]
    public async Task A_month_is_metered_closed_once_and_reduced_by_a_claim()
    {
        await using var app = await StartAsync("2026-04-10T03:00:00Z");
        string[] contracts = [
            await app.ContractWithAsync("2026-04-10"), await app.ContractWithAsync("2026-04-10"),
            await app.ContractWithAsync("2026-04-10")];
        await app.PutReadingAsync(contracts[0], "2026-04-10", new { accounts = 200 });

        await app.MoveClockAsync("2026-05-01T03:00:00Z");
        await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        await app.MoveClockAsync("2026-05-01T03:05:00Z");

        var close = await app.Operator.GetReplyAsync("/api/billing/2026-04");
        Assert.Equal(("closed", 3, 0), (close["status"].GetString(), close["billed"].GetInt32(), close["failed"].GetInt32()));
        // 30,000 + accounts × 200, and the initial fee of 50,000.
        Assert.Equal(
            30_000 + (200 * 200) + 50_000, (await app.BillAsync(contracts[0], "2026-04"))!.Value.GetProperty("taxable").GetInt64());
        Assert.Equal(
            30_000 + (120 * 200) + 50_000, (await app.BillAsync(contracts[1], "2026-04"))!.Value.GetProperty("taxable").GetInt64());

        var outage = await app.Operator.PostReplyAsync(
            "/api/outages", new { knownAt = "2026-04-28T00:00:00Z", restoredAt = "2026-04-29T00:00:00Z", contractIds = "all" });
        var claim = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contracts[1]}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() });
        Assert.Equal(54_000 / 30, claim["amount"].GetInt32());
        Assert.Contains(("fee-reduction", -1_800L), (await app.BillAsync(contracts[1], "2026-05"))!.Value.Lines());
    }

    [Fact]
    public async Task An_orchestration_that_is_lost_is_started_again_by_the_daily_walk()
    {
        await using var app = await StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        string instance = (await app.Partner.NoticeAsync(contract))["orchestration.instanceId"].GetString()!;
        await app.MoveClockAsync("2026-04-01T01:00:00Z");
        await app.LoseAsync(instance);

        await app.MoveClockAsync("2026-05-02T00:00:00Z");

        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
    }

    [Fact]
    public async Task Contracts_are_taken_over_by_a_stream_and_listed_page_by_page()
    {
        await using var app = await StartAsync();
        JsonObject[] forms = [.. Enumerable.Range(0, 25).Select(_ => Migrated())];
        string text = string.Join('\n', forms.Append(forms[0]).Select(form => form.ToJsonString()));

        var reply = await app.Operator.PostReplyAsync(
            "/api/migrated-contracts", new StringContent(text, Encoding.UTF8, "application/x-ndjson"));

        int[] statuses = [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetInt32())];
        Assert.Equal([.. Enumerable.Repeat(201, 25), 422], statuses);
        Assert.Equal(
            25,
            (await app.Operator.AllAsync("/api/contracts", 4)).Select(item => item["contractId"]!.GetValue<string>()).Distinct().Count());
        Assert.Single(await app.Partner.AllAsync($"/api/contracts?customerId={forms[3]["customerId"]}", 4));
    }

    [Fact]
    public async Task Tasks_are_raised_once_listed_by_status_and_dealt_with_once()
    {
        await using var app = await StartAsync();
        foreach (int number in Enumerable.Range(0, 9).Concat(Enumerable.Range(0, 9)))
        {
            await app.Services.GetRequiredService<TaskStore>().RaiseAsync(
                new NewTask(string.Create(CultureInfo.InvariantCulture, $"task-{number}"), "test", new("Look.", "確認してください。")));
        }

        Assert.Equal(HttpStatusCode.OK, (await app.Operator.PostReplyAsync("/api/tasks/task-3/completion", new { note = "済み" })).Status);
        (await app.Operator.PostReplyAsync("/api/tasks/task-3/completion", new { note = "別の" })).AssertProblem(409, "conflict");

        Assert.Equal(8, (await app.Operator.AllAsync("/api/tasks?status=open", 3)).Count);
        Assert.Equal("task-3", Assert.Single(await app.Operator.AllAsync("/api/tasks?status=done", 3))["taskId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_many_who_claim_one_address_at_once_one_has_it()
    {
        await using var app = await StartAsync();
        string[] applications = new string[8];
        for (int i = 0; i < applications.Length; i++)
        {
            var form = Forms.Service();
            form["ipAddresses"] = new JsonArray("20.1.2.3");
            applications[i] = await app.ReceivedAsync(form);
        }

        var replies = await Task.WhenAll(applications.Select(application => app.AcceptAsync(application, Forms.Terms("2026-04-01"))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Single(await app.Operator.AllAsync("/api/contracts", 10));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_answer_and_one_application()
    {
        await using var app = await StartAsync();
        var form = Forms.Service();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 6)
                .Select(_ => app.Partner.PostReplyAsync("/api/applications", form.ToJsonString(), ("Idempotency-Key", "once"))));

        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Single(replies.Where(reply => reply.Status == HttpStatusCode.Created).Select(reply => reply.Text).Distinct());
        Assert.Single(await app.Operator.AllAsync("/api/applications", 10));
    }

    private static JsonObject Migrated()
    {
        var form = Forms.Service();
        (form["partnerId"], form["concludedOn"], form["billingStartDate"]) = ("acme", "2015-05-01", "2015-05-01");
        form["prices"] = Forms.Terms("2015-05-01")["prices"]!.DeepClone();
        return form;
    }

    // The order of what ends together is not what is asked here.
    private static Comparer<string> EventOrder => Comparer<string>.Create((one, other) => Rank(one).CompareTo(Rank(other)));

    private static int Rank(string type) => type switch
    {
        "contract-concluded" => 0,
        "cancellation-notice-given" => 1,
        "option-ended mailbox-plus" => 2,
        "option-ended mailing-list" => 3,
        _ => 4,
    };
}

/// <summary>Over SQLite.</summary>
public sealed class OnSqliteTests : EitherStoreTests
{
    protected override Task<SecureMxApp> StartAsync(string now = "2026-04-01T00:00:00Z") =>
        SecureMxApp.StartAsync(now, "--Documents:Provider", "Sqlite");
}

/// <summary>Over the Cosmos SDK and the double of its gateway, with three physical partitions of each container.</summary>
public sealed class OnCosmosTests : EitherStoreTests
{
    protected override Task<SecureMxApp> StartAsync(string now = "2026-04-01T00:00:00Z") =>
        SecureMxApp.StartAsync(new InProcessGateway(TimeProvider.System, physicalPartitions: 3), now: now);
}
