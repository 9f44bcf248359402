using System.Linq.Expressions;
using System.Reflection;

namespace SecureMx.LocalRuntime;

/// <summary>A function of the app: its method, what triggers it, and how it is called.</summary>
internal sealed class Function(string name, MethodInfo method, FunctionTrigger trigger, ParameterInfo triggerParameter) : FunctionDefinition
{
    private Expression<FunctionInvoker>? expression;
    private FunctionInvoker? invoker;

    public override string Name { get; } = name;

    public override string Id { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string EntryPoint => Id;

    public override string PathToAssembly => Method.DeclaringType!.Assembly.Location;

    public MethodInfo Method { get; } = method;

    public FunctionTrigger Trigger { get; } = trigger;

    public ParameterInfo TriggerParameter { get; } = triggerParameter;

    /// <summary>Checks that every parameter can be bound.</summary>
    /// <exception cref="InvalidOperationException">One cannot.</exception>
    public void Bind() => expression = FunctionInvokerCompiler.Express(this);

    /// <summary>Calls the method. The first call compiles it, so that an app of many functions starts fast.</summary>
    public ValueTask<object?> InvokeAsync(LocalFunctionContext context) => (invoker ??= expression!.Compile())(context);
}

/// <summary>Binds a function's parameters, calls it, and gives what it returned; null for nothing.</summary>
internal delegate ValueTask<object?> FunctionInvoker(LocalFunctionContext context);
