using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Api.Health;

/// <summary>Checks whether the store can be used. Results are cached, since the call is anonymous and each check costs.</summary>
/// <param name="documents">The store.</param>
/// <param name="wall">The wall clock, also where the app runs by a test clock.</param>
/// <param name="logger">Logs why the store does not answer.</param>
public sealed partial class StoreProbe(IDocumentStore documents, TimeProvider wall, ILogger<StoreProbe> logger)
{
    /// <summary>Time for which a result is cached.</summary>
    public static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(5);

    /// <summary>Time limit of the probe.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<bool>? _asked;
    private long _askedAt;

    /// <summary>Whether the store answers; concurrent callers share one read.</summary>
    public Task<bool> AnswersAsync()
    {
        lock (_lock)
        {
            if (_asked is null || (_asked.IsCompleted && wall.GetElapsedTime(_askedAt) >= CacheDuration))
                (_asked, _askedAt) = (AskAsync(), wall.GetTimestamp());
            return _asked;
        }
    }

    private async Task<bool> AskAsync()
    {
        using var patience = new CancellationTokenSource(Patience, wall);
        try
        {
            // A store that does not heed the token is not waited for either.
            await Task.Run(() => documents.ProbeAsync(Containers.Operations.Name, patience.Token)).WaitAsync(Patience, wall);
            return true;
        }
        catch (Exception exception)
        {
            LogSilent(exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store does not answer.")]
    private partial void LogSilent(Exception exception);
}
