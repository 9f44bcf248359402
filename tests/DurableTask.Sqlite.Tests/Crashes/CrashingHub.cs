using DurableTask.Core;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Tests.Crashes;

/// <summary>
/// A task hub whose service is killed around commits, and opened again on the same file by a new service and a new worker.
/// </summary>
internal sealed class CrashingHub(string path, Func<CommitPoint, bool> crashes) : IAsyncDisposable
{
    private SqliteOrchestrationService? _service;
    private TaskHubWorker? _worker;
    private TaskCompletionSource _killed = new();
    private volatile bool _healed;

    public int Crashes { get; private set; }

    public SqliteOrchestrationService Service => _service!;

    /// <summary>From now on nothing breaks.</summary>
    public void Heal() => _healed = true;

    /// <summary>Does something; null if the service was killed before it answered.</summary>
    public async Task<T?> TryAsync<T>(Func<TaskHubClient, Task<T>> call)
        where T : class
    {
        if (_service is null)
            await OpenAsync();
        var answer = call(new TaskHubClient(Service));
        if (await Task.WhenAny(answer, _killed.Task) == answer)
            return await answer;
        _ = answer.ContinueWith(t => t.Exception, TaskScheduler.Default);
        Crashes++;
        await CloseAsync();
        return null;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task OpenAsync()
    {
        var (service, killed) = (new SqliteOrchestrationService(new() { DatabasePath = path }), new TaskCompletionSource());
        (_service, _killed) = (service, killed);
        service.Hub.Commits.Probe = point =>
        {
            if (!crashes(point))
                return;
            service.Kill();
            killed.TrySetResult();
        };
        _worker = new TaskHubWorker(service) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails };
        StepWorker.AddTo(_worker, () => _healed);
        await _worker.StartAsync();
    }

    private async Task CloseAsync()
    {
        if (_service is null)
            return;
        await _worker!.StopAsync(isForced: true);
        _service.Dispose();
        _service = null;
    }
}

/// <summary>Registers what random orchestrations need with a worker.</summary>
internal static class StepWorker
{
    public static void AddTo(TaskHubWorker worker, Func<bool> isHealed)
    {
        worker.AddTaskOrchestrations(Creator<TaskOrchestration>.Of(
            StepOrchestration.Name, () => new LambdaOrchestration(StepOrchestration.RunAsync)));
        Add(worker, "echo", input => input);
        Add(worker, "fail", input => input == "0" ? "" : throw new InvalidOperationException("again"));
        Add(worker, "break", _ => isHealed() ? "" : throw new InvalidOperationException("broken"));
    }

    private static void Add(TaskHubWorker worker, string name, Func<string?, string?> run) =>
        worker.AddTaskActivities(Creator<TaskActivity>.Of(name, () => new LambdaActivity((_, input) => Task.FromResult(run(input)))));
}
