using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.LocalRuntime;

/// <summary>Writes the call of a function as an expression, which is compiled once, so that a run needs no reflection.</summary>
internal static class FunctionInvokerCompiler
{
    private static readonly MethodInfo FromTask = Adapter(nameof(AwaitTask));
    private static readonly MethodInfo FromTaskOf = Adapter(nameof(AwaitTaskOf));
    private static readonly MethodInfo FromValueTask = Adapter(nameof(AwaitValueTask));
    private static readonly MethodInfo FromValueTaskOf = Adapter(nameof(AwaitValueTaskOf));

    /// <exception cref="InvalidOperationException">A parameter cannot be bound.</exception>
    public static Expression<FunctionInvoker> Express(Function function)
    {
        var method = function.Method;
        var context = Expression.Parameter(typeof(LocalFunctionContext), "context");
        var arguments = method.GetParameters().Select(parameter => ParameterBinding.For(function, parameter, context));
        var instance = method.IsStatic ? null : Instance(method.DeclaringType!, context);
        var call = Expression.Call(instance, method, arguments);
        return Expression.Lambda<FunctionInvoker>(AsValueTask(call), context);
    }

    // The class is made anew for each run, from the run's services; what it holds is disposed with their scope.
    private static UnaryExpression Instance(Type type, ParameterExpression context)
    {
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        var services = Expression.Property(context, nameof(FunctionContext.InstanceServices));
        return Expression.Convert(
            Expression.Invoke(Expression.Constant(factory), services, Expression.Constant(null, typeof(object[]))), type);
    }

    private static Expression AsValueTask(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (type == typeof(Task))
            return Expression.Call(FromTask, call);
        if (type == typeof(ValueTask))
            return Expression.Call(FromValueTask, call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return Expression.Call(FromTaskOf.MakeGenericMethod(type.GenericTypeArguments), call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Expression.Call(FromValueTaskOf.MakeGenericMethod(type.GenericTypeArguments), call);
        var constructor = typeof(ValueTask<object?>).GetConstructor([typeof(object)])!;
        return Expression.New(constructor, Expression.Convert(call, typeof(object)));
    }

    private static async ValueTask<object?> AwaitTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> AwaitTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> AwaitValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> AwaitValueTaskOf<T>(ValueTask<T> task) => await task;

    private static MethodInfo Adapter(string name) =>
        typeof(FunctionInvokerCompiler).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
