namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>Counts what runs or is ready to run, so that one can wait until nothing is.</summary>
internal sealed class WorkCount
{
    private readonly Lock gate = new();
    private int count;
    private TaskCompletionSource? idle;

    public void Enter()
    {
        lock (gate)
        {
            count++;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? done = null;
        lock (gate)
        {
            if (--count == 0)
            {
                (done, idle) = (idle, null);
            }
        }

        done?.SetResult();
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (count == 0)
            {
                return Task.CompletedTask;
            }

            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task.WaitAsync(cancellationToken);
        }
    }
}
