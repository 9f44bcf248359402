using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace SecureMx.Benchmarks;

/// <summary>
/// The yardstick: chains of three Quartz.NET jobs over its own SQLite store, each job starting the next. Its database is as durable as
/// ours (write-ahead log, a flush to disk per commit), and it may run as many jobs at once and acquire them in batches.
/// </summary>
internal static class QuartzChains
{
    private const int Chains = 300;
    private const int Steps = 3;
    private const int Jobs = 20;

    private static CountdownEvent _left = new(0);

    public static async Task<double> MeasureAsync(string path)
    {
        var connection = $"Data Source={path}";
        UseWriteAheadLog(connection);
        var services = new ServiceCollection().AddLogging();
        services.AddQuartz(quartz => quartz
            .ConfigureScheduler(scheduler => scheduler.MaxBatchSize = Jobs)
            .UseDefaultThreadPool(Jobs)
            .UsePersistentStore(store =>
            {
                store.UseSqlite(SqliteFactory.Instance, connection);
                store.ProvisionSchema();
            }));
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler();
        for (var step = 0; step < Steps; step++)
        {
            await scheduler.AddJob(JobBuilder.Create<StepJob>().WithIdentity(Step(step)).StoreDurably().Build());
        }

        await scheduler.Start();
        await RunAsync(scheduler, "warm", Chains / 10);
        var watch = Stopwatch.StartNew();
        await RunAsync(scheduler, "run", Chains);
        var perSecond = Chains / watch.Elapsed.TotalSeconds;
        await scheduler.Shutdown(waitForJobsToComplete: true);
        SqliteConnection.ClearAllPools();
        return perSecond;
    }

    private static string Step(int step) => "step-" + step;

    private static ITrigger Trigger(string chain, int step, int value) => TriggerBuilder.Create()
        .WithIdentity($"{chain}-{step}")
        .ForJob(Step(step))
        .UsingJobData("chain", chain)
        .UsingJobData("step", step)
        .UsingJobData("value", value)
        .StartNow()
        .Build();

    private static async Task RunAsync(IScheduler scheduler, string prefix, int count)
    {
        _left = new CountdownEvent(count);
        for (var n = 0; n < count; n++)
        {
            await scheduler.ScheduleJob(Trigger($"{prefix}-{n}", 0, 1));
        }

        await Task.Run(() => _left.Wait());
    }

    private static void UseWriteAheadLog(string connection)
    {
        using var database = new SqliteConnection(connection);
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        command.ExecuteNonQuery();
    }

    private sealed class StepJob : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var data = context.MergedJobDataMap;
            var step = data.GetInt("step") + 1;
            if (step < Steps)
            {
                await context.Scheduler.ScheduleJob(
                    Trigger(data.GetString("chain")!, step, data.GetInt("value") + 1), cancellationToken: cancellationToken);
            }
            else
            {
                _left.Signal();
            }
        }
    }
}
