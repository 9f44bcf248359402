using Moq;
using SecureMx.Domain;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>
/// A stage for one orchestrator: a context whose clock the test moves, and a script of everything that the orchestrator asked for, in
/// order.
/// </summary>
internal sealed class OrchestrationStage
{
    private readonly Mock<TaskOrchestrationContext> _context = new(MockBehavior.Strict);
    private readonly Dictionary<string, Func<object?, object?>> _activities = [];
    private readonly List<(DateTime At, TaskCompletionSource Fired)> _timers = [];
    private TaskCompletionSource<string>? _waiting;

    public OrchestrationStage(object input, DateTime now)
    {
        Now = now;
        _context.Setup(context => context.CurrentUtcDateTime).Returns(() => Now);
        _context.Setup(context => context.GetInput<It.IsAnyType>()).Returns(new InvocationFunc(_ => input));
        _context.Setup(context => context.SetCustomStatus(It.IsAny<object?>())).Callback<object?>(status => Statuses.Add((Text)status!));
        _context.Setup(context => context.SendEvent(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object>()))
            .Callback<string, string, object>((instance, name, _) => Script.Add($"{name} -> {instance}"));
        _context.Setup(
            context => context.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>())).Callback<object?, bool>(
                (next, _) => ContinuedWith = next);
        _context.Setup(context => context.WaitForExternalEvent<string>(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(() => (_waiting = new TaskCompletionSource<string>()).Task);
        _context.Setup(
            context => context.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns<DateTime, CancellationToken>(Wait);
        _context.Setup(context => context.CallActivityAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns<TaskName, object?, TaskOptions?>((name, argument, options) => Task.FromResult(Call(name, argument, options)));
        _context.Setup(context => context.CallActivityAsync<It.IsAnyType>(It.IsAny<TaskName>(), It.IsAny<TaskOptions>()))
            .Returns(new InvocationFunc(call => Result(call, Call((TaskName)call.Arguments[0], null, (TaskOptions?)call.Arguments[1]))));
        _context.Setup(
            context => context.CallActivityAsync<It.IsAnyType>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns(
                new InvocationFunc(
                    call => Result(call, Call((TaskName)call.Arguments[0], call.Arguments[1], (TaskOptions?)call.Arguments[2]))));
    }

    /// <summary>The context to run the orchestrator with.</summary>
    public TaskOrchestrationContext Context => _context.Object;

    /// <summary>What the orchestrator reads as the time.</summary>
    public DateTime Now { get; private set; }

    /// <summary>All calls, timers and events, in order.</summary>
    public List<string> Script { get; } = [];

    /// <summary>All custom statuses, in order.</summary>
    public List<Text> Statuses { get; } = [];

    /// <summary>What <c>ContinueAsNew</c> was given.</summary>
    public object? ContinuedWith { get; private set; }

    /// <summary>The timers that have neither fired nor been given up.</summary>
    public IEnumerable<DateTime> Timers => _timers.Where(timer => !timer.Fired.Task.IsCompleted).Select(timer => timer.At);

    /// <summary>What an activity gives, made from its input.</summary>
    public OrchestrationStage On<TInput>(string activity, Func<TInput, object?> result)
    {
        _activities[activity] = input => result((TInput)input!);
        return this;
    }

    /// <summary>Time passes, and the timers until then fire.</summary>
    public void MoveTo(DateTime now)
    {
        Now = now;
        foreach ((var at, var fired) in _timers.Where(timer => timer.At <= now).ToList())
            fired.TrySetResult();
    }

    /// <summary>All timers fire although it is only <paramref name="now"/>.</summary>
    public void FireEarly(DateTime now)
    {
        Now = now;
        foreach ((var _, var fired) in _timers.ToList())
            fired.TrySetResult();
    }

    /// <summary>The external event comes in.</summary>
    public void Raise(string payload) => _waiting!.SetResult(payload);

    private Task Wait(DateTime at, CancellationToken token)
    {
        Assert.Equal(DateTimeKind.Utc, at.Kind);
        Script.Add($"timer {at:yyyy-MM-ddTHH:mm:ss}");
        var fired = new TaskCompletionSource();
        token.Register(() => fired.TrySetCanceled(token));
        _timers.Add((at, fired));
        return fired.Task;
    }

    private object? Call(TaskName name, object? input, TaskOptions? options)
    {
        // An activity without retries would end the orchestration with the first hiccup of a network.
        Assert.NotNull(options?.Retry?.Policy);
        Script.Add(name.Name);
        return _activities.TryGetValue(name.Name, out var activity) ? activity(input) : null;
    }

    private static object Result(IInvocation call, object? value)
    {
        var type = call.Method.GetGenericArguments()[0];
        return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(type).Invoke(null, [value])!;
    }
}
