using System.Text.Json;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>Something that the orchestrator may be waiting for.</summary>
internal abstract class OpenTask
{
    /// <summary>Completes it with the value of a JSON text.</summary>
    public abstract void Complete(string? data, DataConverter converter);

    /// <summary>Fails it.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class OpenTask<T> : OpenTask
{
    // Continuations run at once, on the orchestrator's thread: that keeps each replay in the same order.
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public override void Complete(string? data, DataConverter converter)
    {
        T value;
        try
        {
            value = converter.Deserialize<T>(data)!;
        }
        catch (JsonException exception)
        {
            source.TrySetException(exception);
            return;
        }

        source.TrySetResult(value);
    }

    public override void Fail(Exception exception) => source.TrySetException(exception);

    public void Cancel(CancellationToken token) => source.TrySetCanceled(token);
}
