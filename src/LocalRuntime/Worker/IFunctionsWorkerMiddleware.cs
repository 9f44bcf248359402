namespace SecureMx.LocalRuntime;

/// <summary>Runs around every function of the app, whatever triggers it.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Handles a run; what comes after is run by calling <paramref name="next"/>, and skipped by not calling it.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
