using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime;

/// <summary>Builds an app of functions and the host that runs it.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly LocalHostBuilder host;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];
    private bool built;
    private bool servesHttp;

    internal FunctionsApplicationBuilder(string[] args, Assembly functions) => host = LocalHostBuilder.Create(args, functions);

    /// <inheritdoc/>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)host.Web).Properties;

    /// <inheritdoc/>
    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <summary>The app's configuration: the runtime's defaults, then appsettings, environment variables and arguments.</summary>
    public ConfigurationManager Configuration => host.Web.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => host.Web.Environment;

    /// <inheritdoc/>
    public ILoggingBuilder Logging => host.Web.Logging;

    /// <inheritdoc/>
    public IMetricsBuilder Metrics => host.Web.Metrics;

    /// <inheritdoc cref="IHostApplicationBuilder.Services"/>
    public IServiceCollection Services => host.Web.Services;

    /// <inheritdoc/>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)host.Web).ConfigureContainer(factory, configure);

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        this.middleware.Add(middleware);
        return this;
    }

    /// <summary>Builds the host; once.</summary>
    /// <exception cref="InvalidOperationException">It was built before, or a function cannot be served: the message says why.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        built = true;
        return host.Build(middleware, servesHttp);
    }

    internal void UseHttp()
    {
        if (servesHttp)
            return;
        servesHttp = true;
        Use(HttpFunctions.Middleware);
    }

    private void ThrowIfBuilt()
    {
        if (built)
            throw new InvalidOperationException("The application has already been built.");
    }
}
