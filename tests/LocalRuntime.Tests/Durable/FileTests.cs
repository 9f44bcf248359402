using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>The engine over a file, with the machine's clock and all its threads.</summary>
public sealed class FileTests : IDisposable
{
    private const int Orchestrations = 200;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("durable-tests");
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));

    private string File => Path.Combine(folder.FullName, "hub", "durable.db");

    public void Dispose()
    {
        patience.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_hub_in_a_file_goes_on_where_it_was_killed()
    {
        var app = new DurableApp()
            .AsyncActivity<int>("Add", async (n, _) =>
            {
                await Task.Yield();
                return n + 1;
            })
            .Orchestrator("Three", async context =>
            {
                var n = context.GetInput<int>();
                for (var i = 0; i < 3; i++)
                {
                    n = await context.CallActivityAsync<int>("Add", n);
                    await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                }

                return n;
            });
        using (var database = new DurableDatabase(File))
        {
            var killed = Engine(app, database);
            await killed.StartAsync(patience.Token);
            await Task.WhenAll(Enumerable.Range(0, Orchestrations).Select(
                n => killed.StartInstanceAsync(new InstanceStart($"i{n}", "Three", $"{n}"))));
            await killed.WaitAsync("i0", InstanceRow.Ended, patience.Token);
            killed.Kill();
        }

        using var reopened = new DurableDatabase(File);
        await using var engine = Engine(app, reopened);
        await engine.StartAsync(patience.Token);
        for (var n = 0; n < Orchestrations; n++)
        {
            Assert.Equal($"{n + 3}", (await engine.WaitAsync($"i{n}", InstanceRow.Ended, patience.Token)).Output);
        }

        await engine.WhenIdleAsync(patience.Token);
        foreach (var table in new[] { "inbox", "activities", "timers" })
        {
            Assert.Equal(0L, reopened.Read(sql => sql.Scalar("SELECT count(*) FROM " + table)));
        }
    }

    [Fact]
    public void A_file_of_an_unknown_version_is_refused()
    {
        new DurableDatabase(File).Dispose();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.Contains("version 99", Assert.Throws<InvalidOperationException>(() => new DurableDatabase(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_that_was_asked_to_stop_runs_again_after_the_restart()
    {
        var runs = 0;
        using var began = new SemaphoreSlim(0);
        var app = new DurableApp()
            .AsyncActivity<int>("Slow", async (n, stop) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    began.Release();
                    await Task.Delay(Timeout.Infinite, stop);
                }

                return n;
            })
            .Orchestrator("Once", context => context.CallActivityAsync<int>("Slow", 1));
        using var database = new DurableDatabase(File);
        await using (var first = Engine(app, database))
        {
            await first.StartAsync(patience.Token);
            await first.StartInstanceAsync(new InstanceStart("one", "Once", null));
            await began.WaitAsync(patience.Token);
        }

        await using var second = Engine(app, database);
        await second.StartAsync(patience.Token);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await second.WaitAsync("one", InstanceRow.Ended, patience.Token)).Status);
        Assert.Equal(2, runs);
    }

    private static DurableEngine Engine(DurableApp app, DurableDatabase database) =>
        new(app, TimeProvider.System, NullLoggerFactory.Instance, new LocalDurableTaskOptions(), database);
}
