using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Durable.Dispatch;

/// <summary>Runs a function once in the worker and gives its result; see <see cref="WorkerLink.InvokeAsync"/>.</summary>
internal delegate Task<InvocationResponse> FunctionInvoker(
    LoadedFunction function, string invocationId, Action<InvocationRequest> fill, CancellationToken cancellationToken);
