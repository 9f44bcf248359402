using System.Reflection;

namespace SecureMx.LocalRuntime;

/// <summary>A function of the app: its method, what triggers it, and how it is called.</summary>
internal sealed class Function(string name, MethodInfo method, FunctionTrigger trigger, ParameterInfo triggerParameter) : FunctionDefinition
{
    private FunctionInvoker? invoker;

    public override string Name { get; } = name;

    public override string Id { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string EntryPoint => Id;

    public override string PathToAssembly => Method.DeclaringType!.Assembly.Location;

    public MethodInfo Method { get; } = method;

    public FunctionTrigger Trigger { get; } = trigger;

    public ParameterInfo TriggerParameter { get; } = triggerParameter;

    /// <summary>Calls the method; compiled at the first call or by <see cref="Compile"/>.</summary>
    public ValueTask<object?> InvokeAsync(LocalFunctionContext context) => Compile()(context);

    /// <exception cref="InvalidOperationException">A parameter cannot be bound.</exception>
    public FunctionInvoker Compile() => invoker ??= FunctionInvokerCompiler.Compile(this);
}

/// <summary>Binds a function's parameters, calls it, and gives what it returned; null for nothing.</summary>
internal delegate ValueTask<object?> FunctionInvoker(LocalFunctionContext context);
