
namespace SecureMx.LocalHost.Tests.Sandbox;

/// <summary>Moving the clock fires every source in the order of the instants, and waits for all of them in between.</summary>
public sealed class SandboxTravelTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Sources_fire_in_the_order_of_their_instants_however_long_each_runs()
    {
        using var clock = new SandboxClock(new StateFile(null), Start, default);
        var log = new List<string>();
        var slow = new Source("slow", clock, log, TimeSpan.FromMilliseconds(5), [1, 4, 4, 9]);
        var fast = new Source("fast", clock, log, TimeSpan.Zero, [2, 4, 5]);
        clock.CreateTimer(_ => log.Add("3 timer"), null, TimeSpan.FromHours(3), Timeout.InfiniteTimeSpan);
        using var travel = new SandboxTravel(clock, [slow, fast], CancellationToken.None);
        Assert.Equal(5, await travel.GoToAsync(Start.AddHours(8)));
        Assert.Equal(["1 slow", "2 fast", "3 timer", "4 fast", "4 slow", "4 slow", "5 fast"], log.Order(StringComparer.Ordinal));
        Assert.Equal(log.Select(line => line[0]), log.Select(line => line[0]).Order());
        Assert.Equal(Start.AddHours(8), clock.GetUtcNow());
    }

    [Fact]
    public async Task What_one_source_starts_in_another_is_waited_for()
    {
        using var clock = new SandboxClock(new StateFile(null), Start, default);
        var log = new List<string>();
        var second = new Source("second", clock, log, TimeSpan.FromMilliseconds(5), []);
        var first = new Source("first", clock, log, TimeSpan.FromMilliseconds(5), [1]) { Then = () => second.Run() };
        using var travel = new SandboxTravel(clock, [second, first], CancellationToken.None);
        await travel.GoToAsync(Start.AddHours(2));
        Assert.Equal(["1 first", "1 second"], log);
    }

    [Fact]
    public async Task Work_that_is_overdue_fires_at_the_clocks_instant()
    {
        using var clock = new SandboxClock(new StateFile(null), Start, default);
        var log = new List<string>();
        using var travel = new SandboxTravel(clock, [new Source("late", clock, log, TimeSpan.Zero, [-5])], CancellationToken.None);
        Assert.Equal(1, await travel.GoToAsync(Start));
        Assert.Equal(["0 late"], log);
    }

    [Fact]
    public async Task It_does_not_go_back()
    {
        using var clock = new SandboxClock(new StateFile(null), Start, default);
        using var travel = new SandboxTravel(clock, [], CancellationToken.None);
        Assert.Null(await travel.GoToAsync(Start.AddTicks(-1)));
    }

    /// <summary>Work due at hours after the start, each piece of which takes a while.</summary>
    private sealed class Source(string name, SandboxClock clock, List<string> log, TimeSpan takes, int[] hours) : IDueWork
    {
        private readonly Queue<int> _due = new(hours);
        private Task _running = Task.CompletedTask;

        public Action? Then { get; init; }

        public void Run() => _running = RunAsync(_running);

        public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<DateTimeOffset?>(_due.TryPeek(out var hour) ? Start.AddHours(hour) : null);

        public ValueTask FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
        {
            while (_due.TryPeek(out var hour) && Start.AddHours(hour) <= now)
            {
                _due.Dequeue();
                Run();
            }

            return ValueTask.CompletedTask;
        }

        public Task WhenIdleAsync(CancellationToken cancellationToken) => _running;

        private async Task RunAsync(Task before)
        {
            await before;
            if (takes > TimeSpan.Zero)
                await Task.Delay(takes);
            lock (log)
                log.Add($"{(clock.GetUtcNow() - Start).TotalHours:0} {name}");
            Then?.Invoke();
        }
    }
}
