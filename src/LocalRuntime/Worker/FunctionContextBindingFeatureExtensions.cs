namespace SecureMx.LocalRuntime;

/// <summary>What the bindings of a run hold.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>
    /// The result of the run. The host puts what the function returned there, and writes what stands there after the last middleware
    /// to the HTTP response; a middleware that does not call the function answers by setting it.
    /// </summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        if (context is LocalFunctionContext local)
            return new ContextResult(local);
        if (context.Features.Get<InvocationResult>() is not { } result)
            context.Features.Set<InvocationResult>(result = new HeldResult());
        return result;
    }

    private sealed class ContextResult(LocalFunctionContext context) : InvocationResult
    {
        public override object? Value
        {
            get => context.Result;
            set => context.Result = value;
        }
    }

    // For a context that is not the host's own, as in a unit test.
    private sealed class HeldResult : InvocationResult
    {
        public override object? Value { get; set; }
    }
}
