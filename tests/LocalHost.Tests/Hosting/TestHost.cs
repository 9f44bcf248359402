using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.LocalHost.TestApp;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>
/// The test app, hosted in this process on a free port, in memory unless another folder is given. The client is an operator's.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private static readonly FunctionApp App = new(
        typeof(TestApp.Program).Assembly,
        TestApp.Program.Build,
        "Test app",
        "/api/hello",
        "roles",
        "partner_id",
        [new AppRole("Operator"), new AppRole("Partner", "acme")]);

    private readonly FunctionsHost _host;

    private TestHost(FunctionsHost host)
    {
        _host = host;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.IssueToken("Operator"));
    }

    public HttpClient Http { get; }

    public Journal Journal => _host.Services.GetRequiredService<Journal>();

    internal HostKeys Keys => _host.Data.Keys;

    public static async Task<TestHost> StartAsync(params string[] args)
    {
        string[] schedules = ["--Schedules:Daily", "0 0 17 * * *", "--Schedules:Fast", "365.00:00:00"];
        string[] data = args.Contains("--data") ? [] : ["--data", ":memory:"];
        var line = CommandLine.Parse([.. schedules, .. args, "--port", "0", .. data]);
        return new TestHost(await FunctionsHost.StartAsync(line, App));
    }

    public string TokenOf(string role, string? partner = null) => _host.IssueToken(role, partner);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }
}
