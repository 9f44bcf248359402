using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// Runs orchestrations on one machine. The database is the truth; in memory there are only queues of what is ready, which a start makes
/// anew from it. Orchestrators run on threads of their own, activities on the pool, and all writing goes through one queue.
/// </summary>
internal sealed partial class DurableEngine : IHostedService, IDueWork, IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailedWrite = TimeSpan.FromSeconds(1);

    private readonly DurableDatabase database;
    private readonly bool ownsDatabase;
    private readonly LocalDurableTaskOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly Dictionary<long, ActiveInstance> actives = [];
    private readonly BlockingCollection<ActiveInstance> runnable = [];
    private readonly WorkCount work = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Thread> threads = [];
    private long lastMessage;
    private int stopped;

    public DurableEngine(
        IDurableFunctions functions,
        TimeProvider time,
        ILoggerFactory loggerFactory,
        DataConverter converter,
        IOptions<LocalDurableTaskOptions> options)
        : this(functions, time, loggerFactory, options.Value, new DurableDatabase(options.Value.DatabasePath), converter)
    {
        ownsDatabase = true;
    }

    /// <summary>An engine over a database that outlives it, as the file outlives the process.</summary>
    public DurableEngine(
        IDurableFunctions functions,
        TimeProvider time,
        ILoggerFactory loggerFactory,
        LocalDurableTaskOptions options,
        DurableDatabase database,
        DataConverter? converter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentActivityFunctions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentOrchestratorFunctions, 1);
        this.database = database;
        this.options = options;
        this.time = time;
        logger = loggerFactory.CreateLogger("SecureMx.LocalRuntime.Durable");
        Setting = new ReplaySetting(functions, converter ?? JsonDataConverter.Default, loggerFactory);
        Commits = new CommitQueue(database);
        lastMessage = database.Read(sql => (long?)sql.Scalar("SELECT max(n) FROM inbox")) ?? 0;
    }

    public ReplaySetting Setting { get; }

    public CommitQueue Commits { get; }

    public LocalDurableTaskOptions Options => options;

    /// <summary>Now, in UTC.</summary>
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Whether time passes by itself; a clock that is set by hand fires timers through <see cref="IDueWork"/>.</summary>
    private bool TimePasses => ReferenceEquals(time, TimeProvider.System);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Recover();

        // With a clock that is set by hand one orchestrator runs at a time, so that what is due at one instant happens in its order.
        var orchestrators = TimePasses ? options.MaxConcurrentOrchestratorFunctions : 1;
        for (var i = 0; i < orchestrators; i++)
        {
            var thread = new Thread(RunOrchestrators) { IsBackground = true, Name = "orchestrator " + i };
            threads.Add(thread);
            thread.Start();
        }

        for (var i = 0; i < options.MaxConcurrentActivityFunctions; i++)
        {
            runners.Add(Task.Run(RunActivitiesAsync, CancellationToken.None));
        }

        StartTimers();
        return Task.CompletedTask;
    }

    /// <summary>Ends what runs: activities are asked to stop, and those that did not finish run again at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0)
        {
            return;
        }

        await stopping.CancelAsync();
        runnable.CompleteAdding();
        pending.Writer.TryComplete();
        StopTimers();
        threads.ForEach(thread => thread.Join());
        try
        {
            await Task.WhenAll(runners).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("Activities still run while the durable engine stops; they will run again at the next start.");
        }

        Commits.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        if (ownsDatabase)
        {
            database.Dispose();
        }

        runnable.Dispose();
        stopping.Dispose();
    }

    /// <summary>Stops as a crash would, for tests: nothing that is not committed survives.</summary>
    public void Kill()
    {
        Commits.Kill();
        stopped = 1;
        stopping.Cancel();
        runnable.CompleteAdding();
        pending.Writer.TryComplete();
        alarm?.Dispose(); // Without its lock: a crash waits for nobody.
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken) => work.WhenIdleAsync(cancellationToken);

    public T Read<T>(Func<SqlSession, T> read) => database.Read(read);

    /// <summary>A number for a message, greater than all before it.</summary>
    public long NextMessage() => Interlocked.Increment(ref lastMessage);

    private void Recover()
    {
        var (instances, activities) = database.Read(sql =>
        {
            var waiting = new List<long>();
            using (var reader = sql.Query("SELECT DISTINCT instance FROM inbox"))
            {
                while (reader.Read())
                {
                    waiting.Add(reader.GetInt64(0));
                }
            }

            var unfinished = new List<PendingActivity>();
            using (var reader = sql.Query("SELECT instance, task, id FROM activities"))
            {
                while (reader.Read())
                {
                    unfinished.Add(new PendingActivity(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), null, null));
                }
            }

            return (waiting, unfinished);
        });
        instances.ForEach(Wake);
        activities.ForEach(Dispatch);
    }
}
