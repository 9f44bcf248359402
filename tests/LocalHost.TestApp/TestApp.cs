using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalHost.TestApp;

/// <summary>A small app of functions. Its settings are given as arguments, as to every app.</summary>
public static class Program
{
    public static void Main(string[] args) => Build(args, null).Run();

    public static IHost Build(string[] args, Action<IServiceCollection>? services)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.UseMiddleware<BeforeHttp>();
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<Outer>();
        builder.UseMiddleware<Inner>();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddScoped<Visit>();
        builder.Services.AddSingleton(TimeProvider.System);
        services?.Invoke(builder.Services);
        return builder.Build();
    }
}
