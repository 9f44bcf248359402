namespace SecureMx.LocalRuntime;

/// <summary>The app's middleware around the call of a function; the same for every trigger.</summary>
internal sealed class FunctionPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
{
    private readonly FunctionExecutionDelegate run =
        middleware.Reverse().Aggregate((FunctionExecutionDelegate)Call, (next, wrap) => wrap(next));

    /// <summary>Runs a function; what it returns is then the context's <see cref="LocalFunctionContext.Result"/>.</summary>
    public Task RunAsync(LocalFunctionContext context) => run(context);

    private static Task Call(FunctionContext context)
    {
        var local = (LocalFunctionContext)context;
        var returned = local.Function.InvokeAsync(local);
        if (!returned.IsCompletedSuccessfully)
            return Await(local, returned);
        local.Result = returned.Result;
        return Task.CompletedTask;
    }

    private static async Task Await(LocalFunctionContext context, ValueTask<object?> returned) => context.Result = await returned;
}
