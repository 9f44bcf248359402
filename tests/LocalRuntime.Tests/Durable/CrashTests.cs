using FsCheck;
using FsCheck.Fluent;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>Scripted random orchestrations, killed around each of their commits and started again: the result is that of an unbroken run.</summary>
public sealed class CrashTests
{
    private const int Scripts = 40;
    private const int MostLives = 2000;
    private const string Id = "scripted";

    [Fact]
    public void A_run_that_is_killed_around_every_commit_gives_the_result_of_an_unbroken_one() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Scripts),
            Prop.ForAll(Script.Arbitrary, script => Compare(script, killEvery: 1)));

    [Fact]
    public void A_run_that_is_killed_now_and_then_gives_the_result_of_an_unbroken_one() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Scripts),
            Prop.ForAll(Script.Arbitrary, Gen.Choose(2, 9).ToArbitrary(), Compare));

    private static bool Compare(Script script, int killEvery)
    {
        var unbroken = RunAsync(script, killEvery: 0).GetAwaiter().GetResult();
        var broken = RunAsync(script, killEvery).GetAwaiter().GetResult();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, unbroken.RuntimeStatus);
        Assert.Equal(Shown(unbroken), Shown(broken));
        return true;
    }

    private static string Shown(OrchestrationMetadata end) =>
        $"{end.RuntimeStatus} {end.SerializedOutput} {end.SerializedCustomStatus} {end.FailureDetails}";

    private static async Task<OrchestrationMetadata> RunAsync(Script script, int killEvery)
    {
        var hub = await DurableHub.StartAsync(ScriptedApp.For(script));
        await hub.StartAsync("Script", null, Id);
        foreach (var value in script.Early)
        {
            await hub.Client.RaiseEventAsync(Id, "unwanted", value, hub.Patience);
        }

        foreach (var name in new[] { "red", "Green", "BLUE" })
        {
            for (var n = script.Waits(name); n > 0; n--)
            {
                await hub.Client.RaiseEventAsync(Id, name.ToUpperInvariant(), n, hub.Patience);
            }
        }

        var killing = new Killing(killEvery);
        for (var life = 0; !(await hub.GetAsync(Id)).IsCompleted; life++)
        {
            Assert.True(life < MostLives, "The orchestration makes no progress.");
            hub = killEvery == 0 ? hub : await hub.CrashAsync(prepare: killing.Watch);
            if (await Task.WhenAny(killing.Died, AdvanceAsync(hub)) == killing.Died)
            {
                killing = killing.Next();
            }
        }

        var end = await hub.GetAsync(Id);
        await hub.DisposeAsync();
        return end;
    }

    private static async Task AdvanceAsync(DurableHub hub)
    {
        // Until it ends or dies: from due instant to due instant.
        await hub.IdleAsync();
        while (!(await hub.GetAsync(Id)).IsCompleted && await hub.Engine.NextDueAsync(hub.Patience) is { } next)
        {
            hub.Clock.Now = next > hub.Clock.Now ? next : hub.Clock.Now;
            await hub.Engine.FireDueAsync(hub.Clock.Now, hub.Patience);
            await hub.IdleAsync();
        }
    }

    /// <summary>Kills an engine at its n-th commit: before it, so that it is lost, or after it, so that nobody hears of it.</summary>
    private sealed class Killing(int every, int turn = 0)
    {
        private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Died => died.Task;

        public Killing Next() => new(every, turn + 1);

        public void Watch(DurableEngine engine)
        {
            // A commit that is lost leaves the next life where this one began, so every other kill comes after its commit.
            var point = turn % 2 == 0 ? CommitPoint.Before : CommitPoint.After;
            var commits = 0;
            engine.Commits.Probe = at =>
            {
                if (at == point && ++commits == every)
                {
                    engine.Kill();
                    died.TrySetResult();
                }
            };
        }
    }
}
