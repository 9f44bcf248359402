namespace SecureMx.LocalRuntime;

/// <summary>The rest of a run's pipeline.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
