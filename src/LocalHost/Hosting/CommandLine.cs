using SecureMx.LocalHost.Tokens;

namespace SecureMx.LocalHost.Hosting;

internal enum HostCommand
{
    Serve,
    Token,
    Help,
    Version,
}

/// <summary>Process in which the app runs.</summary>
internal enum WorkerMode
{
    /// <summary>In the process of the host.</summary>
    InProcess,

    /// <summary>In a process of its own, as on Azure.</summary>
    Process,
}

/// <summary>Store of the orchestrations.</summary>
internal enum DurableStore
{
    Sqlite,
    AzureStorage,
}

/// <summary>The command line of the program.</summary>
/// <param name="Port">The port on 127.0.0.1; 0 for a free one.</param>
/// <param name="Data">The data folder; null to keep everything in memory.</param>
/// <param name="Sandbox">Whether time is a test clock.</param>
/// <param name="Now">Where a new test clock starts; null for the time of day.</param>
/// <param name="RenewsOrchestrations">Whether the stored orchestrations are set aside and started anew.</param>
/// <param name="Token">The token to print; null for any other command.</param>
/// <param name="Settings">Settings of the app, given as <c>--Section:Key value</c>.</param>
internal sealed record CommandLine(
    HostCommand Command,
    int Port,
    string? Data,
    bool Sandbox,
    DateTimeOffset? Now,
    WorkerMode Worker,
    DurableStore Durable,
    bool RenewsOrchestrations,
    TokenRequest? Token,
    IReadOnlyDictionary<string, string?> Settings)
{
    public const string Usage =
        """
        Usage: dotnet run --project src/LocalHost [-- [serve] OPTIONS]
               dotnet run --project src/LocalHost -- token --role ROLE TOKEN-OPTIONS

          --port N               port on 127.0.0.1; 0 for a free one (default 7071)
          --data DIR             folder of the data (default .securemx), or :memory: to keep nothing
          --sandbox              time is a test clock that POST /sandbox/clock moves
          --now INSTANT          where a new test clock starts, such as 2026-04-01T00:00:00Z
          --durable STORE        where orchestrations are stored: sqlite (default), or azure-storage with the
                                 connection of the setting AzureWebJobsStorage
          --worker MODE          where the app runs: in-process (default), or process as on Azure
          --renew-orchestrations sets durable.db aside and starts anew what is pending in documents.db
          --Section:Key VALUE    a setting of the app; overrides appsettings.json and environment variables
          --version              prints the version

        token prints a bearer token that the service of the same data folder accepts:

          --role ROLE            its role: Operator, Partner or Meter
          --partner ID           its partner; only with the role Partner, and required there
          --subject NAME         whom it is for (default: made of role and partner)
          --expires-in-days N    1 to 36500 (default 3650)
          --data DIR             folder of the data (default .securemx)
        """;

    private static readonly string[] ServeOptions = [
        "--port", "--data", "--sandbox", "--now", "--durable", "--worker", "--renew-orchestrations", "--help", "--version"];
    private static readonly string[] TokenOptions = ["--role", "--partner", "--subject", "--expires-in-days", "--data", "--help"];
    private static readonly string[] Commands = ["serve", "token", "help", "version"];

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="CommandLineException">An argument is unknown, lacks its value, or has a bad one.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var reader = new ArgumentReader(args);
        var command = reader.Verb() switch
        {
            null or "serve" => HostCommand.Serve,
            "token" => HostCommand.Token,
            "help" => HostCommand.Help,
            "version" => HostCommand.Version,
            var other => throw Unknown("command", other, Commands),
        };
        return command == HostCommand.Token ? ParseToken(reader) : ParseServe(reader, command);
    }

    private static CommandLine ParseServe(ArgumentReader reader, HostCommand command)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var line = Default(command, null, settings);
        while (reader.Next() is { } option)
        {
            line = option switch
            {
                "--help" or "-h" => line with { Command = HostCommand.Help },
                "--version" => line with { Command = HostCommand.Version },
                "--port" => line with { Port = reader.Number(0, 65535) },
                "--data" => line with { Data = ReadFolder(reader) },
                "--sandbox" => line with { Sandbox = true },
                "--now" => line with { Now = reader.Instant() },
                "--durable" =>
                    line with { Durable = reader.OneOf(("sqlite", DurableStore.Sqlite), ("azure-storage", DurableStore.AzureStorage)) },
                "--renew-orchestrations" => line with { RenewsOrchestrations = true },
                "--worker" => line with { Worker = reader.OneOf(("in-process", WorkerMode.InProcess), ("process", WorkerMode.Process)) },
                _ when IsSetting(option) => line.Set(settings, option[2..], reader.Value()),
                _ => throw Unknown("argument", option, ServeOptions),
            };
        }

        return line switch
        {
            { Command: not HostCommand.Serve } => line,
            { Now: not null, Sandbox: false } => throw new CommandLineException("--now needs --sandbox."),
            { Sandbox: true, Durable: DurableStore.AzureStorage } =>
                throw new CommandLineException("--sandbox needs --durable sqlite: Azure Storage fires its timers by the time of day."),
            { Sandbox: true, Worker: WorkerMode.Process } =>
                throw new CommandLineException("--sandbox needs --worker in-process: an app in a process of its own has the time of day."),
            { Data: null, Worker: WorkerMode.Process } =>
                throw new CommandLineException("--worker process needs a data folder: documents in memory belong to one process."),
            _ => line,
        };
    }

    private static CommandLine ParseToken(ArgumentReader reader)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var line = Default(HostCommand.Token, new TokenRequest(""), settings);
        while (reader.Next() is { } option)
        {
            var token = line.Token!;
            line = option switch
            {
                "--help" or "-h" => line with { Command = HostCommand.Help },
                "--data" => line with { Data = ReadFolder(reader) },
                "--role" => line with { Token = token with { Role = reader.Value() } },
                "--partner" => line with { Token = token with { Partner = reader.Value() } },
                "--subject" => line with { Token = token with { Subject = reader.Value() } },
                "--expires-in-days" => line with { Token = token with { ExpiresInDays = reader.Number(1, 36500) } },
                _ when IsSetting(option) => line.Set(settings, option[2..], reader.Value()),
                _ => throw Unknown("argument", option, TokenOptions),
            };
        }

        return line switch
        {
            { Command: HostCommand.Help } => line,
            { Token.Role: "" } => throw new CommandLineException("token needs --role."),
            { Data: null } => throw new CommandLineException("token needs a data folder: what is in memory has no key to sign with."),
            _ => line,
        };
    }

    private static CommandLine Default(HostCommand command, TokenRequest? token, IReadOnlyDictionary<string, string?> settings) =>
        new(command, 7071, ".securemx", false, null, WorkerMode.InProcess, DurableStore.Sqlite, false, token, settings);

    private static string? ReadFolder(ArgumentReader reader) => reader.Value() is var data && data == ":memory:" ? null : data;

    private static bool IsSetting(string option) =>
        option.StartsWith("--", StringComparison.Ordinal) && option.Contains(':', StringComparison.Ordinal);

    private CommandLine Set(Dictionary<string, string?> settings, string key, string value)
    {
        settings[key] = value;
        return this;
    }

    private static CommandLineException Unknown(string kind, string given, IReadOnlyList<string> known) =>
        new($"Unknown {kind} '{given}'.{(Spelling.Nearest(given, known) is { } nearest ? $" Did you mean '{nearest}'?" : "")}");
}

/// <summary>The command line is wrong; the message says how.</summary>
internal sealed class CommandLineException(string message) : ArgumentException(message);
