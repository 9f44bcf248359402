using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using SecureMx.Functions.Telemetry;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>Spans and metrics arrive where the settings say, and nowhere where they say nothing.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ExportTests
{
    [Fact]
    public async Task A_collector_named_by_the_settings_gets_spans_and_metrics()
    {
        await using var collector = await Receiver.StartAsync();

        await CloseAMonthAsync("--Telemetry:Otlp:Endpoint", collector.Url, "--Telemetry:Otlp:Protocol", "http/protobuf");

        AssertTold(collector);
    }

    [Fact]
    public async Task A_collector_named_by_the_variables_of_OpenTelemetry_gets_them_too()
    {
        await using var collector = await Receiver.StartAsync();
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        try
        {
            await CloseAMonthAsync();
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", null);
            Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", null);
        }

        AssertTold(collector);
    }

    [Fact]
    public async Task No_telemetry_is_exported_by_default()
    {
        await using var app = await SecureMxApp.StartAsync();

        Assert.False(CommandSpan.HasListeners);
        await app.ContractAsync("2026-04-01");
    }

    [Fact]
    public async Task The_console_shows_spans_and_metrics_when_asked_to()
    {
        var before = Console.Out;
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        Console.SetOut(TextWriter.Synchronized(output));
        try
        {
            await CloseAMonthAsync("--Telemetry:Console", "true");
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.All(
            new[] { "AcceptApplication", "securemx.contract.id", "securemx.bills" },
            name => Assert.Contains(name, output.ToString(), StringComparison.Ordinal));
    }

    private static async Task CloseAMonthAsync(params string[] settings)
    {
        await using var app = await SecureMxApp.StartAsync(settings: settings);
        await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-05-01T00:00:00Z");
        // What is left is sent when the app stops.
    }

    private static void AssertTold(Receiver collector)
    {
        string spans = BodiesOf(collector, "/v1/traces"), metrics = BodiesOf(collector, "/v1/metrics");
        Assert.All(
            new[] { "AcceptApplication", "CloseContract", "securemx.contract.id", "service.name" },
            name => Assert.Contains(name, spans, StringComparison.Ordinal));
        Assert.All(
            new[] { "securemx.bills", "securemx.tasks.overdue", "securemx.close.remaining" },
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
    }

    private static string BodiesOf(Receiver collector, string path) =>
        string.Concat(collector.Messages.Where(message => message.Path == path).Select(message => message.Body));
}
