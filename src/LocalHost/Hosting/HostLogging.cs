using Microsoft.Extensions.Logging;

namespace SecureMx.LocalHost.Hosting;

/// <summary>The log of the host and of the app, on the console.</summary>
internal static class HostLogging
{
    /// <summary>Writes to the console what the section <c>Logging</c> of the app's configuration asks for.</summary>
    public static void AddConsoleOf(this ILoggingBuilder logging, AppConfiguration configuration) =>
        logging.AddConfiguration(configuration.Logging).AddSimpleConsole();
}
