using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Documents.Sqlite;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>A1, O6, C1, C2: changes of disk, scope and settings are applied for on a contract, and accepted.</summary>
public sealed class ChangeApplicationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task O6_a_larger_disk_is_on_the_contract_from_its_day()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contractId = await app.ContractAsync(Forms.Service(Forms.MailboxPlus()), Forms.Terms("2026-04-01", "mailbox-plus"));
        var applied = await app.Partner.PostReplyAsync(Path(contractId), new { diskGigabytes = 300 });
        Assert.Equal(HttpStatusCode.Created, applied.Status);
        Assert.Equal("change", applied["kind"].GetString());
        Assert.Equal(300, applied["diskGigabytes"].GetInt32());
        Assert.Equal(contractId, applied["contractId"].GetString());
        string id = applied["applicationId"].GetString()!;

        var reply = await app.AcceptAsync(id, Terms("2026-05-10", 2000));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(100, reply["options.0.diskGigabytes"].GetInt32());
        var application = await app.Partner.GetReplyAsync($"/api/applications/{id}");
        Assert.Equal("accepted", application["status"].GetString());
        Assert.Equal("2026-05-10", application["acceptance.effectiveDate"].GetString());
        Assert.Equal(2000, application["acceptance.oneTimeFee"].GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await app.AcceptAsync(id, Terms("2026-05-10", 2000))).Status);
        (await app.AcceptAsync(id, Terms("2026-05-11", 2000))).AssertProblem(409, "conflict");

        await app.MoveClockAsync("2026-05-09T15:00:00Z");
        Assert.Equal(300, (await app.Partner.GetReplyAsync($"/api/contracts/{contractId}"))["options.0.diskGigabytes"].GetInt32());
    }

    [Fact]
    public async Task C2_another_scope_covers_the_contract_from_its_day_and_frees_what_it_drops_only_then()
    {
        await using var app = await SecureMxApp.StartAsync();
        var form = Forms.Service();
        string old = form["ipAddresses"]![0]!.GetValue<string>(), added = Forms.NewAddress();
        string contractId = await app.ContractAsync(form, Forms.Terms("2026-04-01"));
        string id = await ReceivedAsync(app, contractId, new { domains = new[] { "NEW.example.jp" }, ipAddresses = new[] { added } });

        var reply = await app.AcceptAsync(id, Terms("2026-04-10", 0));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(old, reply["ipAddresses.0"].GetString());
        Assert.Equal(("C1", "C1"), (await RuleForAsync(app, old), await RuleForAsync(app, added)));
        await app.MoveClockAsync("2026-04-09T15:00:00Z");
        reply = await app.Partner.GetReplyAsync($"/api/contracts/{contractId}");
        Assert.Equal(added, reply["ipAddresses.0"].GetString());
        Assert.Equal("new.example.jp", reply["domains.0"].GetString());
        Assert.Equal((null, "C1"), (await RuleForAsync(app, old), await RuleForAsync(app, added)));

        string rival = await app.ReceivedAsync(Forms.Service().With("ipAddresses", new JsonArray(old)), app.OtherPartner);
        Assert.Equal(HttpStatusCode.Created, (await app.AcceptAsync(rival, Forms.Terms("2026-04-10"))).Status);
        (await app.Partner.PostReplyAsync(Path(contractId), new { ipAddresses = new[] { old } })).AssertProblem(422, "refused-by-terms");
    }

    [Fact]
    public async Task C1_an_address_taken_meanwhile_refuses_the_change_and_leaves_it_waiting()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        string wanted = Forms.NewAddress();
        string id = await ReceivedAsync(_app, contractId, new { ipAddresses = new[] { wanted } });
        await _app.ContractAsync(Forms.Service().With("ipAddresses", new JsonArray(wanted)), Forms.Terms("2026-04-01"), _app.OtherPartner);

        var reply = await _app.AcceptAsync(id, Terms("2026-04-10", 0));

        reply.AssertProblem(422, "refused-by-terms");
        Assert.Equal("C1", reply["violations.0.rule"].GetString());
        Assert.Equal("received", (await _app.Partner.GetReplyAsync($"/api/applications/{id}"))["status"].GetString());
    }

    [Fact]
    public async Task A1_a_setting_is_changed_for_a_fee()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        string id = await ReceivedAsync(_app, contractId, new { setting = "relay-host", detail = "mx2.example.jp" });

        Assert.Equal(HttpStatusCode.Created, (await _app.AcceptAsync(id, Terms("2026-04-01", 5000))).Status);

        var record = await _app.Operator.GetReplyAsync($"/api/contracts/{contractId}/events");
        Assert.Equal("setting-changed", record["items.1.type"].GetString());
        Assert.Equal(5000, record["items.1.data.oneTimeFee"].GetInt32());
    }

    [Theory]
    [InlineData("""{"diskGigabytes":100}""", "/diskGigabytes", "O6")]
    [InlineData("""{"diskGigabytes":99}""", "/diskGigabytes", "O6")]
    [InlineData("""{"diskGigabytes":-1}""", "/diskGigabytes", "A1")]
    [InlineData("""{}""", "", "A1")]
    [InlineData("""{"diskGigabytes":300,"setting":"x"}""", "", "A1")]
    [InlineData("""{"detail":"x"}""", "", "A1")]
    [InlineData("""{"setting":" "}""", "/setting", "A1")]
    [InlineData("""{"ipAddresses":["10.0.0.1"]}""", "/ipAddresses/0", "C2")]
    [InlineData("""{"domains":["example.jp"]}""", "/domains", "O5")]
    public async Task A2_what_the_terms_refuse_is_refused_on_arrival(string body, string pointer, string rule)
    {
        string contractId = await _app.ContractAsync(Forms.Service(Forms.MailboxPlus()), Forms.Terms("2026-04-01", "mailbox-plus"));

        var reply = await _app.Partner.PostReplyAsync(Path(contractId), body);

        reply.AssertProblem(422, "refused-by-terms");
        Assert.Contains(
            reply["violations"].EnumerateArray(),
            v => v.GetProperty("pointer").GetString() == pointer && v.GetProperty("rule").GetString() == rule);
    }

    [Theory]
    [InlineData("""{"diskGigabytes":"300"}""", "/diskGigabytes")]
    [InlineData("""{"diskGigabytes":1e30}""", "/diskGigabytes")]
    [InlineData("""{"domains":[null]}""", "/domains/0")]
    [InlineData("""{"ipAddresses":{}}""", "/ipAddresses")]
    [InlineData("""{"setting":1}""", "/setting")]
    [InlineData("""{"settings":"x"}""", "/settings")]
    public async Task What_is_no_change_is_malformed_at_its_place(string body, string pointer)
    {
        var reply = await _app.Partner.PostReplyAsync(Path(await _app.ContractAsync("2026-04-01")), body);

        Assert.Contains(
            reply.AssertProblem(400, "malformed-request"), violation => violation.StartsWith($"{pointer}: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"effectiveDate":"2026-03-31","oneTimeFee":0}""", 422, "/effectiveDate")]
    [InlineData("""{"effectiveDate":"2026-04-01","oneTimeFee":-1}""", 422, "/oneTimeFee")]
    [InlineData("""{"effectiveDate":"2026-04-01","oneTimeFee":0.5}""", 400, "/oneTimeFee")]
    [InlineData("""{"oneTimeFee":0}""", 400, "/effectiveDate")]
    [InlineData("""{"billingStartDate":"2026-04-01"}""", 400, "/billingStartDate")]
    public async Task Terms_of_another_kind_are_refused_at_their_place(string terms, int status, string pointer)
    {
        string id = await ReceivedAsync(_app, await _app.ContractAsync("2026-04-01"), new { setting = "relay-host" });

        var reply = await _app.Operator.PostReplyAsync($"/api/applications/{id}/acceptance", terms);

        Assert.Contains(
            reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms"),
            violation => violation.StartsWith($"{pointer}: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A2_of_two_changes_of_the_scope_the_second_leaves_what_the_first_has_changed()
    {
        await using var app = await SecureMxApp.StartAsync();
        var form = Forms.Service();
        string contractId = await app.ContractAsync(form, Forms.Terms("2026-04-01")), added = Forms.NewAddress();
        string names = await ReceivedAsync(
            app, contractId, new { domains = new[] { "more.example.jp", form["domains"]![0]!.GetValue<string>() } });
        string addresses = await ReceivedAsync(app, contractId, new { ipAddresses = new[] { added } });
        Assert.Equal(JsonValueKind.Null, (await app.Partner.GetReplyAsync($"/api/applications/{addresses}"))["domains"].ValueKind);

        Assert.Equal(HttpStatusCode.Created, (await app.AcceptAsync(names, Terms("2026-04-03", 0))).Status);
        Assert.Equal(HttpStatusCode.Created, (await app.AcceptAsync(addresses, Terms("2026-04-05", 0))).Status);

        await app.MoveClockAsync("2026-04-05T00:00:00Z");
        var contract = await app.Partner.GetReplyAsync($"/api/contracts/{contractId}");
        Assert.Equal("more.example.jp", contract["domains.0"].GetString());
        Assert.Equal(added, Assert.Single(contract["ipAddresses"].EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_contract_of_another_partner_is_not_found()
    {
        string contractId = await _app.ContractAsync("2026-04-01");

        (await _app.OtherPartner.PostReplyAsync(Path(contractId), new { setting = "x" })).AssertProblem(404, "not-found");
        (await _app.Meter.PostReplyAsync(Path(contractId), new { setting = "x" })).AssertProblem(403, "forbidden");
        (await _app.Operator.PostReplyAsync(Path("ctr-1"), new { setting = "x" })).AssertProblem(404, "not-found");
        (
            await _app.Partner.PostReplyAsync(Path(contractId), new { setting = "x" }, ("If-Match", "\"9.x\""))).AssertProblem(
                412, "stale-precondition");
    }

    [Fact]
    public async Task C1_whatever_moment_another_acceptance_for_the_address_chooses_exactly_one_wins()
    {
        using var documents = new SqliteDocumentStore(":memory:", Containers.All, TimeProvider.System);
        var interrupted = new InterruptedStore(documents);
        Backstage one = new(interrupted), other = new(documents);
        var change = FixedTerms.Of(new ChangeTerms(new NodaTime.LocalDate(2026, 4, 1)));
        for (int n = 0; ; n++)
        {
            string address = $"20.9.0.{n}";
            await other.ReceiveAsync($"app-{n}", $"cust-{n}", "acme", [$"20.8.0.{n}"]);
            var contract = Assert.IsType<AcceptResult.Accepted>(
                await other.Acceptance.AcceptAsync($"app-{n}", Backstage.Terms, Backstage.Operator)).Contract;
            string id = $"app-change{n}", rivalId = $"app-rival{n}";
            await other.ReceiveChangeAsync(id, contract, new ChangeApplication(IpAddresses: [address]));
            await other.ReceiveAsync(rivalId, $"cust-rival{n}", "rival", [address]);
            AcceptResult? rival = null;
            interrupted.Interject(n, async () => rival = await other.Acceptance.AcceptAsync(rivalId, Backstage.Terms, Backstage.Operator));

            var result = await one.Acceptance.AcceptAsync(id, change, Backstage.Operator);

            if (interrupted.Steps <= n)
            {
                Assert.InRange(n, 8, 40);
                return;
            }

            Assert.True(result is AcceptResult.Accepted ^ rival is AcceptResult.Accepted, $"Step {n}: {result} and {rival}");
            var after = (await other.Contracts.FindAsync(contract.ContractId))!.Contract;
            Assert.Equal(result is AcceptResult.Accepted, after.IpAddresses.Contains(address));
            string holder = result is AcceptResult.Accepted ? contract.ContractId : Ids.ContractOf(rivalId, 0);
            Assert.Equal(holder, (await other.Claims.FindAsync(address))!.Claim.ContractId);
            string loser = result is AcceptResult.Accepted ? rivalId : id;
            Assert.Equal(ApplicationPhase.Received, (await other.Applications.FindAsync(loser))!.Application.Phase);
        }
    }

    private static async Task<string> ReceivedAsync(SecureMxApp app, string contractId, object change)
    {
        var reply = await app.Partner.PostReplyAsync(Path(contractId), change);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply["applicationId"].GetString()!;
    }

    private static JsonObject Terms(string effectiveDate, int fee) => new() { ["effectiveDate"] = effectiveDate, ["oneTimeFee"] = fee };

    private static string Path(string contractId) => $"/api/contracts/{contractId}/change-applications";

    private static async Task<string?> RuleForAsync(SecureMxApp app, string address)
    {
        var reply = await app.OtherPartner.PostReplyAsync(
            "/api/applications", Forms.Service().With("ipAddresses", new JsonArray(address)));
        return reply.Body.TryGetProperty("violations", out var violations) ? violations[0].GetProperty("rule").GetString() : null;
    }
}
