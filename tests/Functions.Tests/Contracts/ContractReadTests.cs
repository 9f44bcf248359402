using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Domain;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>Contracts now and at past instants, and their record (R1).</summary>
public sealed class ContractReadTests : IAsyncLifetime
{
    private SecureMxApp _app = null!;

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task C6_the_status_is_read_off_the_date()
    {
        string id = await _app.ContractAsync("2026-04-10");
        Assert.Equal("accepted", await StatusAsync(id));

        await _app.MoveClockAsync("2026-04-09T14:59:59Z");
        Assert.Equal("accepted", await StatusAsync(id));
        await _app.MoveClockAsync("2026-04-09T15:00:00Z");
        Assert.Equal("active", await StatusAsync(id));

        await GiveNoticeAsync(id); // arrives on 2026-04-10, ends on 2026-05-10
        Assert.Equal("termination-pending", await StatusAsync(id));
        await _app.MoveClockAsync("2026-05-10T14:59:59Z");
        Assert.Equal("termination-pending", await StatusAsync(id));
        await _app.MoveClockAsync("2026-05-10T15:00:00Z");
        Assert.Equal("terminated", await StatusAsync(id));
    }

    [Fact]
    public async Task An_end_that_stands_is_shown_with_its_grounds()
    {
        string id = await _app.ContractAsync(
            Forms.Service(Forms.MailboxPlus(), Forms.MailingList(), Forms.Option("omnibus")),
            Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));
        await GiveNoticeAsync(id, "mailbox-plus");

        var reply = await _app.Partner.GetReplyAsync($"/api/contracts/{id}");

        Assert.Equal("active", reply["status"].GetString());
        Assert.Equal("termination-pending", reply["options.0.status"].GetString());
        Assert.Equal("2026-05-01", reply["options.0.end.effectiveDate"].GetString());
        Assert.Equal("notice", reply["options.0.end.ground"].GetString());
        Assert.Equal("terms/7-4", reply["options.0.end.basis.0"].GetString());
        Assert.Equal("2026-05-01", reply["options.1.end.effectiveDate"].GetString()); // O3
        Assert.Equal("designated-service-end", reply["options.1.end.ground"].GetString());
        Assert.Equal("terms/9-2", reply["options.1.end.basis.0"].GetString());
        Assert.Equal(JsonValueKind.Null, reply["options.2.end"].ValueKind);
        Assert.Equal("met", reply["options.2.eligibility"].GetString());

