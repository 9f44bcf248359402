using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;

namespace SecureMx.Functions.Telemetry;

/// <summary>Writes a line for each span.</summary>
internal sealed class ConsoleSpans(TextWriter output) : BaseExporter<Activity>
{
    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (Activity span in batch)
        {
            string tags = string.Concat(span.TagObjects.Select(tag => string.Create(CultureInfo.InvariantCulture, $" {tag.Key}={tag.Value}")));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"span {span.TraceId} {span.DisplayName} {span.Duration.TotalMilliseconds:F1} ms{tags}"));
        }

        return ExportResult.Success;
    }
}
