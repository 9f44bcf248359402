using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Serialization;
using DurableTask.Sqlite.Storage;

namespace SecureMx.Benchmarks;

/// <summary>What a process of its own saw of a service with very many pending timers.</summary>
internal sealed record PendingTimersResult(double ReadySeconds, double ResidentMegabytes, int Fired, double FiringSeconds, bool InOrder);

/// <summary>A service over a file with a million orchestrations that wait for a timer.</summary>
internal static class PendingTimers
{
    public const int Pending = 1_000_000;
    public const int Due = 10_000;

    /// <summary>The argument that makes the program measure a prepared database and print the result as JSON.</summary>
    public const string ChildArgument = "--pending-timers";

    private const int RowsPerTransaction = 20_000;
    private static readonly DateTime Begin = new(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task<PendingTimersResult> MeasureAsync(string path)
    {
        Prepare(path);
        using var child = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
                ? [typeof(PendingTimers).Assembly.Location, ChildArgument, path]
                : [ChildArgument, path])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return JsonSerializer.Deserialize<PendingTimersResult>(output)
            ?? throw new InvalidOperationException("The process with the pending timers said nothing.");
    }

    /// <summary>Runs in the process of its own: nothing that prepared the database is in its memory.</summary>
    public static async Task RunChildAsync(string path)
    {
        var clock = new Clock { Now = Begin };
        var woke = new List<(DateTime At, string Id)>();
        Sleep.Woke = (at, id) => woke.Add((at, id));
        var watch = Stopwatch.StartNew();
        using var service = new SqliteOrchestrationService(new SqliteOrchestrationServiceOptions
        {
            DatabasePath = path,
            TimeProvider = clock,
            MaxConcurrentOrchestrations = 1, // What is due at one instant happens in its order.
        });
        using var worker = service.UseClock(new TaskHubWorker(service));
        worker.AddTaskOrchestrations(typeof(Sleep));
        await worker.StartAsync();
        await service.WaitForIdleAsync();
        var ready = watch.Elapsed.TotalSeconds;
        watch.Restart();
        await PassAMinuteAsync(service, clock);
        var firing = watch.Elapsed.TotalSeconds;
        var expected = woke.OrderBy(w => w.At);
        var resident = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Console.WriteLine(JsonSerializer.Serialize(
            new PendingTimersResult(
                ready, resident, woke.Count, firing,
                woke.SequenceEqual(expected) && woke.All(w => w.At == DueOf(w.Id)))));
        await worker.StopAsync(isForced: true);
    }

    // As the test clock goes: from due instant to due instant, and on when nothing runs.
    private static async Task PassAMinuteAsync(SqliteOrchestrationService service, Clock clock)
    {
        while (service.NextDue is { } next && next < Begin.AddMinutes(1))
        {
            clock.Now = next;
            await service.WaitForIdleAsync();
        }
    }

    private static void Prepare(string path)
    {
        using var file = new TaskHubFile(new SqliteOrchestrationServiceOptions { DatabasePath = path });
        var (keys, seqs) = file.Read(sql => (Counter.Read(sql, "key"), Counter.Read(sql, "seq")));
        foreach (var chunk in Enumerable.Range(0, Pending).Chunk(RowsPerTransaction))
        {
            file.Write(sql =>
            {
                sql.Execute("BEGIN");
                foreach (var n in chunk)
                    Insert(sql, keys.Next(sql), seqs.Next(sql), Id(n));
                sql.Execute("COMMIT");
            });
        }
    }

    // As an episode leaves it that waits for a timer.
    private static void Insert(SqlSession sql, long key, long seq, string id)
    {
        var due = DueOf(id);
        var (name, before) = (NameVersionHelper.GetDefaultName(typeof(Sleep)), Begin.AddDays(-1));
        var start = new ExecutionStartedEvent(-1, JsonSerializer.Serialize(due.ToString("O", CultureInfo.InvariantCulture)))
        {
            Timestamp = before,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = id, ExecutionId = Guid.NewGuid().ToString("N") },
            Name = name,
            Version = NameVersionHelper.GetDefaultVersion(typeof(Sleep)),
        };
        StateRow.Insert(sql, key, start, before.Ticks);
        var state = new OrchestrationState { OrchestrationStatus = OrchestrationStatus.Running };
        StateRow.Update(sql, key, state, new StateChange(before.Ticks, SetsOutput: false, null));
        HistoryRow.Insert(
            sql,
            key,
            0,
            HistoryBlob.Write(
            [
                new OrchestratorStartedEvent(-1) { Timestamp = before },
                start,
                new TimerCreatedEvent(0, due) { Timestamp = before },
                new OrchestratorCompletedEvent(-1) { Timestamp = before },
            ]));
        var fired = new TaskMessage
        {
            OrchestrationInstance = start.OrchestrationInstance,
            Event = new TimerFiredEvent(-1) { TimerId = 0, FireAt = due },
        };
        InboxRow.Insert(sql, due.Ticks, seq, key, MessageBlob.Write(fired));
    }

    // Ids in an order that has nothing to do with that of the instants.
    private static string Id(int n) => $"sleep-{(long)n * 7_368_787 % Pending:0000000}";

    /// <summary>A hundredth are due in the minute, four at each of its instants; the others in the year after it.</summary>
    private static DateTime DueOf(string id)
    {
        var n = int.Parse(id.AsSpan("sleep-".Length), CultureInfo.InvariantCulture);
        return n % (Pending / Due) == 0
            ? Begin.AddMilliseconds(n / (Pending / Due) / 4 * 4 * 60_000.0 / Due)
            : Begin.AddMinutes(1).AddSeconds(n * 31L % 31_536_000);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
