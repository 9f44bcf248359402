using System.Text.Json;

namespace SecureMx.LocalRuntime;

/// <summary>Route and query values of a request (the route's win), or the instance that an activity runs for.</summary>
internal sealed class LocalBindingContext(LocalFunctionContext context) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData => field ??= Read();

    private Dictionary<string, object?> Read()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (context.Http is { } http)
        {
            foreach (var (name, values) in http.Request.Query)
                data[name] = values.Count == 0 ? null : values[^1];
            foreach (var (name, value) in http.Request.RouteValues)
            {
                if (value is not null)
                    data[name] = value;
            }
        }

        if (context.InstanceId is { } instanceId)
            data["instanceId"] = instanceId;
        if (context.TriggerValue is JsonElement input)
            data["data"] = input.GetRawText();
        return data;
    }
}
