using Microsoft.AspNetCore.Http;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>A run of a function that is none of the app's; without an HTTP context it stands for another trigger.</summary>
internal sealed class StageContext : FunctionContext
{
    public StageContext(string function, HttpContext? http)
    {
        FunctionDefinition = new Definition(function);
        // The key under which the worker, and the local runtime as it does, keeps the HTTP context.
        if (http is not null)
            Items["HttpRequestContext"] = http;
    }

    public override string InvocationId => "invocation";

    public override string FunctionId => FunctionDefinition.Name;

    public override BindingContext BindingContext => throw new NotSupportedException();

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureSet();

    private sealed class Definition(string name) : FunctionDefinition
    {
        public override string PathToAssembly => "";

        public override string EntryPoint => "";

        public override string Id => name;

        public override string Name => name;
    }

    private sealed class FeatureSet : Dictionary<Type, object>, IInvocationFeatures
    {
        public void Set<T>(T instance) => this[typeof(T)] = instance!;

        public T? Get<T>() => TryGetValue(typeof(T), out object? feature) ? (T)feature : default;
    }
}
