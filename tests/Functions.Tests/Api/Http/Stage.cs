using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>A function for a test: what is called, by whom, and what it does.</summary>
public sealed record StageFunction(string Method, string Route, IReadOnlyList<Role> Roles, Func<HttpRequest, Task<IResult>> Run);

/// <summary>The app's middleware and services before functions of the test's own, served by a real server on a free port.</summary>
public sealed class Stage : IAsyncDisposable
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = "securemx";

    private static readonly byte[] Key = SHA256.HashData("a key for tests"u8);

    private readonly WebApplication _web;
    private readonly List<HttpClient> _clients = [];

    private Stage(WebApplication web) => _web = web;

    public IServiceProvider Services => _web.Services;

    /// <summary>All that was logged, rendered.</summary>
    public required IEnumerable<string> Errors { get; init; }

    public static Task<Stage> StartAsync(params StageFunction[] functions) => StartAsync([], functions);

    public static async Task<Stage> StartAsync(Dictionary<string, string?> settings, params StageFunction[] functions)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Identity:Issuer"] = Issuer,
            ["Identity:Audience"] = Audience,
            ["Identity:SigningKey"] = Convert.ToBase64String(Key),
            ["Documents:Provider"] = "Sqlite",
            ["Documents:Path"] = ":memory:",
            ["Issuer:Name"] = "例示通信株式会社",
            ["Issuer:RegistrationNumber"] = "T1234567890123",
        }).AddInMemoryCollection(settings);
        builder.Services.AddRoutingCore();
        builder.Services.AddSecureMx(builder.Configuration);
        builder.Services.AddSingleton(
            new FunctionAccess(functions.Select(function => KeyValuePair.Create(Name(function), function.Roles))));
        builder.Services.AddSingleton<ProblemMiddleware>()
            .AddSingleton<AccessMiddleware>()
            .AddSingleton<ShapeMiddleware>()
            .AddSingleton<IdempotencyMiddleware>();
        var errors = new ConcurrentQueue<string>();
        builder.Logging.AddProvider(new ErrorLog(errors));
        var web = builder.Build();
        web.UseRouting();
        foreach (var function in functions)
            web.MapMethods($"/api/{function.Route}", [function.Method], http => RunAsync(function, http));
        await web.StartAsync();
        return new Stage(web) { Errors = errors };
    }

    public static string Token(
        string role, string? partner = null, Action<SecurityTokenDescriptor>? change = null, params (string Claim, object Value)[] claims)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = DateTime.UtcNow.AddDays(-2),
            NotBefore = DateTime.UtcNow.AddDays(-2),
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Key), SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object> { ["roles"] = new[] { role }, ["sub"] = "somebody" },
        };
        if (partner is not null)
            descriptor.Claims["partner_id"] = partner;
        foreach ((string claim, object value) in claims)
            descriptor.Claims[claim] = value;
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public HttpClient As(string role, string? partner = null) => With(Token(role, partner));

    public HttpClient With(string? token)
    {
        var client = new HttpClient { BaseAddress = new Uri(_web.Urls.First()) };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _web.DisposeAsync();
    }

    private static string Name(StageFunction function) => $"{function.Method} {function.Route}";

    private static Task RunAsync(StageFunction function, HttpContext http)
    {
        FunctionExecutionDelegate run = async context => context.GetInvocationResult().Value = await function.Run(http.Request);
        foreach (var middleware in new[] { typeof(IdempotencyMiddleware), typeof(ShapeMiddleware), typeof(AccessMiddleware),
            typeof(ProblemMiddleware) })
        {
            var next = run;
            run = context => ((IFunctionsWorkerMiddleware)http.RequestServices.GetRequiredService(middleware)).Invoke(context, next);
        }

        return run(new StageContext(Name(function), http));
    }

    private sealed class ErrorLog(ConcurrentQueue<string> errors) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            errors.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
