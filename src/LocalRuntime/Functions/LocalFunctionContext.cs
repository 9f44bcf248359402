using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.LocalRuntime;

/// <summary>One run of a function. What few runs need (scope, items, features, id) is made when it is asked for.</summary>
internal sealed class LocalFunctionContext(Function function, IServiceProvider root, CancellationToken cancellationToken)
    : FunctionContext, IDisposable, IAsyncDisposable
{
    private IServiceProvider? services;
    private AsyncServiceScope? scope;
    private IDictionary<object, object>? items;
    private string? invocationId;

    public Function Function { get; } = function;

    /// <summary>The services of the host, without a scope.</summary>
    public IServiceProvider Root { get; } = root;

    /// <summary>The request of an HTTP run.</summary>
    public HttpContext? Http { get; init; }

    /// <summary>What the trigger brings: a <see cref="TimerInfo"/>, an orchestration context, an activity's input as JSON.</summary>
    public object? TriggerValue { get; init; }

    /// <summary>The orchestration that an activity runs for.</summary>
    public string? InstanceId { get; init; }

    /// <summary>What the function returned.</summary>
    public object? Result { get; set; }

    /// <summary>Whether the pipeline has come to where ASP.NET Core takes part: before that no middleware sees the request.</summary>
    public bool HttpVisible { get; set; }

    public override string InvocationId => invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => Function.Id;

    public override FunctionDefinition FunctionDefinition => Function;

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public override BindingContext BindingContext => field ??= new LocalBindingContext(this);

    public override IInvocationFeatures Features => field ??= new InvocationFeatures();

    public override IServiceProvider InstanceServices
    {
        get => services ??= Http is { } http ? http.RequestServices : (scope = Root.CreateAsyncScope()).Value.ServiceProvider;
        set => services = value;
    }

    public override IDictionary<object, object> Items
    {
        get
        {
            if (items is not null)
                return items;
            items = new Dictionary<object, object>();
            if (HttpVisible)
                items[FunctionContextExtensions.HttpContextKey] = Http!;
            return items;
        }

        set => items = value;
    }

    /// <summary>Lets the pipeline's next parts see the request.</summary>
    public void ShowHttp()
    {
        HttpVisible = true;
        items?.TryAdd(FunctionContextExtensions.HttpContextKey, Http!);
    }

    public void Dispose() => scope?.Dispose();

    public ValueTask DisposeAsync() => scope?.DisposeAsync() ?? ValueTask.CompletedTask;
}
