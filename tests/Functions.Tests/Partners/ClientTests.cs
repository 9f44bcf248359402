using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Partners;

/// <summary>Tokens of an OIDC authority name a client, and an operator has named the partner that it speaks for.</summary>
public sealed class ClientTests : IAsyncLifetime, IDisposable
{
    private const string Issuer = "https://login.example/tenant/v2.0";
    private const string Client = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";

    private readonly RSA _key = RSA.Create(2048);
    private SecureMxApp _app = null!;
    private HttpClient _operator = null!;

    public async Task InitializeAsync()
    {
        var discovered = new OpenIdConnectConfiguration { Issuer = Issuer };
        discovered.SigningKeys.Add(new RsaSecurityKey(_key.ExportParameters(false)) { KeyId = "key-1" });
        var validator = new TokenValidator(
            new IdentitySettings { Audience = "securemx", Authority = Issuer },
            new StaticConfigurationManager<OpenIdConnectConfiguration>(discovered));
        _app = await SecureMxApp.StartAsync(services => services.AddSingleton(validator));
        _operator = With("Operator", ("oid", "operator-1"), ("name", "山田 花子"));
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("azp", Client)]
    [InlineData("appid", Client)]
    [InlineData("azp", "6F9619FF-8B86-D011-B42D-00CF4FC964FF")]
    public async Task A_client_speaks_for_the_partner_that_an_operator_has_named_and_before_for_none(string claim, string clientId)
    {
        var caller = With("Partner", (claim, clientId));
        (await caller.GetReplyAsync("/api/webhooks")).AssertProblem(403, "forbidden");

        var named = await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client.ToUpperInvariant()}", null);

