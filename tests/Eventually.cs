namespace SecureMx.Tests;

/// <summary>Waits for what must come, however long a busy machine takes; a test that would wait for ever is ended after a minute.</summary>
internal static class Eventually
{
    public static Task Holds(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
            await Task.Delay(5, limit.Token);
    }
}