        await _app.MoveClockAsync("2026-05-01T15:00:00Z");
        reply = await _app.Partner.GetReplyAsync($"/api/contracts/{id}");
        Assert.Equal("2026-05-02", reply["options.2.eligibility.lapsedSince"].GetString()); // O3
    }

    [Fact]
    public async Task A_contract_has_all_members_of_its_shape()
    {
        string id = await _app.ContractAsync(
            Forms.Service(Forms.Option("configuration-consulting")), Forms.Terms("2026-04-01", "configuration-consulting"));

        var contract = JsonNode.Parse((await _app.Partner.GetReplyAsync($"/api/contracts/{id}")).Text)!.AsObject();

        Assert.Equal(
            [
                "acceptedOn", "accounts", "administrators", "billingStartDate", "compromiseReports", "contractId", "contractNumber",
                "customerId", "customerName", "domains",
                "end", "ipAddresses", "minimumPeriod",
                "options", "partnerId", "provision", "requiredSettings", "restrictions", "status", "termsRevision", "version"],
            contract.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "acceptedOn", "accounts", "billingStartDate", "code", "diskGigabytes", "domains", "eligibility", "end", "mailingLists",
                "minimumPeriod",
                "retentionDays", "status"],
            contract["options"]![0]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Null(contract["options"]![0]!["minimumPeriod"]);
    }

    [Fact]
    public async Task R1_a_contract_is_read_as_of_any_past_instant()
    {
        await _app.MoveClockAsync("2026-04-01T10:00:00Z");
        string id = await _app.ContractAsync("2026-04-10");
        await _app.MoveClockAsync("2026-04-12T10:00:00Z");
        await _app.Partner.PutReplyAsync($"/api/contracts/{id}/administrators", Administrators("second"));
        await _app.MoveClockAsync("2026-04-20T10:00:00.5Z");
        await GiveNoticeAsync(id); // ends on 2026-05-20
        await _app.MoveClockAsync("2026-06-01T00:00:00Z");

        (await AsOfAsync(id, "2026-04-01T09:59:59.9999999Z")).AssertProblem(404, "not-found");
        await AssertAsOfAsync(id, "2026-04-01T10:00:00Z", 1, "accepted");
        await AssertAsOfAsync(id, "2026-04-09T15:00:00Z", 1, "active");
        await AssertAsOfAsync(id, "2026-04-12T09:59:59.9999999Z", 1, "active");
        await AssertAsOfAsync(id, "2026-04-12T10:00:00Z", 2, "active");
        await AssertAsOfAsync(id, "2026-04-20T10:00:00.4999999Z", 2, "active");
        await AssertAsOfAsync(id, "2026-04-20T10:00:00.5Z", 3, "termination-pending");
        Assert.Equal("2026-05-20", (await AsOfAsync(id, "2026-05-20T14:59:59Z"))["end.effectiveDate"].GetString());
        Assert.Equal("terminated", (await AsOfAsync(id, "2026-05-20T15:00:00Z"))["status"].GetString());
        Assert.Equal("terminated", (await AsOfAsync(id, "2026-06-01T00:00:00Z"))["status"].GetString());
    }

    [Fact]
    public async Task R1_the_record_tells_what_when_by_whom_and_on_what_article()
    {
        string id = await _app.ContractAsync("2026-04-01");
        await _app.MoveClockAsync("2026-04-02T00:00:00Z");
        await _app.Partner.PutReplyAsync($"/api/contracts/{id}/administrators", Administrators("second"));

        var record = await _app.Operator.GetReplyAsync($"/api/contracts/{id}/events");

        Assert.Equal(2, record["items"].GetArrayLength());
        Assert.Equal(1, record["items.0.version"].GetInt32());
        Assert.Equal("contract-concluded", record["items.0.type"].GetString());
        Assert.Equal("2026-04-01T00:00:00Z", record["items.0.at"].GetString());
        Assert.Equal("operator", record["items.0.by.role"].GetString());
        Assert.NotEmpty(record["items.0.by.name"].GetString()!);
        Assert.Equal("terms/1", record["items.0.basis.0"].GetString());
        Assert.Equal(id, record["items.0.data.contractId"].GetString());
        Assert.All(
            record["items"].EnumerateArray(),
            item => Assert.False(
                item.GetProperty("data").TryGetProperty("type", out _) || item.GetProperty("data").TryGetProperty("basis", out _)));
        Assert.Equal("administrators-replaced", record["items.1.type"].GetString());
        Assert.Equal("2026-04-02T00:00:00Z", record["items.1.at"].GetString());
        Assert.Equal("partner", record["items.1.by.role"].GetString());
        Assert.Equal("acme", record["items.1.by.name"].GetString());
        Assert.Equal("second", record["items.1.data.administrators.0.name"].GetString());

        var seenByPartner = await _app.Partner.GetReplyAsync($"/api/contracts/{id}/events");
        Assert.Equal("operator", seenByPartner["items.0.by.role"].GetString());
        Assert.Equal(JsonValueKind.Null, seenByPartner["items.0.by.name"].ValueKind);
    }

    [Fact]
    public async Task The_record_comes_in_pages_oldest_first()
    {
        string id = await _app.ContractAsync("2026-04-01");
        for (int i = 0; i < 11; i++)
            await _app.Partner.PutReplyAsync($"/api/contracts/{id}/administrators", Administrators($"name-{i}"));

        var events = await _app.Partner.AllAsync($"/api/contracts/{id}/events", 5);

        Assert.Equal(Enumerable.Range(1, 12), events.Select(item => item["version"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Only_its_partner_reads_a_contract()
    {
        string id = await _app.ContractAsync("2026-04-01");
        foreach (string path in new[] { $"/api/contracts/{id}", $"/api/contracts/{id}?asOf=2026-04-01T00:00:00Z",
            $"/api/contracts/{id}/events" })
        {
            (await _app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");
            (await _app.Meter.GetReplyAsync(path)).AssertProblem(403, "forbidden");
            (await _app.Anonymous.GetReplyAsync(path)).AssertProblem(401, "unauthenticated");
            (await _app.Operator.GetReplyAsync(path.Replace(id, "ctr-0", StringComparison.Ordinal))).AssertProblem(404, "not-found");
        }

        Assert.Empty(await _app.OtherPartner.AllAsync("/api/contracts", 50));
        (await _app.Meter.GetReplyAsync("/api/contracts")).AssertProblem(403, "forbidden");
    }

    [Fact]
    public async Task Lists_are_by_customer_by_status_and_by_option()
    {
        var form = Forms.Service();
        string accepted = await _app.ContractAsync(form, Forms.Terms("2026-06-01"));
        string active = await _app.ContractAsync(
            Forms.Service(Forms.MailboxPlus()).With("customerId", form["customerId"]!.DeepClone()),
            Forms.Terms("2026-04-01", "mailbox-plus"));
        string optionEnds = await _app.ContractAsync(Forms.Service(Forms.MailboxPlus()), Forms.Terms("2026-04-01", "mailbox-plus"));
        await GiveNoticeAsync(optionEnds, "mailbox-plus");
        string pending = await _app.ContractAsync("2026-04-01");
        await GiveNoticeAsync(pending);
        string rivals = await _app.ContractAsync(Forms.Service(), Forms.Terms("2026-04-01"), _app.OtherPartner);

        Assert.Equal(Sorted(accepted, active, optionEnds, pending), await ListAsync(""));
        Assert.Equal(Sorted(accepted, active), await ListAsync($"?customerId={form["customerId"]}"));
        Assert.Equal(Sorted(accepted), await ListAsync("?status=accepted"));
        Assert.Equal(Sorted(active, optionEnds), await ListAsync("?status=active"));
        Assert.Equal(Sorted(pending), await ListAsync("?status=termination-pending"));
        Assert.Empty(await ListAsync("?status=terminated"));
        Assert.Equal(Sorted(active, optionEnds), await ListAsync("?option=mailbox-plus"));
        Assert.Equal(5, (await _app.Operator.AllAsync("/api/contracts", 2)).Count);
        Assert.Equal(
            [rivals], (await _app.OtherPartner.AllAsync("/api/contracts", 1)).Select(item => item["contractId"]!.GetValue<string>()));

        await _app.MoveClockAsync("2026-05-01T15:00:00Z");
        Assert.Equal(Sorted(pending), await ListAsync("?status=terminated"));
        Assert.Empty(await ListAsync("?status=termination-pending"));
        Assert.Equal(Sorted(active), await ListAsync("?option=mailbox-plus"));
    }

    [Fact]
    public async Task A_rare_contract_is_found_among_many_whatever_the_limit()
    {
        List<string> wanted = [];
        for (int i = 0; i < 40; i++)
        {
            bool isWanted = i % 13 == 5;
            string id = await _app.ContractAsync(
                isWanted ? Forms.Service(Forms.Option("account-api")) : Forms.Service(), Forms.Terms("2026-04-01"));
            if (isWanted)
                wanted.Add(id);
        }

        foreach (int limit in new[] { 1, 2, 3, 50 })
        {
            Assert.Equal(
                wanted.Order(),
                (await _app.Partner.AllAsync("/api/contracts?option=account-api", limit))
                    .Select(item => item["contractId"]!.GetValue<string>()).Order());
            Assert.Equal(
                40,
                (await _app.Partner.AllAsync("/api/contracts?status=active", limit)).Select(item => item["contractId"]!.GetValue<string>())
                    .Distinct().Count());
        }
    }

    private async Task<List<string>> ListAsync(string query) =>
        [.. (await _app.Partner.AllAsync($"/api/contracts{query}", 1)).Select(item => item["contractId"]!.GetValue<string>()).Order()];

    private static List<string> Sorted(params string[] ids) => [.. ids.Order()];

    private static object Administrators(string name) => new { administrators = new[] { new { name, email = "a@example.jp" } } };

    private Task<Reply> AsOfAsync(string id, string asOf) => _app.Partner.GetReplyAsync($"/api/contracts/{id}?asOf={asOf}");

    private async Task AssertAsOfAsync(string id, string asOf, int version, string status)
    {
        var reply = await AsOfAsync(id, asOf);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal((version, status), (reply["version"].GetInt32(), reply["status"].GetString()));
    }

    private async Task<string?> StatusAsync(string id) => (await _app.Partner.GetReplyAsync($"/api/contracts/{id}"))["status"].GetString();

    private async Task GiveNoticeAsync(string contractId, string target = EndTarget.ContractCode)
    {
        var result = await _app.Services.GetRequiredService<ContractStore>().DecideAsync(
            contractId, (contract, now) => EndNotices.Give(contract, new GiveNotice($"ntc-{target}", target), now),
            new Actor("partner", "acme"));
        Assert.IsType<DecideResult.Committed>(result);
    }
}
