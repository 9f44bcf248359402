using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>An invocation that the worker has not answered yet.</summary>
/// <param name="cancel">Asks the worker to stop it.</param>
/// <param name="timeout">Time limit; null if without limit.</param>
internal sealed class PendingInvocation(Action cancel, TimeSpan? timeout) : IDisposable
{
    // How long a function may ignore its cancellation before it is given up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<InvocationResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Timer? _timer;
    private CancellationTokenRegistration _cancellation;
    private bool _isLate;

    /// <summary>The worker's answer.</summary>
    /// <exception cref="TimeoutException">The invocation took too long, and did not stop when it was asked to.</exception>
    public Task<InvocationResponse> Answer => _answer.Task;

    /// <summary>Begins to watch the time and the caller's cancellation.</summary>
    public void Watch(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(static self => ((PendingInvocation)self!).Cancel(), this);
        if (timeout is { } limit)
            _timer = new Timer(static self => ((PendingInvocation)self!).OnTimeout(), this, limit, Grace);
    }

    public void Complete(InvocationResponse response) => _answer.TrySetResult(response);

    public void Fail(Exception exception) => _answer.TrySetException(exception);

    public void Dispose()
    {
        _cancellation.Dispose();
        _timer?.Dispose();
    }

    private void Cancel() => cancel();

    private void OnTimeout()
    {
        if (_isLate)
            Fail(new TimeoutException($"The function ran for longer than {timeout} and did not stop."));
        _isLate = true;
        Cancel();
    }
}
