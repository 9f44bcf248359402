using Microsoft.Extensions.DependencyInjection;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.ScaleOut.Tests;

/// <summary>A host over the shared document store, as a process: <c>host GATEWAY ARGUMENTS</c>. It ends with its standard input.</summary>
internal static class Program
{
    public const string Ready = "The host is ready.";

    public static async Task<int> Main(string[] args)
    {
        if (args is not ["host", var gateway, .. var line])
            return 2;
        await using var host = await FunctionsHost.StartAsync(
            line, services => services.AddSingleton(_ => SharedGateway.Connect(new Uri(gateway))));
        await Console.Out.WriteLineAsync(Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
