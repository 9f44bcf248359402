using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime.Tests.App;

/// <summary>A small app of functions. Its settings are given as arguments, as to every app.</summary>
public static class TestApp
{
    public static void Main(string[] args) => Build(args).Run();

    public static IHost Build(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.UseMiddleware<BeforeHttp>();
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<Outer>();
        builder.UseMiddleware<Inner>();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddScoped<Visit>();
        return builder.Build();
    }
}
