using System.Text.Json;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>A function that the worker has loaded.</summary>
/// <param name="Id">The worker's id of the function, as invocations give it.</param>
/// <param name="Bindings">Its trigger and its other bindings, in the order of the worker.</param>
/// <param name="Retry">Retry policy of a failed run; null if it has none.</param>
internal sealed record LoadedFunction(string Id, string Name, IReadOnlyList<FunctionBinding> Bindings, RpcRetryOptions? Retry)
{
    /// <summary>The binding that starts the function.</summary>
    public FunctionBinding Trigger { get; } =
        Bindings.FirstOrDefault(binding => binding.IsTrigger)
        ?? throw new InvalidDataException($"Function '{Name}' has no trigger.");

    /// <exception cref="InvalidDataException">A binding is not what the protocol says.</exception>
    public static LoadedFunction From(RpcFunctionMetadata metadata) =>
        new(metadata.FunctionId, metadata.Name, [.. metadata.RawBindings.Select(FunctionBinding.Parse)], metadata.RetryOptions);
}

/// <summary>A binding of a function.</summary>
/// <param name="Name">The parameter that is bound.</param>
/// <param name="Type">For instance <c>httpTrigger</c>, <c>orchestrationTrigger</c> or <c>durableClient</c>.</param>
/// <param name="Definition">The whole binding, as the worker gave it.</param>
internal sealed record FunctionBinding(string Name, string Type, JsonElement Definition)
{
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>A property of the binding that holds a string; null if it is missing or is no string.</summary>
    public string? Text(string property) =>
        Definition.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A property of the binding that is true or false.</summary>
    /// <param name="otherwise">What a missing property means.</param>
    public bool Flag(string property, bool otherwise) => Definition.TryGetProperty(property, out var value)
        ? value.ValueKind == JsonValueKind.True || (value.ValueKind != JsonValueKind.False && otherwise)
        : otherwise;

    /// <exception cref="InvalidDataException">The text is no binding.</exception>
    public static FunctionBinding Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        return root.TryGetProperty("name", out var name) && root.TryGetProperty("type", out var type)
            ? new FunctionBinding(name.GetString()!, type.GetString()!, root)
            : throw new InvalidDataException($"A binding without name or type: {json}");
    }
}
