using FsCheck;
using FsCheck.Fluent;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>A step of a scripted orchestrator. Its result does not depend on what comes first of things that happen at once.</summary>
internal abstract record Step
{
    public sealed record Activity(int Value) : Step;

    public sealed record FlakyActivity(int Value, int Failures) : Step;

    public sealed record FailingActivity(int Value) : Step;

    public sealed record Timer(int Minutes) : Step;

    public sealed record CancelledTimer(int Minutes) : Step;

    public sealed record Event(string Name) : Step;

    public sealed record EventOrTimeout(int Minutes) : Step;

    public sealed record SendToSelf(string Name, int Value) : Step;

    public sealed record NewGuid : Step;

    public sealed record CustomStatus(int Value) : Step;

    public sealed record All(IReadOnlyList<Step> Steps) : Step;

    public sealed record Any(int Minutes, int LaterMinutes) : Step;

    public sealed record Sub(IReadOnlyList<Step> Steps) : Step;
}

/// <summary>A scripted orchestration: rounds of steps, each an execution that continues as the next.</summary>
/// <param name="Rounds">The steps of each execution.</param>
/// <param name="Early">Events that are sent right after the start, before anybody waits for them.</param>
internal sealed record Script(IReadOnlyList<IReadOnlyList<Step>> Rounds, IReadOnlyList<int> Early)
{
    private static readonly string[] Names = ["red", "Green", "BLUE"];

    public static Arbitrary<Script> Arbitrary => (
        from rounds in Steps(2).NonEmptyListOf()
        from early in Gen.Choose(0, 99).ListOf()
        select new Script([.. rounds.Take(3)], [.. early.Take(3)])).ToArbitrary();

    /// <summary>How many events of each name the script waits for, to the end.</summary>
    public int Waits(string name) => Rounds.SelectMany(r => r).Sum(step => Waits(step, name));

    private static int Waits(Step step, string name) => step switch
    {
        Step.Event e when e.Name == name => 1,
        Step.All all => all.Steps.Sum(s => Waits(s, name)),
        _ => 0,
    };

    // Nobody outside knows the ids of sub-orchestrations, so nobody could send them anything.
    private static List<Step> WithoutEvents(IEnumerable<Step> steps) =>
        [.. steps.Where(s => s is not Step.Event).Select(s => s is Step.All all ? new Step.All(WithoutEvents(all.Steps)) : s)];

    private static Gen<IReadOnlyList<Step>> Steps(int depth) =>
        from steps in One(depth).ListOf()
        select (IReadOnlyList<Step>)[.. steps.Take(4)];

    private static Gen<Step> One(int depth)
    {
        var value = Gen.Choose(0, 9);
        var minutes = Gen.Choose(1, 90);
        var leaves = new List<Gen<Step>>
        {
            value.Select(v => (Step)new Step.Activity(v)),
            value.SelectMany(v => Gen.Choose(1, 2).Select(f => (Step)new Step.FlakyActivity(v, f))),
            value.Select(v => (Step)new Step.FailingActivity(v)),
            minutes.Select(m => (Step)new Step.Timer(m)),
            minutes.Select(m => (Step)new Step.CancelledTimer(m)),
            Gen.Elements(Names).Select(n => (Step)new Step.Event(n)),
            minutes.Select(m => (Step)new Step.EventOrTimeout(m)),
            value.Select(v => (Step)new Step.SendToSelf("echo", v)),
            Gen.Constant((Step)new Step.NewGuid()),
            value.Select(v => (Step)new Step.CustomStatus(v)),
            minutes.Select(m => (Step)new Step.Any(m, m + 60)),
        };
        if (depth > 0)
        {
            leaves.Add(Steps(depth - 1).Select(s => (Step)new Step.All(s)));
            leaves.Add(Steps(depth - 1).Select(s => (Step)new Step.Sub(WithoutEvents(s))));
        }

        return Gen.OneOf(leaves);
    }
}
