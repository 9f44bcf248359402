using System.Net;
using System.Text.Json;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>An application can be withdrawn by its partner, or an operator, until it is accepted (A1).</summary>
public sealed class ApplicationWithdrawalTests : IAsyncLifetime
{
    private const int Many = 16;
    private SecureMxApp _app = null!;

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Limits:OpenApplications", "2");

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(false, "partner")]
    [InlineData(true, "operator")]
    public async Task A1_a_withdrawn_application_says_by_whom_and_why_and_is_settled(bool byOperator, string role)
    {
        string id = await _app.ReceivedAsync(Forms.Service());
        var caller = byOperator ? _app.Operator : _app.Partner;

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(caller, id, "?reason=%E9%87%8D%E8%A4%87")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(caller, id)).Status); // again

        var shown = await _app.Partner.GetReplyAsync($"/api/applications/{id}");
        Assert.Equal(
            ("withdrawn", role, "重複"),
            (shown["status"].GetString(), shown["withdrawal.by"].GetString(), shown["withdrawal.reason"].GetString()));
        Assert.Equal(
            [id],
            (await _app.Partner.AllAsync("/api/applications?status=withdrawn", 10))
                .Select(one => one["applicationId"]!.GetValue<string>()));
        Assert.Empty(await _app.Partner.AllAsync("/api/applications?status=received", 10));
        (await _app.AcceptAsync(id, Forms.Terms("2026-04-01"))).AssertProblem(409, "conflict");
        (await _app.Operator.PostReplyAsync($"/api/applications/{id}/rejection", new { reason = "r" })).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task A1_what_is_accepted_or_rejected_cannot_be_withdrawn()
    {
        string accepted = await _app.ReceivedAsync(Forms.Service());
        await _app.AcceptAsync(accepted, Forms.Terms("2026-04-01"));
        string rejected = await _app.ReceivedAsync(Forms.Service());
        await _app.Operator.PostReplyAsync($"/api/applications/{rejected}/rejection", new { reason = "r" });

        (await DeleteAsync(_app.Partner, accepted)).AssertProblem(409, "conflict");
        (await DeleteAsync(_app.Partner, rejected)).AssertProblem(409, "conflict");
        Assert.Equal(JsonValueKind.Null, (await _app.Partner.GetReplyAsync($"/api/applications/{accepted}"))["withdrawal"].ValueKind);
    }

    [Fact]
    public async Task It_is_its_own_partners_alone()
    {
        string id = await _app.ReceivedAsync(Forms.Service());
        (await DeleteAsync(_app.OtherPartner, id)).AssertProblem(404, "not-found");
        (await DeleteAsync(_app.Meter, id)).AssertProblem(403, "forbidden");
        (await DeleteAsync(_app.Partner, "app-nothing")).AssertProblem(404, "not-found");
        Assert.Equal("received", (await _app.Partner.GetReplyAsync($"/api/applications/{id}"))["status"].GetString());
    }

    [Fact]
    public async Task What_it_took_of_the_partners_quota_and_its_address_are_free_again()
    {
        var form = Forms.Service();
        string first = await _app.ReceivedAsync(form);
        await _app.ReceivedAsync(Forms.Service());
        (await _app.Partner.PostReplyAsync("/api/applications", Forms.Service())).AssertProblem(409, "quota-exceeded");

        await DeleteAsync(_app.Partner, first);

        string again = await _app.ReceivedAsync(Forms.Service().With("ipAddresses", form["ipAddresses"]!.DeepClone()));
        Assert.Equal(HttpStatusCode.Created, (await _app.AcceptAsync(again, Forms.Terms("2026-04-01"))).Status);
    }

    [Fact]
    public async Task Of_withdrawals_and_acceptances_at_once_exactly_one_kind_wins()
    {
        var (withdrawn, concluded) = (0, 0);
        for (int round = 0; round < 6; round++)
        {
            var form = Forms.Service();
            string id = await _app.ReceivedAsync(form);

            var replies = await Task.WhenAll(Enumerable.Range(0, Many).Select(number => number % 2 == round % 2
                ? DeleteAsync(_app.Partner, id)
                : _app.AcceptAsync(id, Forms.Terms("2026-04-01"))));

            string status = (await _app.Operator.GetReplyAsync($"/api/applications/{id}"))["status"].GetString()!;
            bool isWithdrawn = status == "withdrawn";
            Assert.Equal(isWithdrawn ? "withdrawn" : "accepted", status);
            Assert.All(replies, reply => Assert.True(
                reply.Status == HttpStatusCode.Conflict
                    || (isWithdrawn
                        ? reply.Status == HttpStatusCode.NoContent
                        : reply.Status is HttpStatusCode.Created or HttpStatusCode.OK),
                reply.Text));
            Assert.Equal(
                isWithdrawn ? 0 : 1, (await _app.Operator.AllAsync($"/api/contracts?customerId={form["customerId"]}", 10)).Count);
            if (isWithdrawn) withdrawn++;
            else concluded++;
        }

        Assert.Equal(6, withdrawn + concluded);
    }

    private static Task<Reply> DeleteAsync(HttpClient caller, string id, string query = "") =>
        caller.SendAsync(HttpMethod.Delete, $"/api/applications/{id}{query}", null);
}
