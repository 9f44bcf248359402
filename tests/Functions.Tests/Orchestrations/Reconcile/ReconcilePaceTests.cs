using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Orchestrations.Reconcile;

namespace SecureMx.Functions.Tests.Orchestrations.Reconcile;

/// <summary>A pass leaves out its queries only where they could find nothing.</summary>
public class ReconcilePaceTests
{
    private readonly StartFailures _failures = new();
    private readonly ReconcilePace _pace;

    public ReconcilePaceTests() => _pace = new ReconcilePace(_failures);

    [Fact]
    public void The_first_pass_looks() => Assert.True(_pace.MustLook());

    [Fact]
    public void A_pass_right_after_one_that_found_nothing_does_not_look()
    {
        _pace.Looked(TimeProvider.System.GetTimestamp(), foundNothing: true);

        Assert.False(_pace.MustLook());
    }

    [Fact]
    public void A_pass_after_one_that_found_something_looks()
    {
        _pace.Looked(TimeProvider.System.GetTimestamp(), foundNothing: true);
        _pace.Looked(TimeProvider.System.GetTimestamp(), foundNothing: false);

        Assert.True(_pace.MustLook());
    }

    [Fact]
    public void A_start_that_failed_makes_the_next_pass_look()
    {
        _pace.Looked(TimeProvider.System.GetTimestamp(), foundNothing: true);
        _failures.Note();

        Assert.True(_pace.MustLook());
    }

    [Fact]
    public void Five_minutes_on_the_wall_make_every_pass_look()
    {
        long fiveMinutesAgo = TimeProvider.System.GetTimestamp() - (TimeProvider.System.TimestampFrequency * 300);
        _pace.Looked(fiveMinutesAgo, foundNothing: true);

        Assert.True(_pace.MustLook());
        Assert.True(ReconcilePace.CacheDuration < TimeSpan.FromMinutes(5));
    }
}
