using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Tokens;

/// <summary>The command <c>token</c>.</summary>
internal static class TokenCommand
{
    /// <summary>Issues the token that a command line asks for.</summary>
    /// <exception cref="CommandLineException">The app has no such role, or the role needs or has no partner.</exception>
    public static string Issue(CommandLine line, FunctionApp app)
    {
        var request = line.Token!;
        Check(request, app);
        using var data = new DataFolder(line.Data);
        var clock = new StoppedClock(data.ReadSandboxClock() ?? TimeProvider.System.GetUtcNow());
        return new TokenIssuer(AppConfiguration.Read(app.Folder, data, line.Settings), app, clock).Issue(request);
    }

    private static void Check(TokenRequest request, FunctionApp app)
    {
        var names = app.Roles.Select(role => role.Name).ToArray();
        if (app.Roles.FirstOrDefault(role => role.Name == request.Role) is not { } role)
        {
            var meant = Spelling.Nearest(request.Role, names) is { } nearest ? $" Did you mean {nearest}?" : "";
            throw new CommandLineException($"Unknown role '{request.Role}': the roles are {string.Join(", ", names)}.{meant}");
        }

        if (role.HasPartner && request.Partner is null)
            throw new CommandLineException($"The role {role.Name} needs --partner.");
        if (!role.HasPartner && request.Partner is not null)
            throw new CommandLineException($"The role {role.Name} has no partner.");
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
