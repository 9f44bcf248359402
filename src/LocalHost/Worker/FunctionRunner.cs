using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>Runs functions that have one input of their own, and perhaps clients of Durable Task.</summary>
/// <param name="addClients">Adds the inputs of a function's <c>[DurableClient]</c> parameters.</param>
internal sealed class FunctionRunner(WorkerLink link, Action<InvocationRequest, LoadedFunction> addClients)
{
    /// <summary>Runs a function and waits for its end.</summary>
    /// <param name="input">The trigger's data.</param>
    /// <param name="fill">Adds more to the request.</param>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    /// <exception cref="WorkerStoppedException">The worker ended before it answered.</exception>
    public Task RunAsync(LoadedFunction function, TypedData input, Action<InvocationRequest> fill, CancellationToken cancellationToken) =>
        RunAsync(function, Guid.NewGuid().ToString(), input, fill, cancellationToken);

    /// <inheritdoc cref="RunAsync(LoadedFunction, TypedData, Action{InvocationRequest}, CancellationToken)"/>
    public Task RunAsync(
        LoadedFunction function, string invocationId, TypedData input, Action<InvocationRequest> fill,
        CancellationToken cancellationToken) =>
        link.InvokeAsync(
            function,
            invocationId,
            request =>
            {
                request.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = input });
                addClients(request, function);
                fill(request);
            },
            cancellationToken);
}
