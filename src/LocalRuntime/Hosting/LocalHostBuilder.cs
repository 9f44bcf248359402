using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime;

/// <summary>Puts the host together: command line, data folder, clock, configuration, Kestrel, and what runs the functions.</summary>
internal sealed class LocalHostBuilder
{
    private const string SandboxFile = "clock.json";
    private readonly CommandLine line;
    private readonly DataFolder data;
    private readonly RuntimeSettings settings;
    private readonly HostJson hostJson;
    private readonly FunctionCatalog catalog;
    private readonly bool isProgram;

    private LocalHostBuilder(CommandLine line, DataFolder data, Assembly functions, bool isProgram)
    {
        this.line = line;
        this.isProgram = isProgram;
        var folder = Path.GetDirectoryName(functions.Location)!;
        hostJson = HostJson.Read(folder);
        settings = RuntimeSettings.Read(folder, functions.GetName().Name!);
        this.data = data;
        Web = CreateWeb(folder, functions.GetName().Name!);
        Web.Configuration.AddRuntimeSources(folder, Web.Environment.EnvironmentName, data, line.Settings);
        catalog = FunctionCatalog.Discover(functions);
    }

    public WebApplicationBuilder Web { get; }

    /// <summary>Begins with the command line. What the program itself is asked to print, it prints here and ends.</summary>
    /// <exception cref="CommandLineException">The arguments are wrong, and this is not the program but a test that hosts it.</exception>
    public static LocalHostBuilder Create(string[] args, Assembly functions)
    {
        var isProgram = Assembly.GetEntryAssembly() == functions;
        try
        {
            var line = CommandLine.Parse(args);
            if (isProgram && line.Command == RuntimeCommand.Help)
                Program.Exit(0, Console.Out, CommandLine.Usage);
            var builder = new LocalHostBuilder(line, new DataFolder(line.Data), functions, isProgram);
            if (isProgram && line.Command == RuntimeCommand.Token)
                Program.Exit(0, Console.Out, builder.Token());
            builder.AddRuntime();
            return builder;
        }
        catch (CommandLineException exception) when (isProgram)
        {
            Program.Exit(2, Console.Error, $"{exception.Message}\n\n{CommandLine.Usage}");
            throw;
        }
        catch (Exception exception) when (isProgram && exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Program.Exit(1, Console.Error, exception.Message);
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">A function cannot be served.</exception>
    public IHost Build(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, bool servesHttp)
    {
        foreach (var function in catalog.All)
            function.Bind();
        if (!servesHttp && catalog.Of(FunctionTrigger.Http).FirstOrDefault() is { } unserved)
            throw new InvalidOperationException($"Function '{unserved.Name}' needs ConfigureFunctionsWebApplication().");
        Web.Services.AddSingleton(new FunctionPipeline(middleware));
        Web.Services.AddLocalDurableTask(ConfigureDurable);
        Web.Services.AddFunctionTriggers();
        var web = Web.Build();
        Map(web);
        return new LocalHost(web, line, data, settings, isProgram);
    }

    private static WebApplicationBuilder CreateWeb(string folder, string name)
    {
        var environment = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? Environments.Development;
        var web = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = name, ContentRootPath = folder, EnvironmentName = environment });
        web.Logging.AddSimpleConsole();
        return web;
    }

    private void AddRuntime()
    {
        data.Hold();
        var clock = CreateClock();
        Web.Services.AddSingleton<TimeProvider>(clock);
        if (clock is SandboxClock sandbox)
            Web.Services.AddSingleton(sandbox).AddSingleton<SandboxTravel>().AddSingleton<SandboxEndpoints>();
        Web.Services
            .AddSingleton(data)
            .AddSingleton(data.Keys)
            .AddSingleton(settings)
            .AddSingleton(catalog)
            .AddSingleton<HttpFunctions>()
            .AddSingleton<IDurableFunctions, DurableFunctions>()
            .AddSingleton(services => new TokenIssuer(services.GetRequiredService<IConfiguration>(), settings, clock));
        Web.Logging.AddConfiguration(Web.Configuration.GetSection("Logging"));
        Web.Services.AddRouting();
        Web.Services.AddMvcCore();
        Web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, line.Port);
        });
    }

    private TimeProvider CreateClock()
    {
        using var kept = data.State(SandboxFile);
        if (line.Sandbox)
            return new SandboxClock(data.State(SandboxFile), line.Now, TimeProvider.System.GetUtcNow());
        return SandboxClock.Read(kept) is { } instant
            ? throw new IOException(
                $"{data.Root} belongs to a test clock, which stands at {SandboxInstant.Format(instant)}. "
                + "Start with --sandbox, or with --data and another folder.")
            : TimeProvider.System;
    }

    private void ConfigureDurable(LocalDurableTaskOptions durable)
    {
        durable.DatabasePath = data.Database("durable.db");
        durable.SystemKey = data.Keys.SystemKey;
        durable.HubName = hostJson.HubName ?? durable.HubName;
        durable.MaxConcurrentActivityFunctions = hostJson.MaxActivities ?? durable.MaxConcurrentActivityFunctions;
        durable.MaxConcurrentOrchestratorFunctions = hostJson.MaxOrchestrators ?? durable.MaxConcurrentOrchestratorFunctions;
    }

    private string Token()
    {
        using var kept = data.State(SandboxFile);
        var clock = SandboxClock.Read(kept);
        return new TokenIssuer(Web.Configuration, settings, TimeProvider.System).Issue(line.Token, clock);
    }

    private void Map(WebApplication web)
    {
        web.UseRouting();
        web.Run(DispatchAsync);
        var http = web.Services.GetRequiredService<HttpFunctions>();
        foreach (var function in catalog.Of(FunctionTrigger.Http))
            http.Map(web, function, hostJson.RoutePrefix);
        web.MapDurableManagement();
        if (line.Sandbox)
            web.Services.GetRequiredService<SandboxEndpoints>().Map(web);
        if (settings.Docs is { } docs)
            web.MapMethods("/", [HttpMethods.Get], context => Redirect(context, docs));
    }

    // Routing's own answer to a known path with another method is an endpoint without a route, and 405; the Functions host answers 404.
    private static Task DispatchAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint { RequestDelegate: { } handler })
            return handler(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task Redirect(HttpContext context, string path)
    {
        context.Response.Redirect(path);
        return Task.CompletedTask;
    }
}
