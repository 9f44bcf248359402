using System.Globalization;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using SecureMx.Domain;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// Logs a line for each thing that is done: its instant in Tokyo, the contract, what it is and the articles that it rests on. The lines
/// hold ids, codes, dates and articles, and nothing that a caller has written. Off unless the log's category <see cref="Category"/> is at
/// Debug, as a local sandbox has it.
/// </summary>
public sealed partial class RecordLog(ILoggerFactory loggers, TimeProvider clock)
{
    /// <summary>The category of the log.</summary>
    public const string Category = "SecureMx.Record";

    private const string NoContract = "-";

    private static readonly LocalDateTimePattern Pattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly AsyncLocal<CommandLines?> Command = new();

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>Whether lines are logged.</summary>
    public bool IsEnabled => _logger.IsEnabled(LogLevel.Debug);

    /// <summary>Begins to count the lines of a command.</summary>
    internal static CommandLines Begin() => Command.Value = new CommandLines();

    /// <summary>Logs events that are on a contract's record now.</summary>
    public void Recorded(string contractId, IEnumerable<RecordedEvent> events)
    {
        if (!IsEnabled) return;

        foreach (var recorded in events)
        {
            Write(recorded.At, contractId, EventText.Of(recorded.Event), recorded.Event.Basis);
        }
    }

    /// <summary>Logs what has been done now.</summary>
    /// <param name="contractId">The contract; null where it is about none, or several.</param>
    /// <param name="what">What has been done, in words of this app.</param>
    /// <param name="rules">The rules that it carries out; none where the terms say nothing of it.</param>
    public void Done(string? contractId, string what, params IReadOnlyList<Rule> rules)
    {
        if (IsEnabled) Write(Instant.FromDateTimeOffset(clock.GetUtcNow()), contractId, what, rules);
    }

    private void Write(Instant at, string? contractId, string what, IReadOnlyList<Rule> rules)
    {
        Command.Value?.Add();
        var articles = string.Join(' ', rules.SelectMany(rule => rule.Articles).Distinct());
        LogLine(_logger, string.Create(
            CultureInfo.InvariantCulture,
            $"{Pattern.Format(at.InZone(Tokyo.Zone).LocalDateTime)}  {contractId ?? NoContract}  {what}  [{articles}]"));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Line}")]
    private static partial void LogLine(ILogger logger, string line);

    /// <summary>Number of lines that a command has brought about.</summary>
    internal sealed class CommandLines
    {
        private int _count;

        public bool IsEmpty => Volatile.Read(ref _count) == 0;

        public void Add() => Interlocked.Increment(ref _count);
    }
}
