using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime;

/// <summary>What each kind of parameter of a function is bound to.</summary>
internal static class ParameterBinding
{
    /// <summary>An expression of the parameter's type over a run's context.</summary>
    /// <exception cref="InvalidOperationException">Nothing can be bound to the parameter.</exception>
    public static Expression For(Function function, ParameterInfo parameter, ParameterExpression context)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
            return context;
        if (type == typeof(CancellationToken))
            return Expression.Property(context, nameof(FunctionContext.CancellationToken));
        if (parameter.IsDefined(typeof(DurableClientAttribute)) && type == typeof(DurableTaskClient))
            return Call(nameof(DurableClient), [], context);
        return function.Trigger switch
        {
            FunctionTrigger.Http when type == typeof(HttpRequest) => Call(nameof(Request), [], context),
            FunctionTrigger.Http when parameter != function.TriggerParameter && RequestValues.CanBe(type) =>
                RequestValue(parameter, context),
            FunctionTrigger.Timer when type == typeof(TimerInfo) => Call(nameof(TriggerValue), [type], context),
            FunctionTrigger.Orchestration when type == typeof(TaskOrchestrationContext) => Call(nameof(TriggerValue), [type], context),
            FunctionTrigger.Orchestration when IsInput(function, parameter) => Call(nameof(OrchestrationInput), [type], context),
            FunctionTrigger.Activity when parameter == function.TriggerParameter => Call(nameof(ActivityInput), [type], context),
            FunctionTrigger.Activity when parameter.Name is "instanceId" && type == typeof(string) =>
                Expression.Property(context, nameof(LocalFunctionContext.InstanceId)),
            _ => throw new InvalidOperationException(
                $"Function '{function.Name}': nothing can be bound to parameter '{parameter.Name}' of type {type}."),
        };
    }

    // An orchestrator's input is its first parameter that nothing else claims.
    private static bool IsInput(Function function, ParameterInfo parameter) =>
        parameter == function.Method.GetParameters().FirstOrDefault(candidate =>
            candidate != function.TriggerParameter
            && candidate.ParameterType != typeof(FunctionContext)
            && candidate.ParameterType != typeof(CancellationToken)
            && !candidate.IsDefined(typeof(DurableClientAttribute)));

    private static MethodCallExpression RequestValue(ParameterInfo parameter, ParameterExpression context)
    {
        var missing = parameter.HasDefaultValue
            ? Expression.Constant(parameter.DefaultValue, typeof(object))
            : Expression.Constant(null, typeof(object));
        var required = parameter.ParameterType.IsValueType
            && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            && !parameter.HasDefaultValue;
        return Expression.Call(
            typeof(RequestValues),
            nameof(RequestValues.Read),
            [parameter.ParameterType],
            context,
            Expression.Constant(parameter.Name),
            missing,
            Expression.Constant(required));
    }

    private static MethodCallExpression Call(string method, Type[] types, ParameterExpression context) =>
        Expression.Call(typeof(ParameterBinding), method, types, context);

    private static HttpRequest Request(LocalFunctionContext context) => context.Http!.Request;

    private static DurableTaskClient DurableClient(LocalFunctionContext context) =>
        context.Root.GetRequiredService<DurableTaskClient>();

    private static T TriggerValue<T>(LocalFunctionContext context) => (T)context.TriggerValue!;

    private static T? OrchestrationInput<T>(LocalFunctionContext context) =>
        ((TaskOrchestrationContext)context.TriggerValue!).GetInput<T>();

    private static T? ActivityInput<T>(LocalFunctionContext context)
    {
        if (context.TriggerValue is not JsonElement input)
            return default;
        var converter = context.Root.GetService<DataConverter>() ?? JsonDataConverter.Default;
        return converter.Deserialize<T>(input.GetRawText());
    }
}
