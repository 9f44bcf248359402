namespace SecureMx.LocalRuntime;

/// <summary>What the bindings of a run hold.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>
    /// The result of the run as it stands now: what the function returns later is not seen through it, so ask again after the function. What is set goes to the
    /// run. The host writes what stands there after the last middleware to the HTTP response; a middleware that does not call the function answers by setting it.
    /// </summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        if (context is LocalFunctionContext local)
            return new Snapshot(local.Result, value => local.Result = value);
        Held held = context.Features.Get<Held>() ?? new Held();
        context.Features.Set(held);
        return new Snapshot(held.Value, value => held.Value = value);
    }

    private sealed class Snapshot(object? now, Action<object?> set) : InvocationResult
    {
        private object? _value = now;

        public override object? Value
        {
            get => _value;
            set => set(_value = value);
        }
    }

    // For a context that is not the host's own, as in a unit test.
    private sealed class Held
    {
        public object? Value { get; set; }
    }
}
