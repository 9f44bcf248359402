namespace SecureMx.LocalHost.Sandbox;

/// <summary>What the app does beside its invocations: never due by the clock, and waited for.</summary>
internal sealed class AppWork(Func<CancellationToken, Task> whenIdle) : IDueWork
{
    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => default;

    public ValueTask FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => default;

    public Task WhenIdleAsync(CancellationToken cancellationToken) => whenIdle(cancellationToken);
}
