using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime;

/// <summary>What a function gives its caller about an orchestration.</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>The addresses at which an instance is managed. They carry a key that allows everything.</summary>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    /// <exception cref="InvalidOperationException">The client was not injected by the runtime, so it knows no address.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(this DurableTaskClient client, string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return client is LocalDurableTaskClient local
            ? local.Address.For(instanceId)
            : throw new InvalidOperationException("The client was not injected by the runtime, so its management address is not known.");
    }
}
