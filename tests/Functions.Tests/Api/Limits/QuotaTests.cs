using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Api.Limits;

/// <summary>What callers may write has its bounds; each refusal says what to do.</summary>
public sealed class QuotaTests
{
    [Fact]
    public async Task A1_of_applications_at_once_as_many_are_received_as_a_partner_may_have_open()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync(settings: ["--Limits:OpenApplications", "3"]);

        Reply[] replies = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => app.Partner.PostReplyAsync("/api/applications", Forms.Service())));

        Assert.Equal(3, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply =>
            Assert.Contains("accepted or rejected", Assert.Single(reply.AssertProblem(409, "quota-exceeded")), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Created, (await app.OtherPartner.PostReplyAsync("/api/applications", Forms.Service())).Status);

        // One that is settled makes room for one, whichever way it was settled.
        string[] open = [.. replies.Where(reply => reply.Status == HttpStatusCode.Created)
            .Select(reply => reply["applicationId"].GetString()!)];
        await app.Operator.PostReplyAsync($"/api/applications/{open[0]}/rejection", new { reason = "書類の不備" });
        await app.AcceptAsync(open[1], Forms.Terms("2026-04-01"));
        for (int i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Created, (await app.Partner.PostReplyAsync("/api/applications", Forms.Service())).Status);
        (await app.Partner.PostReplyAsync("/api/applications", Forms.Service())).AssertProblem(409, "quota-exceeded");
    }

    [Fact]
    public async Task A1_a_repeated_application_needs_no_second_place()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync(settings: ["--Limits:OpenApplications", "1"]);
        JsonObject form = Forms.Service();

        Reply first = await app.Partner.PostReplyAsync("/api/applications", form.DeepClone(), ("Idempotency-Key", "once"));
        Reply again = await app.Partner.PostReplyAsync("/api/applications", form.DeepClone(), ("Idempotency-Key", "once"));

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task C3_a_contract_takes_so_many_changes_of_a_kind_in_a_day_and_more_on_the_next()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/administrators";
        for (int i = 0; i < RecordQuota.MaximumOfAKind; i++)
            Assert.Equal(HttpStatusCode.OK, (await ReplaceAsync(i)).Status);

        Reply refused = await ReplaceAsync(-1);

        Assert.Contains("tomorrow", Assert.Single(refused.AssertProblem(429, "too-many-requests")), StringComparison.Ordinal);
        Assert.InRange(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), null), 1, 24 * 60 * 60);
        Assert.Equal(
            HttpStatusCode.Accepted, (await app.Partner.PostReplyAsync($"/api/contracts/{contract}/cancellation-notices", "{}")).Status);
        await app.MoveClockAsync("2026-04-01T15:00:00Z"); // the next day in Tokyo
        Assert.Equal(HttpStatusCode.OK, (await ReplaceAsync(-1)).Status);

        Task<Reply> ReplaceAsync(int number) =>
            app.Partner.PutReplyAsync(path, new { administrators = new[] { new { name = $"管理 {number}", email = "admin@example.jp" } } });
    }

    [Fact]
    public async Task A_record_that_holds_what_callers_may_put_on_it_takes_no_more_and_can_be_ended()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        await FillAsync(app, contract);

        Reply refused = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contract}/compromise-reports", new { description = "パスワードが漏れた" });
        Assert.Contains("Ask the provider", Assert.Single(refused.AssertProblem(409, "quota-exceeded")), StringComparison.Ordinal);

        Assert.Equal(
            HttpStatusCode.Accepted, (await app.Partner.PostReplyAsync($"/api/contracts/{contract}/cancellation-notices", "{}")).Status);
        await app.MoveClockAsync("2026-06-01T00:00:00Z");
        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
    }

    private static async Task FillAsync(SecureMxApp app, string contract)
    {
        IDocumentStore store = app.Services.GetRequiredService<IDocumentStore>();
        Document found = (await store.ReadAsync("contracts", contract, "contract"))!;
        JsonNode body = JsonNode.Parse(found.Json.Span)!;
        body["quota"] = new JsonObject { ["day"] = "2026-04-01", ["ofTheDay"] = new JsonObject(), ["bytes"] = RecordQuota.MaximumBytes };
        Assert.True((await store.CommitAsync(
            "contracts", contract,
            [new DocumentWrite.Replace("contract", Encoding.UTF8.GetBytes(body.ToJsonString()), found.ETag)])).IsCommitted);
    }
}
