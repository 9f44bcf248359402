using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace SecureMx.Functions.Telemetry;

/// <summary>Writes a line for each metric and its tags.</summary>
internal sealed class ConsoleMetrics(TextWriter output) : BaseExporter<Metric>
{
    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (Metric metric in batch)
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                string tags = "";
                foreach ((string name, object? value) in point.Tags)
                    tags += string.Create(CultureInfo.InvariantCulture, $" {name}={value}");
                output.WriteLine($"metric {metric.Name} {ValueOf(metric.MetricType, point)} {metric.Unit}{tags}");
            }
        }

        return ExportResult.Success;
    }

    private static string ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum => Text(point.GetSumLong()),
        MetricType.DoubleSum => Text(point.GetSumDouble()),
        MetricType.LongGauge => Text(point.GetGaugeLastValueLong()),
        MetricType.DoubleGauge => Text(point.GetGaugeLastValueDouble()),
        MetricType.Histogram => $"{Text(point.GetHistogramSum())} in {Text(point.GetHistogramCount())}",
        _ => type.ToString(),
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
