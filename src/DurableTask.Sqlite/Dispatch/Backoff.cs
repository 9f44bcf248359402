namespace DurableTask.Sqlite.Dispatch;

/// <summary>The pause before work that was abandoned is tried again, in real time: 0.1 s, doubled each time, at most 30 s.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static TimeSpan After(int abandoned) =>
        abandoned == 0 ? TimeSpan.Zero : abandoned > 9 ? Longest : TimeSpan.FromMilliseconds(100 << (abandoned - 1));
}
