using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>The context of one replay: it turns calls into decisions and open tasks; <see cref="Replay"/> completes those.</summary>
internal sealed class OrchestrationContext(
    InstanceRow instance, OrchestratorThread thread, DataConverter converter, ILoggerFactory loggerFactory) : TaskOrchestrationContext
{
    private static readonly Guid NameSpace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875");

    private int nextTask;
    private int nextGuid;

    public override TaskName Name => instance.Name;

    public override string InstanceId => instance.Id;

    public override ParentOrchestrationInstance? Parent { get; } =
        instance.ParentId is null ? null : new ParentOrchestrationInstance(instance.ParentName!, instance.ParentId);

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    /// <summary>Calls that no line of the history has answered to yet, by their number.</summary>
    public SortedDictionary<int, Decision> Undecided { get; } = [];

    /// <summary>What the orchestrator may be waiting for, by the number of the call.</summary>
    public Dictionary<int, OpenTask> Open { get; } = [];

    /// <summary>Timers that were cancelled after they had been kept: they are to be taken back.</summary>
    public List<Decision> TakenBack { get; } = [];

    /// <summary>Timers that neither fired nor were cancelled.</summary>
    public Dictionary<int, Decision> Timers { get; } = [];

    public ExternalEvents Events { get; } = new(converter);

    public DateTime Now { get; set; }

    public bool Replaying { get; set; } = true;

    /// <summary>How many calls the orchestrator has made.</summary>
    public int Calls => nextTask;

    public bool StatusSet { get; private set; }

    public string? CustomStatus { get; private set; }

    public bool ContinuesAsNew { get; private set; }

    public string? NewInput { get; private set; }

    public bool KeepsEvents { get; private set; }

    protected override ILoggerFactory LoggerFactory => loggerFactory;

    public override T? GetInput<T>()
        where T : default
    {
        Require();
        return converter.Deserialize<T>(instance.Input);
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Require();
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("Options were given as the activity's input: name the argument ('options: …').", nameof(input));
        }

        var data = converter.Serialize(input);
        return await WithRetries(
            options?.Retry, () => Call<TResult>(new Decision(HistoryEventKind.TaskScheduled, nextTask, Named(name)) { Data = data }));
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        Require();
        var data = converter.Serialize(input);
        var id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        var name = Named(orchestratorName);
        return await WithRetries(options?.Retry, () => Call<TResult>(
            new Decision(HistoryEventKind.SubOrchestrationInstanceCreated, nextTask, name) { Data = data, Instance = id }));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Require();
        var timer = new Decision(HistoryEventKind.TimerCreated, nextTask, null) { Due = fireAt.ToUniversalTime() };
        var task = Call<object?>(timer);
        Timers.Add(timer.Task, timer);
        var open = (OpenTask<object?>)Open[timer.Task];
        cancellationToken.Register(() => Cancel(timer, open, cancellationToken));
        return task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        Require();
        return Events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        Require();
        var data = converter.Serialize(payload);
        var sent = new Decision(HistoryEventKind.EventSent, nextTask++, eventName) { Instance = instanceId, Data = data };
        Undecided.Add(sent.Task, sent);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        Require();
        StatusSet = true;
        CustomStatus = converter.Serialize(customStatus);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Require();
        ContinuesAsNew = true;
        NewInput = converter.Serialize(newInput);
        KeepsEvents = preserveUnprocessedEvents;
    }

    /// <summary>UUID version 5 of the instance, the episode's instant and a counter: the algorithm of the isolated worker.</summary>
    public override Guid NewGuid()
    {
        Require();
        var name = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{Now:o}_{nextGuid++}");
#pragma warning disable CA5350 // RFC 4122 asks for SHA-1; nothing secret rests on it.
        var hash = SHA1.HashData([.. NameSpace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private static string Named(TaskName name) => name.Name ?? throw new ArgumentException("The name is empty.", nameof(name));

    private Task<T> Call<T>(Decision decision)
    {
        Require();
        nextTask++;
        var task = new OpenTask<T>();
        Undecided.Add(decision.Task, decision);
        Open.Add(decision.Task, task);
        return task.Task;
    }

    private void Cancel(Decision timer, OpenTask<object?> open, CancellationToken token)
    {
        if (Timers.Remove(timer.Task))
        {
            Open.Remove(timer.Task);
            if (Undecided.ContainsKey(timer.Task))
            {
                timer.Cancelled = true;
            }
            else if (!Replaying)
            {
                TakenBack.Add(timer);
            }

            open.Cancel(token);
        }
    }

    private async Task<T> WithRetries<T>(TaskRetryOptions? retry, Func<Task<T>> call)
    {
        var began = Now;
        for (var attempt = 1; ; attempt++)
        {
            TaskFailedException failure;
            try
            {
                return await call();
            }
            catch (TaskFailedException exception) when (retry is not null && !exception.Data.Contains(nameof(HistoryEvent.Whole)))
            {
                failure = exception;
            }

            if (retry.Policy is { } policy)
            {
                if (!policy.MayRetry(failure.FailureDetails) || policy.WaitAfter(attempt, Now - began) is not { } wait)
                {
                    throw failure;
                }

                await CreateTimer(Now + wait, CancellationToken.None);
            }
            else if (!await retry.Handler!(new RetryContext(this, attempt, failure.FailureDetails, Now - began, CancellationToken.None)))
            {
                throw failure;
            }
        }
    }

    private void Require()
    {
        if (!thread.IsCurrent)
        {
            throw new ForeignAwaitException();
        }
    }
}
