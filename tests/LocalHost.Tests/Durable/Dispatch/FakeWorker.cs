using System.Text.Json;
using SecureMx.LocalHost.Durable.Dispatch;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Tests.Durable.Dispatch;

/// <summary>Answers invocations as a worker would, and keeps what it was asked.</summary>
internal sealed class FakeWorker(Func<InvocationRequest, CancellationToken, Task<TypedData?>> answer)
{
    public FakeWorker(Func<InvocationRequest, TypedData?> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public List<InvocationRequest> Requests { get; } = [];

    public static DurableClientBinding Clients { get; } = new(
        "Hub", "connection", new Uri("http://127.0.0.1:5001"), new Uri("http://localhost:7071/runtime/webhooks/durabletask"), "k/1");

    public static LoadedFunction Function(string name, string trigger, params (string Name, string Type)[] others) => new(
        "id-" + name, name, [Binding("input", trigger), .. others.Select(o => Binding(o.Name, o.Type))], null);

    public async Task<InvocationResponse> InvokeAsync(
        LoadedFunction function, string invocationId, Action<InvocationRequest> fill, CancellationToken cancellationToken)
    {
        var request = new InvocationRequest { InvocationId = invocationId, FunctionId = function.Id };
        fill(request);
        Requests.Add(request);
        return new InvocationResponse { InvocationId = invocationId, ReturnValue = await answer(request, cancellationToken) };
    }

    private static FunctionBinding Binding(string name, string type) =>
        FunctionBinding.Parse(JsonSerializer.Serialize(new { name, type, direction = "In" }));
}
