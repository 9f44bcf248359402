using System.Text.Json;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Durable.Dispatch;

/// <summary>Value from which the worker makes a <c>[DurableClient]</c> parameter.</summary>
internal sealed class DurableClientBinding
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(100);

    private readonly string _json;

    /// <param name="hubName">The task hub.</param>
    /// <param name="connectionName">Names the task hub to <see cref="TaskHubDirectory"/>.</param>
    /// <param name="rpcAddress">Where <see cref="TaskHubService"/> answers.</param>
    /// <param name="managementAddress">The management API, for instance <c>http://localhost:7071/runtime/webhooks/durabletask</c>.</param>
    /// <param name="systemKey">The key of the management API.</param>
    public DurableClientBinding(string hubName, string connectionName, Uri rpcAddress, Uri managementAddress, string systemKey)
    {
        // The worker keeps a client for each different text, so it must stay the same. It reads a missing size as 0, and the timeout
        // as JSON within the string.
        _json = JsonSerializer.Serialize(new
        {
            taskHubName = hubName,
            connectionName,
            rpcBaseUrl = rpcAddress.ToString(),
            requiredQueryStringParameters = "code=" + Uri.EscapeDataString(systemKey),
            httpBaseUrl = managementAddress.ToString(),
            maxGrpcMessageSizeInBytes = int.MaxValue,
            grpcHttpClientTimeout = JsonSerializer.Serialize(CallTimeout),
        });
    }

    /// <summary>Adds the input of every <c>[DurableClient]</c> parameter that a function has.</summary>
    public void AddTo(InvocationRequest request, LoadedFunction function)
    {
        foreach (var binding in function.Bindings)
        {
            if (binding.Is("durableClient"))
                request.InputData.Add(new ParameterBinding { Name = binding.Name, Data = new TypedData { String = _json } });
        }
    }
}
