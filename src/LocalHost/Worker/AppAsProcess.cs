using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace SecureMx.LocalHost.Worker;

/// <summary>Runs the app in a process of its own, started as Azure starts it; requests are forwarded to its HTTP server.</summary>
/// <param name="arguments">The app's command line.</param>
internal sealed class AppAsProcess(
    FunctionApp app, IReadOnlyList<string> arguments, WorkerLink link, IHttpForwarder forwarder, ILogger<AppAsProcess> logger) : IAppProcess
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);
    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    private readonly Process _process = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    public IServiceProvider? Services => null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _process.StartInfo = new ProcessStartInfo("dotnet", [app.Assembly.Location, .. arguments])
        {
            WorkingDirectory = app.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.EnableRaisingEvents = true;
        _process.OutputDataReceived += (_, line) => Log(LogLevel.Information, line.Data);
        _process.ErrorDataReceived += (_, line) => Log(LogLevel.Error, line.Data);
        _process.Exited += (_, _) => OnExited();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    public async Task ServeAsync(HttpContext context)
    {
        var address = link.HttpAddress?.ToString() ?? throw new InvalidOperationException("The app has no HTTP server.");
        await forwarder.SendAsync(context, address, _client, Forwarding, HttpTransformer.Default);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        link.Terminate();
        try
        {
            await _ended.Task.WaitAsync(EndTimeout);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (WorkerStoppedException)
        {
        }

        _process.Dispose();
    }

    private void OnExited()
    {
        if (_process.ExitCode == 0)
        {
            _ended.TrySetResult();
            return;
        }

        var reason = new WorkerStoppedException($"The app ended with exit code {_process.ExitCode}.");
        link.Stop(reason);
        _ended.TrySetException(reason);
    }

#pragma warning disable CA2254 // The line is the app's, and a template of its own.
    private void Log(LogLevel level, string? line)
    {
        if (!string.IsNullOrEmpty(line))
            logger.Log(level, line);
    }
#pragma warning restore CA2254
}
