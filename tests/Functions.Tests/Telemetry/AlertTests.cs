using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>The alerts of the infrastructure, and what is written of metrics, name what the code measures.</summary>
public sealed partial class AlertTests
{
    private static readonly HashSet<string> Measured = NamesOf(Measures.Name);

    [Theory]
    [InlineData("infra/alerts.bicep")]
    [InlineData("docs/operations.md")]
    public void Every_metric_that_is_named_is_measured(string file)
    {
        string[] named = [.. Metric().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(match => match.Value)
            .Distinct()];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Measured).Except(typeof(SpanTags).GetFields().Select(field => field.GetRawConstantValue()!.ToString()!)));
    }

    [Fact]
    public void Every_metric_is_explained() =>
        Assert.Empty(
            Measured.Except(
                Metric().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/operations.md"))).Select(match => match.Value)));

    [Theory]
    [InlineData("securemx.orchestrations.failed")]
    [InlineData("securemx.tasks.overdue")]
    [InlineData("securemx.close.remaining")]
    public void What_cannot_wait_has_an_alert(string metric) =>
        Assert.Contains(
            $"name == \"{metric}\"", File.ReadAllText(Path.Combine(Repository.Root, "infra", "alerts.bicep")), StringComparison.Ordinal);

    private static HashSet<string> NamesOf(string meter)
    {
        Measures.Billed();
        HashSet<string> names = [];
        using var listener =
            new MeterListener
            {
                InstrumentPublished = (instrument,
                _) =>
                { if (instrument.Meter.Name == meter) names.Add(instrument.Name); }
            };
        listener.Start();
        return names;
    }

    [GeneratedRegex(@"\bsecuremx(\.[a-z]+)+\b")]
    private static partial Regex Metric();
}
