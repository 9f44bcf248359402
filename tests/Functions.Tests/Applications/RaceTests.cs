using System.Net;
using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>Many at once, and one result.</summary>
public sealed class RaceTests : IAsyncLifetime
{
    private const int Many = 16;

    private SecureMxApp _app = null!;

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Sixteen_acceptances_of_one_application_make_one_contract()
    {
        var form = Forms.Service(Forms.MailboxPlus());
        string id = await _app.ReceivedAsync(form);

        var replies = await AtOnceAsync(_ => _app.AcceptAsync(id, Forms.Terms("2026-04-01", "mailbox-plus")));

        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.OK, reply.Text));
        string contractId = Assert.Single(replies.Select(reply => reply["contractId"].GetString()!).Distinct());
        Assert.Single(await _app.Operator.AllAsync($"/api/contracts/{contractId}/events", 50));
        Assert.Single(await _app.Operator.AllAsync($"/api/contracts?customerId={form["customerId"]}", 50));
        Assert.Single((await _app.Operator.GetReplyAsync($"/api/customers/{form["customerId"]}"))["contractIds"].EnumerateArray());
    }

    [Fact]
    public async Task Sixteen_acceptances_on_different_terms_make_one_contract_and_conflicts()
    {
        string id = await _app.ReceivedAsync(Forms.Service());

        var replies = await AtOnceAsync(i => _app.AcceptAsync(id, Forms.Terms($"2026-04-{i + 1:D2}")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(Many - 1, replies.Count(reply => reply.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task C1_of_sixteen_applications_for_one_address_exactly_one_is_accepted()
    {
        JsonNode addresses = new JsonArray(Forms.NewAddress(), Forms.NewAddress(), Forms.NewAddress());
        List<string> ids = [];
        for (int i = 0; i < Many; i++)
        {
            ids.Add(
                await _app.ReceivedAsync(
                    Forms.Service().With("ipAddresses", addresses.DeepClone()), i % 2 == 0 ? _app.Partner : _app.OtherPartner));
        }

        var replies = await AtOnceAsync(i => _app.AcceptAsync(ids[i], Forms.Terms("2026-04-01")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.Created),
            reply =>
            {
                reply.AssertProblem(422, "refused-by-terms");
                Assert.Equal("C1", reply["violations.0.rule"].GetString());
            });
        Assert.Single(await _app.Operator.AllAsync("/api/contracts", 50));
        Assert.Equal(Many - 1, (await _app.Operator.AllAsync("/api/applications?status=received", 50)).Count);
    }

    [Fact]
    public async Task Of_sixteen_applications_for_one_option_exactly_one_is_accepted()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        List<string> ids = [];
        for (int i = 0; i < Many; i++)
        {
            var applied = await _app.Partner.PostReplyAsync(
                $"/api/contracts/{contractId}/option-applications", Forms.Options(Forms.Option("account-api")));
            ids.Add(applied["applicationId"].GetString()!);
        }

        var replies = await AtOnceAsync(i => _app.AcceptAsync(ids[i], Forms.Terms("2026-04-01")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(Many - 1, replies.Count(reply => reply.Status == HttpStatusCode.Conflict));
        Assert.Single((await _app.Partner.GetReplyAsync($"/api/contracts/{contractId}"))["options"].EnumerateArray());
        Assert.Equal(Many - 1, (await _app.Operator.AllAsync("/api/applications?status=received", 50)).Count);
    }

    [Fact]
    public async Task Of_acceptance_and_rejection_at_once_one_wins()
    {
        for (int round = 0; round < 5; round++)
        {
            string id = await _app.ReceivedAsync(Forms.Service());

            var replies = await AtOnceAsync(i => i % 2 == 0
                ? _app.AcceptAsync(id, Forms.Terms("2026-04-01"))
                : _app.Operator.PostReplyAsync($"/api/applications/{id}/rejection", new { reason = "no" }));

            string status = (await _app.Operator.GetReplyAsync($"/api/applications/{id}"))["status"].GetString()!;
            int winners = status == "accepted" ? 0 : 1;
            Assert.All(replies, (reply, i) => Assert.Equal(i % 2 == winners, reply.Status is HttpStatusCode.OK or HttpStatusCode.Created));
        }
    }

    private static async Task<Reply[]> AtOnceAsync(Func<int, Task<Reply>> send) =>
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Task.Run(() => send(i))));
}
