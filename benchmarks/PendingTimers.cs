using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DurableTask.Core;
using DurableTask.Sqlite;

namespace SecureMx.Benchmarks;

/// <summary>The result of a process of its own that opened a task hub with very many waiting orchestrations.</summary>
internal sealed record PendingTimersResult(double ReadySeconds, double ResidentMegabytes, int Fired, double FiringSeconds, bool InOrder);

/// <summary>A task hub with a million waiting orchestrations: those due soon wait for a timer, the others for their start.</summary>
internal static class PendingTimers
{
    public const int Pending = 1_000_000;
    public const int Due = 10_000;

    /// <summary>The argument that makes the program measure a prepared file and print the result as JSON.</summary>
    public const string ChildArgument = "--pending-timers";

    private const int Clients = 256;
    private const string Name = nameof(Sleep);
    private static readonly DateTime Begin = new(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task<PendingTimersResult> MeasureAsync(string path)
    {
        await PrepareAsync(path);
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
            ?? throw new InvalidOperationException("The process with the pending timers gave no result.");
    }

    /// <summary>Runs in the process of its own: nothing that prepared the file is in its memory.</summary>
    public static async Task RunChildAsync(string path)
    {
        var clock = new Clock { Now = Begin };
        var woke = new List<(DateTime At, string Id)>();
        var watch = Stopwatch.StartNew();
        using var service = Open(path, clock);
        using var worker = Worker(service, (at, id) => woke.Add((at, id)));
        await worker.StartAsync();
        await service.WaitForIdleAsync();
        var ready = watch.Elapsed.TotalSeconds;
        watch.Restart();
        while (service.NextDue is { } next && next < Begin.AddMinutes(1))
        {
            clock.Now = next;
            await service.WaitForIdleAsync();
        }

        var firing = watch.Elapsed.TotalSeconds;
        await worker.StopAsync(isForced: true);
        var inOrder = woke.SequenceEqual(woke.OrderBy(w => w.At)) && woke.All(w => w.At == DueOf(w.Id));
        var resident = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Console.WriteLine(JsonSerializer.Serialize(new PendingTimersResult(ready, resident, woke.Count, firing, inOrder)));
    }

    private static async Task PrepareAsync(string path)
    {
        using var service = Open(path, new Clock { Now = Begin.AddDays(-1) });
        using var worker = Worker(service, (_, id) => throw new InvalidOperationException($"{id} woke too early."));
        await worker.StartAsync();
        var client = new TaskHubClient(service);
        await Parallel.ForAsync(0, Pending, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (n, _) =>
        {
            var id = Id(n);
            var due = DueOf(id);
            if (due < Begin.AddMinutes(1))
                await client.CreateOrchestrationInstanceAsync(Name, "", id, due);
            else
                await client.CreateScheduledOrchestrationInstanceAsync(Name, "", id, due, due);
        });
        await service.WaitForIdleAsync();
        await worker.StopAsync(isForced: true);
    }

    // One at a time, as under the test clock of LocalHost, so that the order can be seen.
    private static SqliteOrchestrationService Open(string path, Clock clock) => new(new SqliteOrchestrationServiceOptions
    {
        DatabasePath = path,
        TimeProvider = clock,
        MaxConcurrentOrchestrations = 1,
    });

    private static TaskHubWorker Worker(SqliteOrchestrationService service, Action<DateTime, string> woke)
    {
        var worker = service.UseClock(new TaskHubWorker(service));
        worker.AddTaskOrchestrations(new NamedCreator(Name, () => new Sleep(woke)));
        return worker;
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

    private sealed class NamedCreator : ObjectCreator<TaskOrchestration>
    {
        private readonly Func<TaskOrchestration> _create;

        public NamedCreator(string name, Func<TaskOrchestration> create)
        {
            Name = name;
            Version = "";
            _create = create;
        }

        /// <inheritdoc/>
        public override TaskOrchestration Create() => _create();
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
