using System.Collections.Frozen;
using System.Reflection;

namespace SecureMx.Functions.Telemetry;

/// <summary>Triggers of the functions by their names, read from the attributes once.</summary>
internal static class FunctionTriggers
{
    private static readonly FrozenDictionary<string, FunctionTriggerKind> Kinds = typeof(FunctionTriggers).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
        .Where(method => method.IsDefined(typeof(FunctionAttribute)))
        .ToFrozenDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, KindOf);

    /// <summary>Kind of a function's trigger.</summary>
    public static FunctionTriggerKind Of(string function) => Kinds.GetValueOrDefault(function, FunctionTriggerKind.Other);

    private static FunctionTriggerKind KindOf(MethodInfo method)
    {
        bool Has<T>() => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(T)));
        return Has<OrchestrationTriggerAttribute>() ? FunctionTriggerKind.Orchestration
            : Has<ActivityTriggerAttribute>() ? FunctionTriggerKind.Activity
            : Has<HttpTriggerAttribute>() ? FunctionTriggerKind.Http
            : Has<TimerTriggerAttribute>() ? FunctionTriggerKind.Timer
            : FunctionTriggerKind.Other;
    }
}

/// <summary>Kind of a function's trigger.</summary>
internal enum FunctionTriggerKind
{
    /// <summary>Something else, e.g. a function of an extension.</summary>
    Other,

    /// <summary>A request.</summary>
    Http,

    /// <summary>A schedule.</summary>
    Timer,

    /// <summary>A step of an orchestration.</summary>
    Activity,

    /// <summary>An orchestration, which is replayed: its runs are no commands.</summary>
    Orchestration,
}
