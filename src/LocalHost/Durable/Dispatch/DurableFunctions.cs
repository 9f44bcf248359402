using SecureMx.LocalHost.Worker;

namespace SecureMx.LocalHost.Durable.Dispatch;

/// <summary>The orchestrators and activities of an app. Names are compared without case, as in Azure Functions.</summary>
internal sealed class DurableFunctions
{
    private readonly Dictionary<string, LoadedFunction> _orchestrators;
    private readonly Dictionary<string, LoadedFunction> _activities;

    public DurableFunctions(IReadOnlyCollection<LoadedFunction> functions)
    {
        _orchestrators = ByName(functions, "orchestrationTrigger");
        _activities = ByName(functions, "activityTrigger");
    }

    public LoadedFunction? Orchestrator(string? name) => Find(_orchestrators, name);

    public LoadedFunction? Activity(string? name) => Find(_activities, name);

    public string UnknownOrchestrator(string? name) => Unknown(name, "an orchestrator", _orchestrators);

    public string UnknownActivity(string? name) => Unknown(name, "an activity", _activities);

    private static Dictionary<string, LoadedFunction> ByName(IEnumerable<LoadedFunction> functions, string trigger) =>
        functions.Where(f => f.Trigger.Is(trigger)).ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    private static LoadedFunction? Find(Dictionary<string, LoadedFunction> functions, string? name) =>
        name is not null && functions.TryGetValue(name, out var function) ? function : null;

    private static string Unknown(string? name, string kind, Dictionary<string, LoadedFunction> known) =>
        $"The function '{name}' doesn't exist, is disabled, or is not {kind} function. "
        + (known.Count == 0 ? "There is none of this kind." : $"Those of this kind are: {string.Join(", ", known.Keys.Order())}.");
}
