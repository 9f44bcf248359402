using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.Benchmarks;

/// <summary>What a process of its own saw of an engine with very many pending timers.</summary>
internal sealed record PendingTimersResult(double ReadySeconds, double ResidentMegabytes, int Fired, double FiringSeconds, bool InOrder);

/// <summary>An engine over a database with a million orchestrations that wait for a timer.</summary>
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
        var watch = Stopwatch.StartNew();
        using var database = new DurableDatabase(path);
        await using var engine = new DurableEngine(
            new DurableFunctions { Woke = (at, id) => woke.Add((at, id)) },
            clock,
            NullLoggerFactory.Instance,
            new LocalDurableTaskOptions(),
            database);
        await engine.StartAsync(CancellationToken.None);
        await engine.WhenIdleAsync(CancellationToken.None);
        var ready = watch.Elapsed.TotalSeconds;
        watch.Restart();
        await PassAMinuteAsync(engine, clock);
        var firing = watch.Elapsed.TotalSeconds;
        var expected = woke.OrderBy(w => w.At).ThenBy(w => w.Id, StringComparer.Ordinal);
        var resident = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Console.WriteLine(JsonSerializer.Serialize(
            new PendingTimersResult(ready, resident, woke.Count, firing, woke.SequenceEqual(expected) && woke.All(w => w.At == DueOf(w.Id)))));
    }

    // As the test clock goes: from due instant to due instant, and on when nothing runs.
    private static async Task PassAMinuteAsync(DurableEngine engine, Clock clock)
    {
        while (await engine.NextDueAsync(CancellationToken.None) is { } next && next < Begin.AddMinutes(1))
        {
            clock.Now = next;
            await engine.FireDueAsync(next, CancellationToken.None);
            await engine.WhenIdleAsync(CancellationToken.None);
        }
    }

    private static void Prepare(string path)
    {
        using var database = new DurableDatabase(path);
        foreach (var chunk in Enumerable.Range(0, Pending).Chunk(RowsPerTransaction))
        {
            database.Write(sql =>
            {
                sql.Execute("BEGIN");
                foreach (var n in chunk)
                {
                    Insert(sql, n);
                }

                sql.Execute("COMMIT");
            });
        }
    }

    private static void Insert(SqlSession sql, int n)
    {
        var id = Id(n);
        var due = DueOf(id);
        var key = sql.InsertInstance(new InstanceRow(
            0, id, DurableFunctions.Sleep, OrchestrationRuntimeStatus.Running, Begin.AddDays(-1), Begin.AddDays(-1))
        {
            Input = JsonSerializer.Serialize(due),
        });
        sql.InsertHistory(
            key,
            0,
            [
                new HistoryEvent(HistoryEventKind.OrchestratorStarted, Begin.AddDays(-1)),
                new HistoryEvent(HistoryEventKind.ExecutionStarted, Begin.AddDays(-1)),
                new HistoryEvent(HistoryEventKind.TimerCreated, Begin.AddDays(-1)) { Task = 0, Due = due },
            ]);
        sql.InsertTimer(new PendingTimer(due, id, 0, key));
    }

    // Ids in an order that has nothing to do with that of the instants.
    private static string Id(int n) => $"sleep-{(long)n * 7_368_787 % Pending:0000000}";

    /// <summary>A hundredth are due in the minute, four at each of its instants; the others in the year after it.</summary>
    private static DateTime DueOf(string id)
    {
        var n = int.Parse(id.AsSpan("sleep-".Length), System.Globalization.CultureInfo.InvariantCulture);
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