        Assert.Equal(HttpStatusCode.Created, named.Status);
        Assert.Equal($"/api/partners/acme/clients/{Client}", named.Headers.Location!.ToString());
        Assert.Equal(
            (Client, "acme", "active"), (named["clientId"].GetString(), named["partnerId"].GetString(), named["status"].GetString()));
        Assert.Equal(
            HttpStatusCode.Created, (await caller.PutReplyAsync("/api/webhooks/main", new { url = "https://hooks.example.com/" })).Status);
        Assert.Single(await _app.Services.GetRequiredService<WebhookStore>().ListAsync("acme"));
    }

    [Fact]
    public async Task Another_client_speaks_for_nobody()
    {
        await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client}", null);

        foreach (var other in new[] { "7f9619ff-8b86-d011-b42d-00cf4fc964ff", "acme", "a/b", "例示" })
            (await With("Partner", ("azp", other)).GetReplyAsync("/api/webhooks")).AssertProblem(403, "forbidden");
        (await With("Partner", ("oid", Client)).GetReplyAsync("/api/webhooks")).AssertProblem(403, "forbidden");
        (await With("Nobody", ("azp", Client)).GetReplyAsync("/api/webhooks")).AssertProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_client_that_is_removed_is_refused_and_its_record_says_who_did_what()
    {
        var caller = With("Partner", ("azp", Client));
        await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client}", null);
        Assert.Equal(HttpStatusCode.OK, (await caller.GetReplyAsync("/api/webhooks")).Status);

        Assert.Equal(
            HttpStatusCode.NoContent, (await _operator.SendAsync(HttpMethod.Delete, $"/api/partners/acme/clients/{Client}", null)).Status);

        (await caller.GetReplyAsync("/api/webhooks")).AssertProblem(403, "forbidden");
        (await _operator.SendAsync(HttpMethod.Delete, $"/api/partners/acme/clients/{Client}", null)).AssertProblem(404, "not-found");
        Assert.Empty((await _operator.GetReplyAsync("/api/partners/acme/clients"))["items"].EnumerateArray());
        var client = await _operator.GetReplyAsync($"/api/partners/acme/clients/{Client}");
        Assert.Equal("removed", client["status"].GetString());
        Assert.Equal(
            ["added operator 山田 花子", "removed operator 山田 花子"],
            client["record"].EnumerateArray().Select(line =>
                $"{line.GetProperty("kind")} {line.GetProperty("by").GetProperty("role")} {line.GetProperty("by").GetProperty("name")}"));
    }

    [Fact]
    public async Task Partners_are_listed_once_they_have_a_client_a_webhook_or_an_application_that_was_decided()
    {
        Assert.Empty((await _operator.GetReplyAsync("/api/partners"))["items"].EnumerateArray());
        await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client}", null);
        var second = With("Partner", ("azp", "other"), ("oid", "o-2"), ("partner_id", "rival"));
        await second.PutReplyAsync("/api/webhooks/main", new { url = "https://hooks.example.com/" });
        var third = With("Partner", ("azp", "another"), ("oid", "o-3"), ("partner_id", "third"));
        var application = await third.PostReplyAsync("/api/applications", Forms.Service());
        await _operator.PostReplyAsync($"/api/applications/{application["applicationId"].GetString()}/rejection", new { reason = "書類不備" });
        await third.GetReplyAsync("/api/events"); // waits for the event

        var partners = (await _operator.AllAsync("/api/partners", 1)).Select(one => one["partnerId"]!.GetValue<string>());

        Assert.Equal(["acme", "rival", "third"], partners.Order());
        (await third.GetReplyAsync("/api/partners")).AssertProblem(403, "forbidden");
        (await _operator.GetReplyAsync("/api/partners?cursor=x")).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task A_client_speaks_for_one_partner_only()
    {
        await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client}", null);

        (await _operator.PutReplyAsync($"/api/partners/rival/clients/{Client}", null)).AssertProblem(409, "conflict");
        (await _operator.SendAsync(HttpMethod.Delete, $"/api/partners/rival/clients/{Client}", null)).AssertProblem(404, "not-found");
        (await _operator.GetReplyAsync($"/api/partners/rival/clients/{Client}")).AssertProblem(404, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client}", new { })).Status);

        await _operator.SendAsync(HttpMethod.Delete, $"/api/partners/acme/clients/{Client}", null);
        var moved = await _operator.PutReplyAsync($"/api/partners/rival/clients/{Client}", null);
        Assert.Equal(HttpStatusCode.Created, moved.Status);
        Assert.Single(moved["record"].EnumerateArray()); // what it was for another partner is that partner's record
    }

    [Fact]
    public async Task Of_partners_that_are_given_one_client_at_once_one_has_it()
    {
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(number => _operator.PutReplyAsync($"/api/partners/partner-{number}/clients/{Client}", null)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(15, replies.Count(reply => reply.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_claim_that_names_another_partner_than_the_operators_did_is_403()
    {
        await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client}", null);

        (await With("Partner", ("azp", Client), ("partner_id", "rival")).GetReplyAsync("/api/webhooks")).AssertProblem(403, "forbidden");
        Assert.Equal(
            HttpStatusCode.OK, (await With("Partner", ("azp", Client), ("partner_id", "acme")).GetReplyAsync("/api/webhooks")).Status);
        Assert.Equal(
            HttpStatusCode.OK, (await With("Partner", ("azp", "other"), ("partner_id", "rival")).GetReplyAsync("/api/webhooks")).Status);
    }

    [Fact]
    public async Task A_partners_clients_are_listed_page_by_page()
    {
        foreach (var number in Enumerable.Range(0, 5))
            await _operator.PutReplyAsync($"/api/partners/acme/clients/client-{number}", null);
        await _operator.PutReplyAsync("/api/partners/rival/clients/client-9", null);

        Assert.Equal(
            ["client-0", "client-1", "client-2", "client-3", "client-4"],
            (await _operator.AllAsync("/api/partners/acme/clients", 2)).Select(client => client["clientId"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task A_client_cannot_be_added_and_removed_without_end_and_can_always_be_removed()
    {
        var clients = _app.Services.GetRequiredService<ClientStore>();
        var by = new Domain.Actor("operator", "somebody");
        for (var change = 0; change < ClientStore.MaximumRecord; change += 2)
        {
            await clients.AddAsync("acme", Client, by);
            await clients.RemoveAsync("acme", Client, by);
        }

        (await _operator.PutReplyAsync($"/api/partners/acme/clients/{Client}", null)).AssertProblem(409, "conflict");
    }

    private HttpClient With(string role, params (string Claim, object Value)[] claims)
    {
        var all = new Dictionary<string, object> { ["roles"] = new[] { role } };
        foreach (var (claim, value) in claims)
            all[claim] = value;
        return _app.With(new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "securemx",
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(_key) { KeyId = "key-1" }, SecurityAlgorithms.RsaSha256),
            Claims = all,
        }));
    }
}
