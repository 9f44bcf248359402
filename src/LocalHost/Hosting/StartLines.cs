using System.Text;
using SecureMx.LocalHost.Sandbox;
using SecureMx.LocalHost.Tokens;

namespace SecureMx.LocalHost.Hosting;

/// <summary>Prints the lines of a start.</summary>
internal static class StartLines
{
    private const string TokensFile = "tokens.env";

    public static void Write(TextWriter output, FunctionsHost host, CommandLine line, FunctionApp app)
    {
        // "localhost" is what people type, and reaches the same server.
        var root = $"http://localhost:{host.Address.Port}";
        var tokens = ExportLines(host, app);
        output.WriteLine();
        output.WriteLine($"  {app.Name}");
        output.WriteLine();
        output.WriteLine($"  Address      {root}");
        if (app.DocsPath is { } docs)
            output.WriteLine($"  Docs         {root}{docs}");
        output.WriteLine($"  Management   {root}/runtime/webhooks/durabletask/instances (with an operator's token)");
        output.WriteLine($"  Data         {host.Data.Root ?? "in memory, lost when this ends"}");
        if (line.Sandbox)
        {
            output.WriteLine(
                $"  Clock        {SandboxInstant.Format(host.Clock.GetUtcNow())}, a test clock: POST {root}/sandbox/clock moves it");
        }

        if (host.Data.Root is { } folder)
            output.WriteLine($"  Tokens       {WriteTokens(folder, tokens)}, and here:");
        output.WriteLine();
        output.Write(tokens);
        output.WriteLine();
        output.WriteLine($"Ready: {root} (Ctrl+C ends it)");
        output.Flush();
    }

    // Lines for a POSIX shell: a variable for each role.
    private static string ExportLines(FunctionsHost host, FunctionApp app)
    {
        var lines = new StringBuilder();
        foreach (var role in app.Roles)
        {
            var token = host.Tokens.Issue(new TokenRequest(role.Name, role.SamplePartner));
            lines.Append("export ").Append(role.Name.ToUpperInvariant()).Append('=').Append(token).Append('\n');
        }

        return lines.ToString();
    }

    private static string WriteTokens(string folder, string lines)
    {
        var path = Path.Combine(folder, TokensFile);
        OwnerOnlyFile.Create(path);
        File.WriteAllText(path, lines);
        return path;
    }
}
