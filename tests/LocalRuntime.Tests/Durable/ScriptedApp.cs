using System.Collections.Concurrent;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>Runs scripts as orchestrations. The result is the list of what each step gave, over all executions.</summary>
internal static class ScriptedApp
{
    private sealed record Progress(int Round, List<string> Results);

    private sealed record Flaky(int Value, int Failures, string Call);

    public static DurableApp For(Script script)
    {
        // What the outside world remembers: how often a call was tried. It survives crashes of the engine, as the world does.
        var tries = new ConcurrentDictionary<string, int>();
        var subs = new List<IReadOnlyList<Step>>();
        Collect(script.Rounds.SelectMany(r => r), subs);
        return new DurableApp()
            .Activity<int>("Square", n => n * n)
            .Activity<int>("Fail", n => throw new FormatException("failed " + n))
            .Activity<Flaky>("Flaky", f => tries.AddOrUpdate(f.Call, 1, (_, n) => n + 1) <= f.Failures
                ? throw new FormatException("flaky " + f.Value)
                : f.Value)
            .Orchestrator("Sub", async context =>
            {
                var results = new List<string>();
                await RunAsync(context, subs[context.GetInput<int>()], results, subs);
                return string.Join(';', results);
            })
            .Orchestrator("Script", async context =>
            {
                var progress = context.GetInput<Progress>() ?? new Progress(0, []);
                await RunAsync(context, script.Rounds[progress.Round], progress.Results, subs);
                if (progress.Round + 1 < script.Rounds.Count)
                {
                    context.ContinueAsNew(progress with { Round = progress.Round + 1 });
                }

                return progress.Results;
            });
    }

    private static void Collect(IEnumerable<Step> steps, List<IReadOnlyList<Step>> subs)
    {
        foreach (var step in steps)
        {
            if (step is Step.Sub sub)
            {
                subs.Add(sub.Steps);
                Collect(sub.Steps, subs);
            }
            else if (step is Step.All all)
            {
                Collect(all.Steps, subs);
            }
        }
    }

    private static async Task RunAsync(
        TaskOrchestrationContext context, IReadOnlyList<Step> steps, List<string> results, List<IReadOnlyList<Step>> subs)
    {
        foreach (var step in steps)
        {
            results.Add(await RunAsync(context, step, subs));
        }
    }

    private static async Task<string> RunAsync(TaskOrchestrationContext context, Step step, List<IReadOnlyList<Step>> subs)
    {
        switch (step)
        {
            case Step.Activity a:
                return $"a{await context.CallActivityAsync<int>("Square", a.Value)}";
            case Step.FlakyActivity f:
                var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(9, TimeSpan.FromMinutes(1), 2));
                return $"f{await context.CallActivityAsync<int>("Flaky", new Flaky(f.Value, f.Failures, context.NewGuid().ToString()), retry)}";
            case Step.FailingActivity f:
                try
                {
                    await context.CallActivityAsync("Fail", f.Value);
                    return "no failure";
                }
                catch (TaskFailedException e)
                {
                    return e.FailureDetails.ErrorMessage;
                }

            case Step.Timer t:
                await context.CreateTimer(TimeSpan.FromMinutes(t.Minutes), CancellationToken.None);
                return "t";
            case Step.CancelledTimer c:
                using (var stop = new CancellationTokenSource())
                {
                    var timer = context.CreateTimer(TimeSpan.FromMinutes(c.Minutes), stop.Token);
                    await context.CallActivityAsync<int>("Square", 1);
                    stop.Cancel();
                    return timer.IsCanceled ? "c" : "not cancelled";
                }

            case Step.Event e:
                await context.WaitForExternalEvent<int>(e.Name);
                return "e" + e.Name;
            case Step.EventOrTimeout e:
                try
                {
                    return "got " + await context.WaitForExternalEvent<int>("never", TimeSpan.FromMinutes(e.Minutes));
                }
                catch (TaskCanceledException)
                {
                    return "timeout";
                }

            case Step.SendToSelf s:
                context.SendEvent(context.InstanceId, s.Name, s.Value);
                return $"s{await context.WaitForExternalEvent<int>(s.Name)}";
            case Step.NewGuid:
                return context.NewGuid() == context.NewGuid() ? "same" : "g";
            case Step.CustomStatus c:
                context.SetCustomStatus(c.Value);
                return "status";
            case Step.All all:
                return $"({string.Join(',', await Task.WhenAll(all.Steps.Where(s => s is not Step.SendToSelf).Select(s => RunAsync(context, s, subs))))})";
            case Step.Any any:
                using (var stop = new CancellationTokenSource())
                {
                    var early = context.CreateTimer(TimeSpan.FromMinutes(any.Minutes), stop.Token);
                    var late = context.CreateTimer(TimeSpan.FromMinutes(any.LaterMinutes), stop.Token);
                    var first = await Task.WhenAny(late, early);
                    stop.Cancel();
                    return first == early ? "early" : "late";
                }

            case Step.Sub sub:
                return $"[{await context.CallSubOrchestratorAsync<string>("Sub", subs.FindIndex(s => ReferenceEquals(s, sub.Steps)))}]";
            default:
                throw new InvalidOperationException(step.ToString());
        }
    }
}
