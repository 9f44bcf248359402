using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Durable;
using SecureMx.LocalHost.Durable.Dispatch;
using SecureMx.LocalHost.Durable.Management;
using SecureMx.LocalHost.Http;
using SecureMx.LocalHost.Sandbox;
using SecureMx.LocalHost.Timers;
using SecureMx.LocalHost.Tokens;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;
using Yarp.ReverseProxy.Forwarder;

namespace SecureMx.LocalHost.Hosting;

/// <summary>A host that runs: the app, what calls its functions, and the HTTP server. Any number of them can run in one process.</summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly CommandLine _line;
    private readonly FunctionApp _app;
    private readonly CancellationTokenSource _stopping = new();

    // Disposed from last to first.
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Lazy<DurableTaskClient> _client;
    private FrontServer _front = null!;
    private WorkerServer _server = null!;
    private WorkerLink _link = null!;
    private TokenIssuer _tokens = null!;
    private IAppProcess _process = null!;

    private FunctionsHost(CommandLine line, FunctionApp app)
    {
        _line = line;
        _app = app;
        _client = new Lazy<DurableTaskClient>(() => Add(new OrchestrationsClient(_server.Address, _link.WorkerId)).Client);
    }

    /// <summary>Address on which it listens.</summary>
    public Uri Address => _front.Address;

    /// <summary>The app's services.</summary>
    /// <exception cref="InvalidOperationException">The app runs in a process of its own.</exception>
    public IServiceProvider Services => _process.Services ?? throw new InvalidOperationException("The app runs in another process.");

    internal DataFolder Data { get; private set; } = null!;

    internal TimeProvider Clock { get; private set; } = null!;

    internal TokenIssuer Tokens => _tokens;

    /// <summary>Completes when the app has ended by itself; fails if it ended by an error.</summary>
    internal Task AppEnded => _process.Ended;

    /// <summary>Starts a host.</summary>
    /// <param name="args">The command line, as the program takes it.</param>
    /// <param name="services">Adds services to the app's, or replaces them; null for none.</param>
    /// <exception cref="ArgumentException">The command line is wrong.</exception>
    /// <exception cref="IOException">The port or the data folder is in use.</exception>
    /// <exception cref="InvalidDataException">A file of the data folder is damaged.</exception>
    public static Task<FunctionsHost> StartAsync(IReadOnlyList<string> args, Action<IServiceCollection>? services = null) =>
        StartAsync(CommandLine.Parse(args), FunctionApp.SecureMx, services);

    /// <summary>Issues a bearer token that the app accepts for ten years.</summary>
    public string IssueToken(string role, string? partner = null, string? subject = null) =>
        _tokens.Issue(new TokenRequest(role, partner, subject));

    /// <summary>A client of the host's orchestrations, as functions get it. It lives as long as the host.</summary>
    public DurableTaskClient Orchestrations => _client.Value;

    /// <summary>Stops: takes no more requests, ends what runs, and closes the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        _stopping.Dispose();
    }

    /// <param name="records">Gets a line for each thing that the app has done; null for none.</param>
    internal static async Task<FunctionsHost> StartAsync(
        CommandLine line, FunctionApp app, Action<IServiceCollection>? services = null, Action<string>? records = null)
    {
        var host = new FunctionsHost(line, app);
        try
        {
            await host.StartAsync(services, records);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync(Action<IServiceCollection>? services, Action<string>? records)
    {
        Data = Add(new DataFolder(_line.Data));
        Data.Lock();
        if (_line.RenewsOrchestrations)
            Data.SetOrchestrationsAside();
        Data.CheckDatabases(withOrchestrations: _line.Durable == DurableStore.Sqlite, areRenewed: _line.RenewsOrchestrations);
        Clock = Data.OpenClock(_line.Sandbox, _line.Now);
        var configuration = AppConfiguration.Read(_app.Folder, Data, _line.Settings, records is null ? null : _app.RecordLevels);
        var hostJson = HostJson.Read(_app.Folder);
        var durable = DurableTaskSettings.Read(hostJson.DurableTask);
        _tokens = new TokenIssuer(configuration, _app, Clock);

        _front = await FrontServer.StartAsync(_line.Port, _app, logging => logging.AddConsoleOf(configuration), _stopping.Token);
        _parts.Push(_front);
        var loggers = _front.Services.GetRequiredService<ILoggerFactory>();
        _server = await WorkerServer.StartAsync(_stopping.Token);
        _parts.Push(_server);
        _link = new WorkerLink(_app.Folder, hostJson.FunctionTimeout, new WorkerLog(loggers, _app.RecordCategory, records).Write);
        _server.Add(_link);
        var storage = Add(_line.Durable == DurableStore.Sqlite
            ? DurableStorage.OpenSqlite(Data, durable, Clock)
            : DurableStorage.OpenAzure(configuration, durable, loggers));
        _process = CreateProcess(configuration, storage.LongestTimer, services, loggers);
        _parts.Push(_process);
        await _process.StartAsync(_stopping.Token);
        var functions = await _link.Ready;

        var hub = new TaskHubOperations(storage.Backend, durable, Clock);
        _server.TaskHubs.Add(_link.WorkerId, hub);
        var management = new Uri($"http://localhost:{Address.Port}{ManagementAddress.Prefix}");
        var clients = new DurableClientBinding(durable.HubName, _link.WorkerId, _server.Address, management, Data.Keys.SystemKey);
        var orchestrations = new DurableHost(
            hub, durable, new DurableFunctions(functions), _link.InvokeAsync, clients, Clock, hostJson.FunctionTimeout, loggers);
        _parts.Push(orchestrations);
        await orchestrations.StartAsync();

        var runner = new FunctionRunner(_link, clients.AddTo);
        var timers = new FunctionTimers(functions, runner, Data, configuration, Clock, loggers.CreateLogger<FunctionTimers>());
        _parts.Push(timers);
        var http = new HttpFunctions(_process, _app, runner, Data.Keys, loggers.CreateLogger<HttpFunctions>());
        var operators = new OperatorAccess(configuration, _app, Data.Keys, Clock);
        var watch = new DataWatch(Data.Databases(storage.Sqlite is not null), storage.Sqlite, _app, loggers.CreateLogger<DataWatch>());
        _front.Open(watch.InvokeAsync, endpoints =>
        {
            http.Map(endpoints, functions, hostJson.RoutePrefix);
            endpoints.MapDurableManagement(hub, Data.Keys.SystemKey, operators.AllowsAsync);
            if (Clock is SandboxClock clock && storage.Due is { } timersOfOrchestrations)
                Add(new SandboxEndpoints(clock, DueWork(timers, timersOfOrchestrations), operators, _stopping.Token)).Map(endpoints);
            if (_app.DocsPath is { } docs)
                endpoints.MapMethods("/", [HttpMethods.Get], context => Redirect(context, docs));
        });
        timers.Start();
        _parts.Push(new Drain(_front));
        if (_line.RenewsOrchestrations && functions.FirstOrDefault(function => function.Name == _app.RestartFunction) is { } restart)
            await runner.RunAsync(restart, new TypedData { Json = "{}" }, _ => { }, _stopping.Token);
    }

    private IReadOnlyList<IDueWork> DueWork(params IReadOnlyList<IDueWork> timers) =>
        _app.WhenIdleAsync is { } whenIdle ? [.. timers, new AppWork(token => whenIdle(Services, token))] : timers;

    private T Add<T>(T part)
        where T : IDisposable
    {
        _parts.Push(new Disposal(part));
        return part;
    }

    private IAppProcess CreateProcess(
        AppConfiguration configuration, TimeSpan? longestTimer, Action<IServiceCollection>? services, ILoggerFactory loggers)
    {
        AppConfiguration.SetEnvironment(_app.Folder);
        string[] connection =
        [
            "--Functions:Worker:HostEndpoint", _server.Address.ToString(),
            "--Functions:Worker:WorkerId", _link.WorkerId,
            "--Functions:Worker:RequestId", _link.WorkerId,
            "--Functions:Worker:GrpcMaxMessageLength", $"{int.MaxValue}",
            .. AddressSetting(configuration),
        ];
        return _line.Worker == WorkerMode.InProcess
            ? new AppInProcess(_app, [.. connection, .. configuration.Arguments], Clock, longestTimer, services)
            : new AppAsProcess(
                _app,
                [.. connection, .. configuration.Arguments],
                _link,
                _front.Services.GetRequiredService<IHttpForwarder>(),
                loggers.CreateLogger<AppAsProcess>());
    }

    private string[] AddressSetting(AppConfiguration configuration) =>
        _app.AddressSetting is { } key && configuration[key] is null ? [$"--{key}", Address.GetLeftPart(UriPartial.Authority)] : [];

    private static Task Redirect(HttpContext context, string path)
    {
        context.Response.Redirect(path);
        return Task.CompletedTask;
    }

    private sealed class Disposal(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Drain(FrontServer front) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            using var timeout = new CancellationTokenSource(DrainTimeout);
            await front.StopAsync(timeout.Token);
        }
    }
}
