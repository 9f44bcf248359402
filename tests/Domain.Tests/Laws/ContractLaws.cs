using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>What holds in every life of a contract.</summary>
public class ContractLaws
{
    private const int Lives = 150;

    private static void ForAllLives(Action<int[]> law)
    {
        var steps = Gen.Choose(0, int.MaxValue).ArrayOf(25);
        var arbitrary = Arb.From(
            steps, s => s.Length == 1 ? [] : Enumerable.Range(1, s.Length - 1).Select(i => s.Where((_, j) => j != i).ToArray()));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Lives), Prop.ForAll(arbitrary, law));
    }

    [Fact]
    public void R1_replaying_the_events_gives_the_state() => ForAllLives(steps =>
    {
        var life = Live(steps, mayLookBack: true);
        Assert.Equal(StateJson.Of(life.Contract), StateJson.Of(ContractHistory.Replay(StateJson.ThroughAStore(life.Record))));
        Assert.Equal(StateJson.Of(life.Contract), StateJson.Of(StateJson.ThroughAStore(life.Contract)));
    });

    [Fact]
    public void E5_deciding_the_same_command_twice_adds_nothing() => ForAllLives(steps =>
    {
        var life = Life.Begin(steps[0], mayLookBack: true);
        for (var i = 1; i < steps.Length; i++) Assert.Empty(life.Step(steps[i], i)(life.Contract).Events);
    });

    [Fact]
    public void E1_no_notice_ends_anything_before_thirty_days_have_run() => ForAllLives(steps =>
    {
        foreach (var notice in Live(steps, mayLookBack: true).Contract.Notices.Where(n => n.Ground == EndGround.Notice))
        {
            Assert.True(Period.DaysBetween(notice.ArrivedOn, notice.EffectiveDate) >= 30);
        }
    });

    [Fact]
    public void E5_each_thing_ends_on_its_day_and_what_has_ended_gives_way_only_to_an_earlier_end_that_is_known_late() =>
        ForAllLives(steps =>
    {
        var life = Life.Begin(steps[0], mayLookBack: true);
        for (var i = 1; i < steps.Length; i++)
        {
            var before = life.Contract;
            life.Step(steps[i], i);
            var after = life.Contract;

            Assert.True(before.Ended is null || before.Ended == after.Ended);
            Assert.True(before.Ended is not null || after.Ended is null || after.Ended == Ends.Of(before));
            foreach (var (old, now) in before.Options.Zip(after.Options))
            {
                Assert.True(old.Ended is null || old.Ended == now.Ended || now.Ended!.EffectiveDate < old.Ended.EffectiveDate); // E2, E7
                Assert.True(old.Ended == now.Ended || now.Ended == Ends.Of(before, old));
                Assert.True(now.Ended is null || now.Ended.EffectiveDate < life.Today);
            }

            Assert.True(
                before.StatusOn(life.Today) != ContractStatus.Terminated || after.StatusOn(life.Today) == ContractStatus.Terminated);
            Assert.All(before.Options.Zip(after.Options), pair => Assert.True(
                pair.First.StatusOn(before, life.Today) != ContractStatus.Terminated
                    || pair.Second.StatusOn(after, life.Today) == ContractStatus.Terminated));
        }

        var events = life.Record.Select(r => r.Event).ToList();
        Assert.True(events.OfType<ContractEnded>().Count() <= 1);
        Assert.All(events.OfType<OptionEnded>().GroupBy(e => e.Number), ends => Assert.Equal(
            ends.Select(e => e.End.EffectiveDate).Distinct().OrderDescending(), ends.Select(e => e.End.EffectiveDate)));
    });

    [Fact]
    public void O3_O4_nothing_outlives_what_it_needs() => ForAllLives(steps =>
    {
        var contract = Live(steps, mayLookBack: false).Contract;
        foreach (var option in contract.Options)
        {
            var end = Ends.Of(contract, option);
            if (Ends.Of(contract) is { } whole) Assert.True(end!.EffectiveDate <= whole.EffectiveDate);
            if (Ends.EndOfNeed(contract, option) is not { } need) continue;

            if (option.Definition.WhenNeedEnds == WhenNeedEnds.EndsTheSameDay) Assert.True(end!.EffectiveDate <= need.EffectiveDate);
            if (Eligibility.FirstLapse(contract, option) is { } since)
                Assert.True(since > need.EffectiveDate && (end is null || end.EffectiveDate >= since));
        }
    });

    [Fact]
    public void O3_O4_an_option_ends_only_for_a_reason() => ForAllLives(steps =>
    {
        var contract = Live(steps, mayLookBack: false).Contract;
        foreach (var option in contract.Options)
        {
            if (Ends.Of(contract, option) is not { } end) continue;

            LocalDate? because = end.Rule switch
            {
                "E1" => contract.Notice(end.NoticeId!)!.EffectiveDate,
                "O4" => Ends.Of(contract)!.EffectiveDate,
                _ => Ends.EndOfNeed(contract, option)!.EffectiveDate,
            };
            Assert.Equal(because, end.EffectiveDate);
        }
    });

    [Fact]
    public void E5_taking_effect_every_day_or_once_at_the_end_comes_to_the_same() => ForAllLives(steps =>
    {
        // Without its own wakings; the commands between them are the same.
        var commands = steps.Where((s, i) => i == 0 || s % 8 < 7).ToArray();
        var (daily, late) = (Life.Begin(steps[0], mayLookBack: false), Life.Begin(steps[0], mayLookBack: false));
        for (var i = 1; i < commands.Length; i++)
        {
            daily.TakeEffect();
            daily.Step(commands[i], i);
            daily.TakeEffect();
            late.Step(commands[i], i);
        }

        foreach (var life in new[] { daily, late })
        {
            life.WaitUntil(Given.Date("2030-01-01"));
            life.TakeEffect();
        }

        Assert.Equal(Outcome(late.Contract), Outcome(daily.Contract));
    });

    [Fact]
    public void A1_one_option_of_a_code_at_a_time() => ForAllLives(steps =>
    {
        var contract = Live(steps, mayLookBack: false).Contract;
        foreach (var same in contract.Options.GroupBy(o => o.Code))
        {
            foreach (var (earlier, later) in same.Zip(same.Skip(1)))
                Assert.True(Ends.Of(contract, earlier)!.EffectiveDate < later.BillingStartDate);
        }
    });

    private static string Outcome(Contract contract) => StateJson.Of(new
    {
        contract.Ended,
        Options = contract.Options.Select(o => new { o.Number, o.Code, o.Ended, Lapse = Eligibility.FirstLapse(contract, o) }),
    });

    private static Life Live(int[] steps, bool mayLookBack)
    {
        var life = Life.Begin(steps[0], mayLookBack);
        for (var i = 1; i < steps.Length; i++) life.Step(steps[i], i);
        return life;
    }
}
