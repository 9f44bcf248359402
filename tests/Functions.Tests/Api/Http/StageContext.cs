using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>A run of a function that is none of the app's; without an HTTP context it is that of another trigger.</summary>
internal sealed class StageContext : FunctionContext
{
    public StageContext(string function, HttpContext? http)
    {
        FunctionDefinition = new Definition(function);
        // The key under which the worker keeps the HTTP context.
        if (http is not null)
            Items["HttpRequestContext"] = http;
    }

    public override string InvocationId => "invocation";

    public override string FunctionId => FunctionDefinition.Name;

    public override TraceContext TraceContext { get; } = new StageTrace();

    public override Microsoft.Azure.Functions.Worker.RetryContext RetryContext => throw new NotSupportedException();

    public override BindingContext BindingContext => throw new NotSupportedException();

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureSet();

    private sealed class StageTrace : TraceContext
    {
        public override string TraceParent => "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        public override string TraceState => "";
    }

    private sealed class Definition(string name) : FunctionDefinition
    {
        public override string PathToAssembly => "";

        public override string EntryPoint => "";

        public override string Id => name;

        public override string Name => name;

        public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

        public override ImmutableArray<FunctionParameter> Parameters => [];
    }

    private sealed class FeatureSet : Dictionary<Type, object>, IInvocationFeatures
    {
        public void Set<T>(T instance) => this[typeof(T)] = instance!;

        public T? Get<T>()
        {
            if (!ContainsKey(typeof(T)) && typeof(T).Name == "IFunctionBindingsFeature")
                this[typeof(T)] = DispatchProxy.Create<T, Bindings>()!;
            return TryGetValue(typeof(T), out object? feature) ? (T)feature : default;
        }
    }
}

/// <summary>The worker's feature that holds a run's result. Its type is the worker's own; a test needs its properties alone.</summary>
public class Bindings : DispatchProxy
{
    private readonly Dictionary<string, object?> _values = [];

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        string property = targetMethod!.Name[4..];
        if (targetMethod.Name.StartsWith("set_", StringComparison.Ordinal))
            _values[property] = args![0];
        return _values.GetValueOrDefault(property);
    }
}
