using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SecureMx.Documents.Cosmos;

namespace SecureMx.Functions.Telemetry;

/// <summary>Sends spans and metrics to whoever the settings name, from the start of the app to its end; what is left is sent when it stops.</summary>
internal sealed class TelemetryExport(IOptions<TelemetrySettings> settings, IConfiguration configuration) : IHostedService, IDisposable
{
    private const string ServiceName = "securemx";
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string TemporalityVariable = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        IConfiguration effective = Effective();
        bool sends = !string.IsNullOrWhiteSpace(effective[EndpointVariable]);
        bool writes = settings.Value.Console;
        if (!sends && !writes)
            return Task.CompletedTask;

        TracerProviderBuilder traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(effective))
            .ConfigureResource(Describe)
            .AddSource(CommandSpan.SourceName, CosmosTelemetry.Name);
        MeterProviderBuilder metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(effective))
            .ConfigureResource(Describe)
            .AddMeter(Measures.Name, CosmosTelemetry.Name);
        if (sends)
        {
            traces.AddOtlpExporter();
            metrics.AddOtlpExporter();
        }

        if (writes)
        {
            traces.AddProcessor(new SimpleActivityExportProcessor(new ConsoleSpans(Console.Out)));
            metrics.AddReader(new PeriodicExportingMetricReader(new ConsoleMetrics(Console.Out)) { TemporalityPreference = MetricReaderTemporalityPreference.Delta });
        }

        (_traces, _metrics) = (traces.Build(), metrics.Build());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        (_traces, _metrics) = (null, null);
    }

    // The exporter reads the variables of OpenTelemetry from configuration; the app's own settings are put over them.
    private IConfiguration Effective()
    {
        OtlpSettings otlp = settings.Value.Otlp;
        Dictionary<string, string?> own = [];
        if (otlp.Endpoint is { } endpoint)
            own[EndpointVariable] = endpoint;
        if (otlp.Protocol is { } protocol)
            own[ProtocolVariable] = protocol;
        // Instances come and go, and a gauge is whoever sampled it last: what has not changed since the last export must not be sent again.
        if (configuration[TemporalityVariable] is null)
            own[TemporalityVariable] = "delta";
        return new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(own).Build();
    }

    private static void Describe(ResourceBuilder resource) => resource
        .AddService(ServiceName, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString())
        .AddEnvironmentVariableDetector();
}
