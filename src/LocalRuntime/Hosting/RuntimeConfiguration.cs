using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.LocalRuntime;

/// <summary>Where the app's configuration comes from; what comes later wins.</summary>
internal static class RuntimeConfiguration
{
    public const string Issuer = "Identity:Issuer";
    public const string Audience = "Identity:Audience";
    public const string SigningKey = "Identity:SigningKey";

    public static void AddRuntimeSources(
        this ConfigurationManager configuration,
        string folder,
        string environment,
        DataFolder data,
        IReadOnlyDictionary<string, string?> arguments) =>
        configuration
            .AddInMemoryCollection(Defaults(data))
            .AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true, reloadOnChange: false)
            .AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(arguments);

    /// <summary>Adds what runs the functions that no request starts; after the app's own services, so that they start first.</summary>
    public static void AddFunctionTriggers(this IServiceCollection services)
    {
        services.AddSingleton<FunctionTimers>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<FunctionTimers>());
        services.AddHostedService(provider => provider.GetRequiredService<FunctionTimers>());
    }

    private static Dictionary<string, string?> Defaults(DataFolder data) => new()
    {
        [Issuer] = "local-runtime",
        [Audience] = "local-runtime",
        [SigningKey] = data.Keys.SigningKey,
        ["Documents:Provider"] = "Sqlite",
        ["Documents:Path"] = data.Database("documents.db"),
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:System"] = "Warning",
    };
}
