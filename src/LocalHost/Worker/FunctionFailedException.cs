using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>A function threw, or the worker could not run it.</summary>
/// <param name="failure">What the worker says of it; null if it says nothing.</param>
internal sealed class FunctionFailedException(string function, RpcException? failure)
    : Exception($"Function '{function}' failed: {failure?.Message ?? "the worker gave no reason"}")
{
    public RpcException? Failure { get; } = failure;
}

/// <summary>The worker ended, or its stream broke, before it answered.</summary>
internal sealed class WorkerStoppedException(string message, Exception? inner = null) : Exception(message, inner);
