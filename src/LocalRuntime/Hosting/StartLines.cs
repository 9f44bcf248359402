using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.LocalRuntime;

/// <summary>What the program prints when it serves.</summary>
internal static class StartLines
{
    public static void Write(
        TextWriter output, Uri address, CommandLine line, DataFolder data, RuntimeSettings settings, IServiceProvider services)
    {
        // "localhost" is what people type, and reaches the same server.
        var root = $"http://localhost:{address.Port}";
        output.WriteLine();
        output.WriteLine($"  {settings.Name}");
        output.WriteLine();
        output.WriteLine($"  Address  {root}");
        if (settings.Docs is { } docs)
            output.WriteLine($"  Docs     {root}{docs}");
        output.WriteLine($"  Data     {data.Root ?? "in memory: gone when this ends"}");
        if (line.Sandbox)
        {
            var now = SandboxInstant.Format(services.GetRequiredService<TimeProvider>().GetUtcNow());
            output.WriteLine($"  Clock    {now}, a test clock: POST {root}/sandbox/clock moves it");
        }

        output.WriteLine();
        var issuer = services.GetRequiredService<TokenIssuer>();
        foreach (var token in settings.Tokens)
        {
            output.WriteLine($"  Token of {token.Role}{(token.Partner is null ? "" : $" ({token.Partner})")}:");
            output.WriteLine($"  {issuer.Issue(token.Role, token.Partner)}");
            output.WriteLine();
        }

        output.WriteLine($"Ready: {root} (Ctrl+C ends it)");
        output.Flush();
    }
}
