using System.Net;
using System.Net.Http.Headers;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.CosmosGateway;
using SecureMx.Documents.Cosmos;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Api.OpenApi;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.Functions.Tests;

/// <summary>
/// The whole app in this process, on a free port, with its documents in memory and a clock that the test moves. An answer of 500 and above
/// fails the test that caused it, and so does one of which <c>openapi.yaml</c> knows nothing, or that rests on an article that the
/// catalogue does not have.
/// </summary>
public sealed class SecureMxApp : IAsyncDisposable
{
    // The whole suite over the double of Cosmos DB instead of SQLite: SECUREMX_TEST_DOCUMENTS=cosmos dotnet test tests/Functions.Tests
    private static readonly bool IsOnCosmos = Environment.GetEnvironmentVariable("SECUREMX_TEST_DOCUMENTS") == "cosmos";

    private readonly FunctionsHost _host;
    private readonly List<HttpClient> _clients = [];

    private SecureMxApp(FunctionsHost host)
    {
        _host = host;
        Address = host.Address;
        Anonymous = NewClient(token: null);
        Operator = As("Operator");
        Partner = As("Partner", "acme");
        OtherPartner = As("Partner", "rival");
        Meter = As("Meter");
    }

    /// <summary>Where the app listens.</summary>
    public Uri Address { get; }

    /// <summary>Sends no token.</summary>
    public HttpClient Anonymous { get; }

    /// <summary>The provider's staff.</summary>
    public HttpClient Operator { get; }

    /// <summary>The partner <c>acme</c>.</summary>
    public HttpClient Partner { get; }

    /// <summary>The partner <c>rival</c>, who must see nothing of acme's.</summary>
    public HttpClient OtherPartner { get; }

    /// <summary>The metering machine.</summary>
    public HttpClient Meter { get; }

    /// <summary>The app's services, for tests that look behind the API.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The app's orchestrations.</summary>
    public DurableTaskClient Orchestrations => _host.Orchestrations;

    /// <summary>Starts the app.</summary>
    /// <param name="now">Where its clock starts: an instant in UTC.</param>
    /// <param name="settings">More settings, each as two strings: <c>--Section:Name</c> and the value.</param>
    public static Task<SecureMxApp> StartAsync(string now = "2026-04-01T00:00:00Z", params string[] settings) =>
        StartAsync(_ => { }, now, settings);

    /// <summary>Starts the app with services of the test's own in the place of some of its.</summary>
    /// <param name="services">Replaces them.</param>
    /// <param name="now">Where its clock starts: an instant in UTC.</param>
    /// <param name="settings">More settings, each as two strings: <c>--Section:Name</c> and the value.</param>
    public static Task<SecureMxApp> StartAsync(
        Action<IServiceCollection> services, string now = "2026-04-01T00:00:00Z", params string[] settings) =>
        IsOnCosmos && !settings.Contains("--Documents:Provider")
            ? StartAsync(new InProcessGateway(TimeProvider.System), services, now, settings)
            : BuildAsync(services, now, settings);

    /// <summary>Starts the app over the Cosmos SDK and the double of its gateway.</summary>
    /// <param name="gateway">Where its documents are.</param>
    /// <param name="services">Replaces services of the app; null replaces none.</param>
    /// <param name="now">Where its clock starts: an instant in UTC.</param>
    /// <param name="settings">More settings, each as two strings: <c>--Section:Name</c> and the value.</param>
    public static async Task<SecureMxApp> StartAsync(
        InProcessGateway gateway, Action<IServiceCollection>? services = null, string now = "2026-04-01T00:00:00Z",
        params string[] settings)
    {
        const string Database = "securemx";
        var client = gateway.CreateClient(CosmosOptions.Create());
        await CosmosContainers.CreateMissingAsync(client, Database, Containers.All);
        return await BuildAsync(
            all =>
            {
                all.AddSingleton(_ => client);
                services?.Invoke(all);
            },
            now,
            ["--Documents:Provider", "Cosmos", "--Documents:Cosmos:Endpoint", InProcessGateway.Endpoint.AbsoluteUri,
                "--Documents:Cosmos:Database", Database, .. settings]);
    }

    private static async Task<SecureMxApp> BuildAsync(Action<IServiceCollection> services, string now, string[] settings)
    {
        var host = await FunctionsHost.StartAsync(
            ["--sandbox", "--now", now, "--port", "0", "--data", ":memory:", .. settings], services);
        return new SecureMxApp(host);
    }

    /// <summary>A client of that role.</summary>
    public HttpClient As(string role, string? partner = null) =>
        NewClient(TokenOf(role, partner));

    /// <summary>A token of that role.</summary>
    public string TokenOf(string role, string? partner = null) => _host.IssueToken(role, partner);

    /// <summary>A client with that token.</summary>
    public HttpClient With(string token) => NewClient(token);

    /// <summary>Moves the clock forward to an instant in UTC; returns when all that came due has been done.</summary>
    public async Task MoveClockAsync(string now)
    {
        var reply = await Operator.SendAsync(HttpMethod.Post, "/sandbox/clock", new { now });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _host.DisposeAsync();
    }

    private HttpClient NewClient(string? token)
    {
        var client = new HttpClient(
            new Witness { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } })
        { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _clients.Add(client);
        return client;
    }

    private sealed class Witness : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            string body = response.Content.Headers.ContentEncoding.Count == 0
                ? await response.Content.ReadAsStringAsync(cancellationToken)
                : "";
            var undocumented = DocumentedApi.Undocumented(
                request.Method.Method, request.RequestUri!.AbsolutePath, (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType, body);
            if (response.StatusCode >= HttpStatusCode.InternalServerError || undocumented.Count > 0)
            {
                Assert.Fail(
                    $"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}, not in openapi.yaml: "
                        + $"{string.Join("; ", undocumented)}\n{body}");
            }

            var unresolved = CitedArticles.Unresolved(response.Content.Headers.ContentType?.MediaType, body); // R2
            if (unresolved.Count > 0)
            {
                Assert.Fail(
                    $"{request.Method} {request.RequestUri} rests on what the catalogue does not have: "
                        + $"{string.Join(", ", unresolved)}\n{body}");
            }

            return response;
        }
    }
}
