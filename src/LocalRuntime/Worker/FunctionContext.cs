namespace SecureMx.LocalRuntime;

/// <summary>One run of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique to this run.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function's id, the same in every run.</summary>
    public abstract string FunctionId { get; }

    /// <summary>What is known of the trigger.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>The services of this run's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function that runs.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Data that middleware and function share within this run.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>The features of this run.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Signalled when the run should stop: the caller is gone or the host stops.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
