using SecureMx.Functions.Orchestrations.Reconcile;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Orchestrations.Reconcile;

/// <summary>The daily walk goes on until all is walked, in histories of a bounded length.</summary>
public class ReconcileOrchestrationTests
{
    private static readonly DateTime Now = new(2026, 6, 10, 18, 30, 0, DateTimeKind.Utc);
    private static readonly ReconcileProgress Beginning = new(0, 0, null, 0, IsOver: false);

    [Fact]
    public async Task Each_step_goes_on_where_the_one_before_stopped()
    {
        List<int> ranges = [];
        var stage = new OrchestrationStage(Beginning, Now).On<ReconcileProgress>("RestartSomeOfWhatWaits", progress =>
        {
            ranges.Add(progress.Range);
            return progress with { Range = progress.Range + 1, Restarted = progress.Restarted + 2, IsOver = ranges.Count == 3 };
        });

        Assert.Equal(6, await ReconcileOrchestration.RunAsync(stage.Context));
        Assert.Equal([0, 1, 2], ranges);
        Assert.Null(stage.ContinuedWith);
    }

    [Fact]
    public async Task A_long_walk_goes_on_with_an_empty_history()
    {
        int steps = 0;
        var stage = new OrchestrationStage(Beginning, Now)
            .On<ReconcileProgress>("RestartSomeOfWhatWaits", progress => progress with { Cursor = $"c{++steps}", Restarted = steps });

        await ReconcileOrchestration.RunAsync(stage.Context);

        Assert.Equal(Beginning with { Cursor = $"c{steps}", Restarted = steps }, stage.ContinuedWith);
        Assert.InRange(steps, 1, 100);
    }
}
