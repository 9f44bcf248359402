using System.Diagnostics;
using DurableTask.Core.Tracing;

namespace SecureMx.LocalHost.Durable;

/// <summary>Trace contexts of orchestrations.</summary>
internal static class Traces
{
    private const string Source = "DurableTask.Core";

    /// <summary>A trace of its own, to be recorded. DurableTask.Core cannot rewind an orchestration that has none.</summary>
    public static DistributedTraceContext New() =>
        new($"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01", traceState: null);

    /// <summary>
    /// Lets DurableTask.Core hand the trace of a start on to its episodes, activities and sub-orchestrations, so that the spans that the
    /// worker makes for them join it. A trace that is not recorded stays so.
    /// </summary>
    public static ActivityListener Propagate()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
