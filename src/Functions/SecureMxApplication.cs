using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Api.Limits;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions;

/// <summary>The app, put together; called by the program and by tests that host it in their own process.</summary>
public static class SecureMxApplication
{
    /// <summary>Builds the app's host; it serves once it is started.</summary>
    /// <param name="args">The command line of the runtime, and settings as <c>--Section:Name value</c>.</param>
    /// <param name="services">Puts a test's own services in the place of the app's; null leaves them.</param>
    public static IHost Build(string[] args, Action<IServiceCollection>? services = null)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<TelemetryMiddleware>();
        builder.UseMiddleware<RecordLogMiddleware>();
        builder.UseMiddleware<CorsMiddleware>();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<AccessMiddleware>();
        builder.UseMiddleware<LimitMiddleware>();
        builder.UseMiddleware<ShapeMiddleware>();
        builder.UseMiddleware<IdempotencyMiddleware>();
        // The worker's own server takes what the host does; what is larger is refused by the call with a problem, not by the server without
        // one.
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = RequestBody.MaximumBytesOfServer);
        builder.Services.AddSecureMx(builder.Configuration);
        services?.Invoke(builder.Services);
        return builder.Build();
    }
}
