using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Documents.Sqlite;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>
/// O5: a domain that another customer's contract in force has is no refusal; operators see it with the application, partners never do.
/// </summary>
public class SharedDomainTests
{
    [Fact]
    public async Task O5_an_operator_sees_the_contract_of_another_customer_with_the_same_domain_and_a_partner_does_not()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var form = Of("例え.jp", "first.example.jp");
        var contract = await app.ContractAsync(form, Forms.Terms("2026-04-20")); // still to begin
        var application = await app.ReceivedAsync(Of("second.example.jp", "XN--R8JZ45G.jp."));

        Assert.Equal([$"xn--r8jz45g.jp {contract} {form["customerId"]}"], await SharedAsync(app, application));
        Assert.DoesNotContain(
            "sharedDomains", (await app.Partner.GetReplyAsync($"/api/applications/{application}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            contract, (await app.Partner.PostReplyAsync("/api/applications", Of("例え.jp"))).Text, StringComparison.Ordinal);
        Assert.Equal(
            [$"xn--r8jz45g.jp {contract} {form["customerId"]}"],
            Shared(await app.Operator.PostReplyAsync("/api/applications", Of("例え.jp").With("partnerId", "acme"))));
        Assert.DoesNotContain(
            "sharedDomains", (await app.Operator.GetReplyAsync("/api/applications?status=received")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task O5_the_customers_own_contracts_and_domains_of_nobody_are_not_shown()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var customer = Forms.NewCustomer();
        await app.ContractAsync(Of("own.example.jp").With("customerId", customer), Forms.Terms("2026-04-01"));

        Assert.Empty(
            await SharedAsync(app, await app.ReceivedAsync(Of("own.example.jp", "nobody.example.jp").With("customerId", customer))));
    }

    [Theory]
    [InlineData("2026-05-01T14:59:59Z", 1)] // the last second of the last day in Tokyo
    [InlineData("2026-05-01T15:00:00Z", 0)]
    public async Task O5_T4_a_contract_is_shown_to_the_end_of_its_last_day(string now, int shown)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var contract = await app.ContractAsync(Of("ending.example.jp"), Forms.Terms("2026-04-01"));
        await app.Partner.NoticeAsync(contract, "contract"); // ends on 2026-05-01
        var application = await app.ReceivedAsync(Of("ending.example.jp"));

        await app.MoveClockAsync(now);
        Assert.Equal(shown, (await SharedAsync(app, application)).Length);
    }

    [Fact]
    public async Task O5_C2_a_domain_is_shown_from_the_acceptance_of_the_change_that_brings_it_to_the_day_before_that_which_drops_it()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var contract = await app.ContractAsync(Of("old.example.jp"), Forms.Terms("2026-04-01"));
        var (old, @new) = (await app.ReceivedAsync(Of("old.example.jp")), await app.ReceivedAsync(Of("new.example.jp")));
        var change = (
            await app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/change-applications",
                new { domains = new[] { "new.example.jp" } }))["applicationId"].GetString()!;
        Assert.Empty(await SharedAsync(app, @new));

        var terms = new JsonObject { ["effectiveDate"] = "2026-04-10", ["oneTimeFee"] = 0 };
        Assert.Equal(HttpStatusCode.Created, (await app.AcceptAsync(change, terms)).Status);
        Assert.Equal((1, 1), ((await SharedAsync(app, old)).Length, (await SharedAsync(app, @new)).Length));

        await app.MoveClockAsync("2026-04-09T15:00:00Z"); // 2026-04-10 in Tokyo
        Assert.Equal((0, 1), ((await SharedAsync(app, old)).Length, (await SharedAsync(app, @new)).Length));
    }

    [Fact]
    public async Task O5_an_application_for_options_and_one_for_a_change_show_it_too()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var other = await app.ContractAsync(Of("shared.example.jp", "also.example.jp"), Forms.Terms("2026-04-01"));
        var contract = await app.ContractAsync(Of("shared.example.jp", "mine.example.jp"), Forms.Terms("2026-04-01"));

        var chosen = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/option-applications",
            Forms.Options(Forms.MailboxPlus().With("domains", new JsonArray("shared.example.jp"))));
        var notChosen = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/option-applications",
            Forms.Options(Forms.MailboxPlus().With("domains", new JsonArray("mine.example.jp"))));
        var change = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/change-applications",
            new { domains = new[] { "also.example.jp", "mine.example.jp", "shared.example.jp" } });

        Assert.Equal(["shared.example.jp"], Shared(chosen).Select(share => share.Split(' ')[0]));
        Assert.Empty(Shared(notChosen));
        Assert.Equal(
            ["also.example.jp", "shared.example.jp"],
            Shared(change).Where(share => share.Contains(other, StringComparison.Ordinal)).Select(share => share.Split(' ')[0]));
    }

    [Fact]
    public async Task O5_M3_a_contract_that_was_taken_over_is_shown()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var migrated = await app.Operator.PostReplyAsync(
            "/api/migrated-contracts", Forms.Migrated("2019-01-01", []).With("domains", new JsonArray("moved.example.jp")));

        Assert.Contains(
            migrated["contractId"].GetString()!, Assert.Single(await SharedAsync(app, await app.ReceivedAsync(Of("moved.example.jp")))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task O5_an_application_that_is_decided_shows_none()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        await app.ContractAsync(Of("shared.example.jp"), Forms.Terms("2026-04-01"));
        var rejected = await app.ReceivedAsync(Of("shared.example.jp"));
        await app.Operator.PostReplyAsync($"/api/applications/{rejected}/rejection", new { reason = "The domain is another customer's." });

        Assert.DoesNotContain(
            "sharedDomains", (await app.Operator.GetReplyAsync($"/api/applications/{rejected}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C2_the_index_holds_a_contract_once_for_each_domain_and_gives_them_page_by_page()
    {
        using var documents = new SqliteDocumentStore(":memory:", Containers.All, TimeProvider.System);
        var index = new DomainIndex(documents);
        foreach (var contract in new[] { "ctr-2", "ctr-1", "ctr-2", "ctr-3" })
            await index.AddAsync(contract, [.. Enumerable.Range(0, 40).Select(n => $"d{n}.example.jp")]);

        var first = await index.FindAsync("d39.example.jp", 2);
        Assert.Equal(["ctr-1", "ctr-2"], first.ContractIds);
        var second = await index.FindAsync("d39.example.jp", 2, first.Cursor);
        Assert.Equal(["ctr-3"], second.ContractIds);
        Assert.Null(second.Cursor);
        Assert.Empty((await index.FindAsync("d40.example.jp", 2)).ContractIds);
    }

    private static JsonObject Of(params string[] domains) =>
        Forms.Service().With("domains", new JsonArray([.. domains.Select(domain => (JsonNode)domain)]));

    private static async Task<string[]> SharedAsync(SecureMxApp app, string applicationId) =>
        Shared(await app.Operator.GetReplyAsync($"/api/applications/{applicationId}"));

    private static string[] Shared(Reply reply) =>
        [.. reply["sharedDomains"].EnumerateArray()
            .Select(share => $"{Text(share, "domain")} {Text(share, "contractId")} {Text(share, "customerId")}")];

    private static string Text(JsonElement share, string member) => share.GetProperty(member).GetString()!;
}
