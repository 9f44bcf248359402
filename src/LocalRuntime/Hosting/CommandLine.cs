using System.Globalization;

namespace SecureMx.LocalRuntime;

/// <summary>What the program was asked to do.</summary>
internal enum RuntimeCommand
{
    Serve,
    Token,
    Help,
}

/// <summary>The command line, read.</summary>
/// <param name="Command">What to do.</param>
/// <param name="Port">The port on 127.0.0.1; 0 for a free one.</param>
/// <param name="Data">The data folder; null to keep everything in memory.</param>
/// <param name="Sandbox">Whether time is a test clock.</param>
/// <param name="Now">Where a new test clock begins; null for the time of day.</param>
/// <param name="Token">The token to print.</param>
/// <param name="Settings">Configuration given as <c>--Section:Key value</c>.</param>
internal sealed record CommandLine(
    RuntimeCommand Command,
    int Port,
    string? Data,
    bool Sandbox,
    DateTimeOffset? Now,
    TokenRequest Token,
    IReadOnlyDictionary<string, string?> Settings)
{
    public const string Usage =
        """
        Usage: dotnet run --project src/Functions [-- [serve] OPTIONS]
               dotnet run --project src/Functions -- token --role ROLE TOKEN-OPTIONS

          --port N               port on 127.0.0.1; 0 for a free one (default 7071)
          --data DIR             folder of the data (default .securemx), or :memory: to keep nothing
          --sandbox              time is a test clock that POST /sandbox/clock moves
          --now INSTANT          where a new test clock begins, such as 2026-04-01T00:00:00Z
          --Section:Key VALUE    a setting, before appsettings.json and environment variables

        token prints a bearer token that the service of the same data folder accepts:

          --role ROLE            its role
          --partner ID           its partner
          --subject NAME         who it is for (default: the role, in lower case)
          --expires-in-days N    1 to 36500 (default 3650)
          --data DIR             folder of the data (default .securemx)
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="CommandLineException">An argument is unknown, lacks its value, or has a bad one.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var reader = new ArgumentReader(args);
        var command = reader.Verb() switch
        {
            null or "serve" => RuntimeCommand.Serve,
            "token" => RuntimeCommand.Token,
            "help" => RuntimeCommand.Help,
            var other => throw new CommandLineException($"Unknown command '{other}'."),
        };
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var line = new CommandLine(command, 7071, ".securemx", false, null, new TokenRequest(null, null, null, 3650), settings);
        while (reader.Next() is { } option)
        {
            line = option switch
            {
                "--help" or "-h" => line with { Command = RuntimeCommand.Help },
                "--data" => line with { Data = reader.Value() is var data && data == ":memory:" ? null : data },
                "--port" when command == RuntimeCommand.Serve => line with { Port = reader.Number(0, 65535) },
                "--sandbox" when command == RuntimeCommand.Serve => line with { Sandbox = true },
                "--now" when command == RuntimeCommand.Serve => line with { Now = reader.Instant() },
                "--role" when command == RuntimeCommand.Token => line with { Token = line.Token with { Role = reader.Value() } },
                "--partner" when command == RuntimeCommand.Token => line with { Token = line.Token with { Partner = reader.Value() } },
                "--subject" when command == RuntimeCommand.Token => line with { Token = line.Token with { Subject = reader.Value() } },
                "--expires-in-days" when command == RuntimeCommand.Token =>
                    line with { Token = line.Token with { ExpiresInDays = reader.Number(1, 36500) } },
                _ when option.StartsWith("--", StringComparison.Ordinal) && option.Contains(':', StringComparison.Ordinal) =>
                    Set(line, settings, option[2..], reader.Value()),
                _ => throw new CommandLineException($"Unknown argument '{option}'."),
            };
        }

        return line.CheckResult();
    }

    private static CommandLine Set(CommandLine line, Dictionary<string, string?> settings, string key, string value)
    {
        settings[key] = value;
        return line;
    }

    private CommandLine CheckResult() => this switch
    {
        { Command: RuntimeCommand.Help } => this,
        { Now: not null, Sandbox: false } => throw new CommandLineException("--now needs --sandbox."),
        { Command: RuntimeCommand.Token, Token.Role: null } => throw new CommandLineException("token needs --role."),
        { Command: RuntimeCommand.Token, Data: null } =>
            throw new CommandLineException("token needs a data folder: what is in memory has no key to sign with."),
        _ => this,
    };

    /// <summary>Goes through arguments; an option's value is the next argument or follows an equals sign.</summary>
    private sealed class ArgumentReader(IReadOnlyList<string> args)
    {
        private int position;
        private string option = "";
        private string? attached;

        public string? Verb() => args.Count > 0 && !args[0].StartsWith('-') ? args[position++] : null;

        public string? Next()
        {
            if (attached is not null)
                throw new CommandLineException($"{option} takes no value.");
            if (position == args.Count)
                return null;
            option = args[position++];
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                (option, attached) = (option[..equals], option[(equals + 1)..]);
            return option;
        }

        public string Value()
        {
            if (attached is null && position == args.Count)
                throw new CommandLineException($"{option} needs a value.");
            var value = attached ?? args[position++];
            attached = null;
            return value.Length > 0 ? value : throw new CommandLineException($"{option} needs a value.");
        }

        public int Number(int least, int most) =>
            int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new CommandLineException($"{option} needs a whole number from {least} to {most}.");

        public DateTimeOffset Instant() =>
            SandboxInstant.TryParse(Value(), out var instant)
                ? instant
                : throw new CommandLineException($"{option} needs an instant such as 2026-04-01T00:00:00Z.");
    }
}

/// <summary>The command line is wrong; the message says how.</summary>
internal sealed class CommandLineException(string message) : ArgumentException(message);
