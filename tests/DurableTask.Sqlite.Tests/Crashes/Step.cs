using System.Text.Json;
using DurableTask.Core;
using FsCheck;
using FsCheck.Fluent;

namespace DurableTask.Sqlite.Tests.Crashes;

/// <summary>What a random orchestration does next.</summary>
public enum StepKind
{
    /// <summary>Calls an activity.</summary>
    Call,

    /// <summary>Calls an activity that fails so many times, again and again.</summary>
    Retry,

    /// <summary>Calls so many activities side by side.</summary>
    FanOut,

    /// <summary>Waits so many milliseconds.</summary>
    Timer,

    /// <summary>Waits for an event.</summary>
    Event,

    /// <summary>Runs a sub-orchestration.</summary>
    Child,

    /// <summary>Continues as new with the rest.</summary>
    Continue,

    /// <summary>Calls an activity that fails until it is healed: the orchestration fails and is rewound.</summary>
    Break,

    /// <summary>Waits until it is terminated.</summary>
    Hang,
}

/// <summary>A step of a random orchestration.</summary>
public sealed record Step(StepKind Kind, int N = 0, Step[]? Inner = null)
{
    /// <summary>What the step adds to the result.</summary>
    public string Result => Kind switch
    {
        StepKind.FanOut => $"(FanOut{string.Concat(Enumerable.Range(0, N))})",
        StepKind.Child => $"[{ResultOf(Inner!)}]",
        StepKind.Continue => "|",
        _ => $"({Kind}{N})",
    };

    public static string ResultOf(IEnumerable<Step> steps) => string.Concat(steps.Select(step => step.Result));

    /// <summary>Random orchestrations: some steps, sub-orchestrations two deep, one in four hangs at its end.</summary>
    public static Gen<Step[]> Programs => Steps(2).SelectMany(steps =>
        Gen.Choose(0, 3).Select(n => n == 0 ? [.. steps, new Step(StepKind.Hang)] : steps));

    private static Gen<Step[]> Steps(int depth) => Gen.Choose(1, 4).SelectMany(count => One(depth).ArrayOf(count));

    private static Gen<Step> One(int depth)
    {
        StepKind[] plain =
        [
            StepKind.Call, StepKind.Retry, StepKind.FanOut, StepKind.Timer, StepKind.Event, StepKind.Continue, StepKind.Break,
        ];
        var leaf = Gen.Elements(plain).SelectMany(kind => Gen.Choose(1, 4).Select(n => new Step(kind, n)));
        return depth == 0 ? leaf : Gen.OneOf(leaf, leaf, leaf, Steps(depth - 1).Select(inner => new Step(StepKind.Child, 0, inner)));
    }
}

/// <summary>The orchestration that does the steps of its input, and the activities that it calls.</summary>
internal static class StepOrchestration
{
    public const string Name = "steps";

    public static string Input(string done, IEnumerable<Step> steps) => JsonSerializer.Serialize(new Rest(done, [.. steps]));

    public static async Task<string?> RunAsync(LambdaContext context, string input)
    {
        var (done, steps) = JsonSerializer.Deserialize<Rest>(input)!;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            switch (step.Kind)
            {
                case StepKind.Retry:
                    await RetryAsync(context, step.N);
                    break;
                case StepKind.FanOut:
                    var all = await Task.WhenAll(Enumerable.Range(0, step.N).Select(n => context.Call("echo", $"{n}")));
                    done += $"(FanOut{string.Concat(all)})";
                    continue;
                case StepKind.Timer:
                    await context.Sleep(TimeSpan.FromMilliseconds(step.N));
                    break;
                case StepKind.Event:
                    context.Status("waits");
                    await context.Event("go");
                    context.Status("runs");
                    break;
                case StepKind.Child:
                    var id = $"{context.Core.OrchestrationInstance.InstanceId}.{done.Length}";
                    done += $"[{await context.Core.CreateSubOrchestrationInstance<string>(Name, "", id, Input("", step.Inner!))}]";
                    continue;
                case StepKind.Continue:
                    context.ContinueAsNew(Input(done + "|", steps[(i + 1)..]));
                    return null;
                case StepKind.Hang:
                    context.Status("hangs");
                    await context.Event("never");
                    break;
                default:
                    await context.Call(step.Kind == StepKind.Break ? "break" : "echo", "");
                    break;
            }

            done += step.Result;
        }

        return done;
    }

    // The attempt is passed to the activity: one that runs again after a crash must do the same again.
    private static async Task RetryAsync(LambdaContext context, int failures)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await context.Call("fail", $"{failures - attempt}");
                return;
            }
            catch (Core.Exceptions.TaskFailedException) when (attempt < failures)
            {
                await context.Sleep(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    private sealed record Rest(string Done, Step[] Steps);
}
