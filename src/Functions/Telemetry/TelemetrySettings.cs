namespace SecureMx.Functions.Telemetry;

/// <summary>
/// Section <c>Telemetry</c>: the exporters of spans and metrics; none by default. <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> adds Azure
/// Monitor. The variables of OpenTelemetry apply too, such as <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_HEADERS</c>,
/// <c>OTEL_TRACES_SAMPLER</c> or <c>OTEL_SERVICE_NAME</c>.
/// </summary>
public sealed class TelemetrySettings
{
    /// <summary>A collector that takes OTLP.</summary>
    public OtlpSettings Otlp { get; set; } = new();

    /// <summary>Writes spans and metrics to the standard output, for a look while developing.</summary>
    public bool Console { get; set; }

    /// <summary>Returns the faults of the settings, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Otlp.Endpoint is { } endpoint && !IsAddress(endpoint))
            yield return "The setting Telemetry:Otlp:Endpoint is no http or https address.";
        if (Otlp.Protocol is not (null or "grpc" or "http/protobuf"))
            yield return "The setting Telemetry:Otlp:Protocol is neither grpc nor http/protobuf.";
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}

/// <summary>Section <c>Telemetry:Otlp</c>.</summary>
public sealed class OtlpSettings
{
    /// <summary>
    /// The collector's address (http or https), as <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> has it; this one wins. Without either nothing is
    /// sent.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>, as <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> has it; this one wins.</summary>
    public string? Protocol { get; set; }
}
