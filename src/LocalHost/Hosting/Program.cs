using System.Reflection;
using System.Runtime.InteropServices;
using SecureMx.LocalHost.Tokens;

namespace SecureMx.LocalHost.Hosting;

/// <summary>The program. It ends with 0; with 1 if it cannot start or the app ends by an error; with 2 for a wrong command line.</summary>
internal static class Program
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1.8);

    public static async Task<int> Main(string[] args)
    {
        try
        {
            var line = CommandLine.Parse(args);
            return line.Command switch
            {
                HostCommand.Help => Print(CommandLine.Usage),
                HostCommand.Version => Print(Version),
                HostCommand.Token => Print(TokenCommand.Issue(line, FunctionApp.SecureMx)),
                _ => await ServeAsync(line, FunctionApp.SecureMx),
            };
        }
        catch (CommandLineException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Message}\n\n{CommandLine.Usage}");
            return 2;
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } explanation)
        {
            await Console.Error.WriteLineAsync(explanation);
            return 1;
        }
    }

    internal static async Task<int> ServeAsync(CommandLine line, FunctionApp app)
    {
        var stop = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        var host = await FunctionsHost.StartAsync(line, app, records: line.Sandbox ? Console.Out.WriteLine : null);
        StartLines.Write(Console.Out, host, line, app);
        await Task.WhenAny(stop.Task, host.AppEnded);
        var code = 0;
        if (host.AppEnded.IsFaulted)
        {
            await Console.Error.WriteLineAsync(host.AppEnded.Exception.InnerException!.Message);
            code = 1;
        }

        // What is stored is whole at any instant, so that a part that does not end in time may be left.
        await host.DisposeAsync().AsTask().WaitAsync(StopTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return code;

        void OnSignal(PosixSignalContext context) => context.Cancel = stop.TrySetResult();
    }

    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static int Print(string text)
    {
        Console.Out.WriteLine(text);
        return 0;
    }
}
