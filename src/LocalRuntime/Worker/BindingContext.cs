namespace SecureMx.LocalRuntime;

/// <summary>What the trigger brought along, by name.</summary>
public abstract class BindingContext
{
    /// <summary>For HTTP the route's values; for an activity its instance id.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
