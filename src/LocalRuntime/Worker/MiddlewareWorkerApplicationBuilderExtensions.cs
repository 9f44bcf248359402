using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.LocalRuntime;

/// <summary>Adds middleware by type or inline.</summary>
public static class MiddlewareWorkerApplicationBuilderExtensions
{
    /// <summary>Adds a middleware that is a singleton of the container.</summary>
    public static IFunctionsWorkerApplicationBuilder UseMiddleware<T>(this IFunctionsWorkerApplicationBuilder builder)
        where T : class, IFunctionsWorkerMiddleware
    {
        builder.Services.AddSingleton<T>();
        return builder.Use(next =>
        {
            T? middleware = null;
            return context => (middleware ??= context.InstanceServices.GetRequiredService<T>()).Invoke(context, next);
        });
    }

    /// <summary>Adds a middleware inline.</summary>
    public static IFunctionsWorkerApplicationBuilder UseMiddleware(
        this IFunctionsWorkerApplicationBuilder builder, Func<FunctionContext, Func<Task>, Task> middleware) =>
        builder.Use(next => context => middleware(context, () => next(context)));
}
