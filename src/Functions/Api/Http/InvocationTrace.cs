using System.Diagnostics;

namespace SecureMx.Functions.Api.Http;

/// <summary>Identifies an invocation in logs and traces.</summary>
/// <param name="Id">The trace id, as 32 hexadecimal digits; the invocation's id where the host gives no trace.</param>
internal sealed record InvocationTrace(string Id)
{
    /// <summary>Reads the trace that the host gave the invocation; with a <c>traceparent</c> from the caller it is the caller's.</summary>
    public static InvocationTrace Of(FunctionContext context)
        => new(ActivityContext.TryParse(context.TraceContext.TraceParent, null, out var host) ? host.TraceId.ToHexString() : context.InvocationId);
}
