namespace SecureMx.LocalRuntime;

/// <summary>What a function has returned; middleware may read and replace it.</summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <summary>What a function has returned, as a type.</summary>
public abstract class InvocationResult<T>
{
    /// <summary>The returned value; null where the function has not run, or returns nothing.</summary>
    public abstract T? Value { get; set; }
}
