using System.Diagnostics;

namespace SecureMx.Crash.Tests;

/// <summary>The built service over one data folder.</summary>
/// <param name="data">Its data folder.</param>
/// <param name="now">Instant at which the sandbox clock starts over a new folder; null for <see cref="Beginning"/>.</param>
internal sealed class Service(string data, DateTimeOffset? now = null) : KillableProcess
{
    /// <summary>Start of the sandbox clock.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The token of a role that it printed when it started.</summary>
    public string Token(string role)
    {
        string beginning = $"export {role.ToUpperInvariant()}=";
        return Output().Last(line => line.StartsWith(beginning, StringComparison.Ordinal))[beginning.Length..];
    }

    protected override ProcessStartInfo StartInfo() => new()
    {
        ArgumentList =
        {
            "exec", Path.Combine(AppContext.BaseDirectory, "SecureMx.LocalHost.dll"), "--sandbox",
            "--now", $"{now ?? Beginning:yyyy-MM-ddTHH:mm:ssZ}", "--data", data, "--port", $"{Port}",
        },
    };

    protected override bool IsReady(string line) => line.StartsWith("Ready:", StringComparison.Ordinal);
}
