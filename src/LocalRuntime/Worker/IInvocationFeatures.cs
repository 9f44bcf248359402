namespace SecureMx.LocalRuntime;

/// <summary>Features of one run, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets a feature.</summary>
    void Set<T>(T instance);

    /// <summary>Gets a feature; the default of its type where there is none.</summary>
    T? Get<T>();
}
