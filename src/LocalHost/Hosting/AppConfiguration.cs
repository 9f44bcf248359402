using Microsoft.Extensions.Configuration;

namespace SecureMx.LocalHost.Hosting;

/// <summary>
/// The configuration of the app on this machine. The host gives defaults for what the app needs; <c>appsettings.json</c>,
/// <c>appsettings.{Environment}.json</c>, environment variables and the command line override them, in this order.
/// </summary>
internal sealed class AppConfiguration
{
    private const string IssuerKey = "Identity:Issuer";
    private const string AudienceKey = "Identity:Audience";
    private const string SigningKeyKey = "Identity:SigningKey";
    private const string LocalAuthority = "local-host";
    private const string EnvironmentVariable = "AZURE_FUNCTIONS_ENVIRONMENT";

    private readonly IConfigurationRoot _configuration;

    private AppConfiguration(IConfigurationRoot configuration, IReadOnlyList<string> arguments)
    {
        _configuration = configuration;
        Arguments = arguments;
    }

    /// <summary>The command line of the app: every setting that it would not find by itself.</summary>
    public IReadOnlyList<string> Arguments { get; }

    public string Issuer => _configuration[IssuerKey]!;

    public string Audience => _configuration[AudienceKey]!;

    /// <summary>The key that signs tokens; base64.</summary>
    public string SigningKey => _configuration[SigningKeyKey]!;

    public IConfiguration Logging => _configuration.GetSection("Logging");

    public string? this[string key] => _configuration[key];

    /// <param name="logLevels">Default levels of categories of the log, beside those of every app; null for none.</param>
    public static AppConfiguration Read(
        string folder, DataFolder data, IReadOnlyDictionary<string, string?> arguments,
        IReadOnlyDictionary<string, string>? logLevels = null)
    {
        var own = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true, reloadOnChange: false)
            .AddJsonFile(Path.Combine(folder, $"appsettings.{EnvironmentName}.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(arguments)
            .Build();
        var all = Defaults(data);
        foreach (var (category, level) in logLevels ?? new Dictionary<string, string>())
            all[$"Logging:LogLevel:{category}"] = level;
        var defaults = all.Where(setting => own[setting.Key] is null).ToDictionary();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(defaults).AddConfiguration(own).Build();
        return new AppConfiguration(
            configuration, [.. defaults.Concat(arguments).SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" })]);
    }

    /// <summary>
    /// Sets the environment variables from which an app reads where it lies. They are the same for every app of this process, and
    /// child processes inherit them.
    /// </summary>
    public static void SetEnvironment(string folder)
    {
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", folder);
        Environment.SetEnvironmentVariable("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        Environment.SetEnvironmentVariable(EnvironmentVariable, EnvironmentName);
        Environment.SetEnvironmentVariable("AZURE_FUNCTIONS_CONTENTROOT", folder);
        // No watching of files that do not change while the app runs.
        Environment.SetEnvironmentVariable("AZURE_FUNCTIONS_hostBuilder__reloadConfigOnChange", "false");
    }

    private static string EnvironmentName =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? "Development";

    private static Dictionary<string, string?> Defaults(DataFolder data) => new()
    {
        [IssuerKey] = LocalAuthority,
        [AudienceKey] = LocalAuthority,
        [SigningKeyKey] = data.Keys.SigningKey,
        ["Documents:Provider"] = "Sqlite",
        ["Documents:Path"] = data.Documents,
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:System"] = "Warning",
        ["Logging:LogLevel:DurableTask"] = "Warning",
    };
}
