using System.Globalization;
using DurableTask.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Http;

namespace SecureMx.LocalHost.Hosting;

/// <summary>
/// Refuses requests while the data cannot be kept. A process continues to read and write files that were deleted under it, and no later
/// start would find what it has written; and the app knows of its documents, but not of the orchestrations.
/// </summary>
/// <param name="paths">The databases, as full paths.</param>
/// <param name="orchestrations">The storage of orchestrations; null where it is not in these files.</param>
internal sealed partial class DataWatch(
    IEnumerable<string> paths, SqliteOrchestrationService? orchestrations, FunctionApp app, ILogger<DataWatch> logger)
{
    private const int RetrySeconds = 5;

    // A log that is written ahead is there from the first write on, and as long as the database is open.
    private readonly WatchedFile[] _files = [.. paths.SelectMany(path => new[] { new WatchedFile(path), new WatchedFile($"{path}-wal") })];
    private string? _missing;

    /// <summary>
    /// The middleware: answers with 503 where the files are gone or cannot be used or, of the health, where orchestrations cannot be
    /// written.
    /// </summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (FindMissing() is not null)
        {
            await RefuseAsync(context, "The data is gone.");
            return;
        }

        try
        {
            if (orchestrations is { IsFailing: true } && context.Request.Path == app.HealthPath)
                await orchestrations.TryWriteAsync();
            await next(context);
        }
        catch (SqliteException exception) when (!context.Response.HasStarted)
        {
            LogUnusable(exception);
            await RefuseAsync(context, "Orchestrations cannot be written or read.");
        }
    }

    private string? FindMissing()
    {
        if (_missing is not null)
            return _missing;
        foreach (var file in _files)
        {
            if (file.IsGone() && Interlocked.CompareExchange(ref _missing, file.Path, null) is null)
                LogGone(file.Path);
        }

        return _missing;
    }

    private Task RefuseAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return HostProblem.WriteAsync(app, context, StatusCodes.Status503ServiceUnavailable, detail);
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "{Path} was deleted or moved while it was in use. Stop the service, restore the data folder, and start again")]
    private partial void LogGone(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "The task hub cannot be used")]
    private partial void LogUnusable(Exception exception);

    private sealed class WatchedFile(string path)
    {
        private volatile bool _wasThere;

        public string Path => path;

        public bool IsGone()
        {
            if (!File.Exists(path))
                return _wasThere;
            _wasThere = true;
            return false;
        }
    }
}
