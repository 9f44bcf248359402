using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>Writes the worker's log records to the host's loggers of the same categories.</summary>
/// <param name="recordCategory">The category of the lines that <paramref name="records"/> gets instead; null for none.</param>
/// <param name="records">Gets those lines; null if they have no reader.</param>
internal sealed class WorkerLog(ILoggerFactory loggers, string? recordCategory = null, Action<string>? records = null)
{
    private readonly ConcurrentDictionary<string, ILogger> _categories = new();

    public void Write(RpcLog record)
    {
        if (records is not null && record.Category == recordCategory)
        {
            records(record.Message);
            return;
        }

        var logger = _categories.GetOrAdd(record.Category.Length > 0 ? record.Category : "Worker", loggers.CreateLogger);
        var level = record.Level == RpcLog.Types.Level.None ? LogLevel.None : (LogLevel)record.Level;
        if (logger.IsEnabled(level))
            logger.Log(level, default, record, null, static (entry, _) => Text(entry));
    }

    private static string Text(RpcLog record) => record.Exception is { } exception
        ? $"{record.Message}{Environment.NewLine}{exception.Type}: {exception.Message}{Environment.NewLine}{exception.StackTrace}"
        : record.Message;
}
