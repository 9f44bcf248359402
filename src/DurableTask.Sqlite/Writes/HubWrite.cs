using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>A write with a result. Its task completes when the result is on the disk.</summary>
internal abstract class HubWrite<T>(TaskHub hub) : IWrite
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    protected TaskHub Hub => hub;

    /// <summary>Queues the write and gives its result.</summary>
    public Task<T> RunAsync()
    {
        hub.Commits.Add(this);
        return _answer.Task;
    }

    void IWrite.Apply(SqlSession sql) => _result = Apply(sql);

    void IWrite.Committed()
    {
        Committed(_result);
        _answer.SetResult(_result);
    }

    void IWrite.Failed(Exception exception) => _answer.SetException(exception);

    /// <summary>Writes. Called again if the transaction had to be given up, so it must not build on an earlier call.</summary>
    protected abstract T Apply(SqlSession sql);

    /// <summary>Brings into memory what is ready to run. Called on the writing thread before the task completes.</summary>
    protected virtual void Committed(T result)
    {
    }
}
