using DurableTask.Core;
using DurableTask.Sqlite.Storage;
using DurableTask.Sqlite.Tests.Suite;
using FsCheck;
using FsCheck.Fluent;
using static DurableTask.Core.OrchestrationStatus;

namespace DurableTask.Sqlite.Tests.Crashes;

/// <summary>Random orchestrations end as their steps say, on any service, and on SQLite however often the process is killed.</summary>
[Collection(nameof(Hubs))]
public class CrashTests(Hubs hubs)
{
    private const int Programs = 12;
    private const int Seed = 20261127;

    // Something of everything, in few commits: single crashes are tried all along it.
    private static readonly Step[] Rich =
    [
        new(StepKind.Retry, 1), new(StepKind.FanOut, 2), new(StepKind.Continue), new(StepKind.Timer, 1),
        new(StepKind.Child, 0, [new(StepKind.Break), new(StepKind.Event)]), new(StepKind.Hang),
    ];

    [Theory, OnSqlite, OnAzureStorage]
    public async Task Random_orchestrations_end_as_their_steps_say(ServiceKind kind)
    {
        var hub = await hubs[kind];
        var healed = false;
        hub.AddSteps(() => healed);
        await Task.WhenAll(RandomPrograms(kind == ServiceKind.Sqlite ? 4 * Programs : Programs).Select(async (steps, n) =>
        {
            var driver = new Driver(
                $"random-{n}", steps, n, call => call(hub.Client)!, () => healed = true, (_, id) => hub.RewindAsync(id));
            Assert.Equal(Expected(steps), await driver.RunAsync());
        }));
    }

    [Fact]
    public async Task A_crash_at_any_commit_changes_nothing()
    {
        var crashes = 0;
        foreach (var (steps, n) in RandomPrograms(Programs).Select((steps, n) => (steps, n)))
        {
#pragma warning disable CA5394 // It is to be repeatable.
            var random = new Random(n);
            var left = random.Next(2, 16);
            crashes += await RunAsync(steps, n, _ =>
            {
                if (--left > 0)
                    return false;
                left = random.Next(2, 16);
                return true;
            });
#pragma warning restore CA5394
        }

        Assert.True(crashes > 3 * Programs, $"{crashes} crashes");
    }

    [Fact]
    public async Task One_crash_at_each_third_point_around_the_commits_changes_nothing()
    {
        for (var at = 1; ; at += 3) // Both points of a commit have their turn.
        {
            var points = 0;
            if (await RunAsync(Rich, at, _ => ++points == at) == 0)
            {
                Assert.True(at > 50, $"{at} commits");
                return;
            }
        }
    }

    private static async Task<int> RunAsync(Step[] steps, int seed, Func<CommitPoint, bool> crashes)
    {
        var folder = Directory.CreateTempSubdirectory("durable-crashes");
        try
        {
            await using var hub = new CrashingHub(Path.Combine(folder.FullName, "hub.db"), crashes);
            var driver = new Driver(
                "crashed",
                steps,
                seed,
                call => hub.TryAsync(call),
                hub.Heal,
                (client, id) => ((SqliteOrchestrationService)client.ServiceClient).RewindTaskOrchestrationAsync(id, "again"));
            Assert.Equal(Expected(steps), await driver.RunAsync());
            return hub.Crashes;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (OrchestrationStatus Status, string? Output) Expected(Step[] steps) =>
        steps.Any(step => step.Kind == StepKind.Hang) ? (Terminated, "enough") : (Completed, $"\"{Step.ResultOf(steps)}\"");

    private static Step[][] RandomPrograms(int count) => Step.Programs.Sample(count, new Rnd(Seed, 1), count);
}
