using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SecureMx.Documents.Cosmos;

namespace SecureMx.Functions.Telemetry;

/// <summary>Registers OpenTelemetry with the exporters that the settings name.</summary>
internal static class TelemetryServices
{
    private const string ConnectionVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AuthenticationVariable = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string SamplerVariable = "OTEL_TRACES_SAMPLER";
    private const string TemporalityVariable = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";

    /// <summary>Adds the exporters; without any, spans are not made and metrics are not gathered.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection("Telemetry").Get<TelemetrySettings>() ?? new TelemetrySettings();
        var endpoint = settings.Otlp.Endpoint ?? configuration[EndpointVariable];
        var connection = configuration[ConnectionVariable];
        if (string.IsNullOrWhiteSpace(endpoint) && string.IsNullOrWhiteSpace(connection) && !settings.Console)
            return services;

        // Instances come and go, and a gauge was sampled by one of them: a value that has not changed since the last export must not be
        // sent again.
        if (configuration[TemporalityVariable] is null)
            services.ConfigureAll<MetricReaderOptions>(reader => reader.TemporalityPreference = MetricReaderTemporalityPreference.Delta);

        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces =>
            {
                traces.AddSource(CommandSpan.SourceName, CosmosTelemetry.Name);
                // The host's span is the parent, and does not say reliably that it is sampled.
                if (configuration[SamplerVariable] is null)
                    traces.SetSampler(new AlwaysOnSampler());
            })
            .WithMetrics(metrics => metrics.AddMeter(Measures.Name, CosmosTelemetry.Name));
        if (!string.IsNullOrWhiteSpace(endpoint) && IsAddress(endpoint))
            telemetry.AddOtlp(new Uri(endpoint), settings.Otlp.Protocol ?? configuration[ProtocolVariable]);
        if (!string.IsNullOrWhiteSpace(connection))
            telemetry.AddAzureMonitor(connection, configuration[AuthenticationVariable]);
        if (settings.Console)
        {
            telemetry
                .WithTracing(traces => traces.AddConsoleExporter())
                .WithMetrics(metrics => metrics.AddConsoleExporter());
        }

        return services;
    }

    private static void AddOtlp(this IOpenTelemetryBuilder telemetry, Uri endpoint, string? protocol)
    {
        var isHttp = protocol == "http/protobuf";
        telemetry
            .WithTracing(traces => traces.AddOtlpExporter(options => Set(options, "v1/traces")))
            .WithMetrics(metrics => metrics.AddOtlpExporter(options => Set(options, "v1/metrics")));

        void Set(OtlpExporterOptions options, string signal)
        {
            options.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            options.Endpoint = isHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{signal}") : endpoint;
        }
    }

    // Spans and metrics alone: lines of the log reach Application Insights by way of the host.
    private static void AddAzureMonitor(this IOpenTelemetryBuilder telemetry, string connection, string? authentication)
    {
        var credential = CredentialOf(authentication);
        telemetry
            .WithTracing(traces => traces.AddAzureMonitorTraceExporter(Set))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Set));

        void Set(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = connection;
            options.Credential = credential;
        }
    }

    // As the Functions host reads it: "ClientId=…;Authorization=AAD" for a user-assigned identity, "Authorization=AAD" for the system's.
    private static TokenCredential? CredentialOf(string? authentication)
    {
        if (authentication?.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        const string Key = "ClientId=";
        var clientId = authentication.Split(';', StringSplitOptions.TrimEntries).FirstOrDefault(
            part => part.StartsWith(Key, StringComparison.OrdinalIgnoreCase))?[Key.Length..];
        return new ManagedIdentityCredential(
            string.IsNullOrEmpty(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));
    }

    // A faulty address is refused by the check of the settings when the host starts.
    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out _);
}
