using System.Reflection;

namespace SecureMx.LocalRuntime;

/// <summary>The functions of an assembly, by name; names compare without case.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, Function> functions;

    private FunctionCatalog(Dictionary<string, Function> functions) => this.functions = functions;

    public IReadOnlyCollection<Function> All => functions.Values;

    public IEnumerable<Function> Of(FunctionTrigger trigger) => functions.Values.Where(function => function.Trigger == trigger);

    public Function? Find(string name, FunctionTrigger trigger) =>
        functions.TryGetValue(name, out var function) && function.Trigger == trigger ? function : null;

    /// <exception cref="InvalidOperationException">A function has no trigger or two, or a name is taken twice.</exception>
    public static FunctionCatalog Discover(Assembly assembly)
    {
        const BindingFlags Methods =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var functions = new Dictionary<string, Function>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in assembly.GetTypes())
        {
            if (type.IsGenericTypeDefinition)
                continue;
            foreach (var method in type.GetMethods(Methods))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
                    continue;
                var function = Describe(attribute.Name, method);
                if (!functions.TryAdd(attribute.Name, function))
                {
                    throw new InvalidOperationException(
                        $"Two functions are named '{attribute.Name}': {functions[attribute.Name].Id} and {function.Id}.");
                }
            }
        }

        return new FunctionCatalog(functions);
    }

    private static Function Describe(string name, MethodInfo method)
    {
        // The worker's source generators pass over such a method without a word.
        if (!method.IsPublic)
            throw new InvalidOperationException($"Function '{name}' must be a public method.");
        var triggers = method.GetParameters().SelectMany(TriggersOf).ToArray();
        return triggers.Length == 1
            ? new Function(name, method, triggers[0].Trigger, triggers[0].Parameter)
            : throw new InvalidOperationException($"Function '{name}' must have one trigger; it has {triggers.Length}.");
    }

    private static IEnumerable<(FunctionTrigger Trigger, ParameterInfo Parameter)> TriggersOf(ParameterInfo parameter)
    {
        foreach (var attribute in parameter.GetCustomAttributes())
        {
            FunctionTrigger? trigger = attribute switch
            {
                HttpTriggerAttribute => FunctionTrigger.Http,
                TimerTriggerAttribute => FunctionTrigger.Timer,
                OrchestrationTriggerAttribute => FunctionTrigger.Orchestration,
                ActivityTriggerAttribute => FunctionTrigger.Activity,
                _ => null,
            };
            if (trigger is { } found)
                yield return (found, parameter);
        }
    }
}
