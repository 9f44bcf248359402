using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace SecureMx.Client.Tests;

/// <summary>What the client adds to a call on its way.</summary>
public sealed class HandlerTests
{
    private const string Health = """{"status":"healthy"}""";
    private const string Rejected = """
        {"applicationId":"app-1","kind":"service","status":"rejected","receivedAt":"2026-04-01T00:00:00Z","partnerId":"acme",
        "contractId":null,"customerId":"cust-1","acceptance":null,"rejection":null}
        """;

    [Fact]
    public async Task A_call_that_meets_an_unavailable_service_is_repeated_with_the_same_key_and_a_token()
    {
        using var wire = new Wire(Unavailable(), Unavailable(), Wire.Json(HttpStatusCode.OK, Rejected));
        using var services = Services(wire);

        await services.GetRequiredService<SecureMxClient>().RejectApplicationAsync("app-1", new RejectionRequest { Reason = "x" });

        Assert.Equal(3, wire.Requests.Count);
        Assert.NotNull(Assert.Single(wire.Requests.Select(request => request.Key).Distinct()));
        Assert.All(wire.Requests, request => Assert.Equal("Bearer a-token", request.Token));
        Assert.All(wire.Requests, request => Assert.Equal("/api/applications/app-1/rejection", request.Path));
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        using var wire = new Wire(Wire.Json(
            HttpStatusCode.NotFound,
            """{"type":"https://a/api/problems/not-found","title":"Not found","status":404,"detail":"Not found.","traceId":"1"}"""));
        using var services = Services(wire);

        var refused = await Assert.ThrowsAsync<SecureMxException<Problem>>(
            () => services.GetRequiredService<SecureMxClient>().GetContractAsync("none"));

        Assert.Equal("Not found.", refused.Result.Detail);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Every_POST_has_a_key_of_its_own_unless_the_caller_has_chosen_one_and_no_GET_has_one()
    {
        using var wire = new Wire([.. Enumerable.Range(0, 3).Select(_ => Wire.Json(HttpStatusCode.OK, Rejected)),
            Wire.Json(HttpStatusCode.OK, Health)]);
        using var services = Services(wire);
        var client = services.GetRequiredService<SecureMxClient>();

        await client.RejectApplicationAsync("app-1", new RejectionRequest { Reason = "x" });
        await client.RejectApplicationAsync("app-1", new RejectionRequest { Reason = "x" });
        using (IdempotencyKey.Use("mine"))
            await client.RejectApplicationAsync("app-1", new RejectionRequest { Reason = "x" });
        await client.GetHealthAsync();

        string?[] keys = [.. wire.Requests.Select(request => request.Key)];
        Assert.Equal(4, keys.Distinct().Count());
        Assert.Equal<string?>(["mine", null], keys.Skip(2));
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_before_it_expires()
    {
        using var wire = new Wire([.. Enumerable.Range(1, 2)
            .Select(i => Wire.Json(HttpStatusCode.OK, $$"""{"access_token":"t{{i}}","expires_in":3600,"token_type":"Bearer"}"""))]);
        using var http = new HttpClient(wire);
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        using var source = new ClientCredentials(
            http, new ClientCredentialsSettings(new Uri("https://login.example/token"), "id", "secret", "scope"), clock);

        Assert.Equal("t1", await source.GetTokenAsync(default));
        clock.Advance(TimeSpan.FromMinutes(58));
        Assert.Equal("t1", await source.GetTokenAsync(default));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("t2", await source.GetTokenAsync(default));
        Assert.Contains("grant_type=client_credentials", wire.Requests.First().Body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_needs_nothing_of_a_server() =>
        Assert.DoesNotContain(
            typeof(SecureMxClient).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    private static HttpResponseMessage Unavailable()
    {
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.Zero);
        return response;
    }

    private static ServiceProvider Services(HttpMessageHandler wire)
    {
        var services = new ServiceCollection();
        services.AddSecureMxClient(
                new Uri("https://api.example.jp"), _ => new FixedToken("a-token"),
                options => options.Retry.Delay = TimeSpan.FromMilliseconds(1))
            .ConfigurePrimaryHttpMessageHandler(() => wire);
        return services.BuildServiceProvider();
    }
}
