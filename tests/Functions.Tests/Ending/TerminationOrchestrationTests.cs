using SecureMx.Domain;
using SecureMx.Functions.Ending;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>E5: the orchestration waits for the effective date, asks the contract again, and carries out what follows.</summary>
public class TerminationOrchestrationTests
{
    private static readonly DateTime Arrival = new(2026, 6, 10, 3, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = new(2026, 7, 10, 15, 0, 0, DateTimeKind.Utc);
    private static readonly TerminationInput Input = new("ctr-1", "ntc-1", "contract", "E1", End, Announce: false);

    private static readonly TerminationState Effected = new("effected", null, ContractEnded: false, EligibilityLapsed: false, []);

    [Fact]
    public async Task It_waits_until_the_end_and_then_takes_effect()
    {
        var stage = new OrchestrationStage(Input, Arrival).On<TakeEffectInput>("TakeEffect", _ => Effected);

        var run = TerminationOrchestration.RunAsync(stage.Context);
        stage.MoveTo(End.AddTicks(-1));
        Assert.Equal(["timer 2026-07-10T15:00:00"], stage.Script);
        stage.MoveTo(End);

        Assert.Equal("effected", await run);
        Assert.Equal(["timer 2026-07-10T15:00:00", "TakeEffect", "ConcludeNotice"], stage.Script);
        Assert.Equal(
            [new Text("effected: what follows", "効力発生済み: 後続の処理中"), new Text("effected", "効力発生済み")], stage.Statuses[^2..]);
    }

    [Fact]
    public void The_custom_status_says_what_is_awaited_and_until_when()
    {
        var contract = new OrchestrationStage(Input, Arrival);
        var option = new OrchestrationStage(Input with { Target = "mailbox-plus" }, Arrival);

        _ = TerminationOrchestration.RunAsync(contract.Context);
        _ = TerminationOrchestration.RunAsync(option.Context);

        Assert.Equal(
            [new Text("awaits 2026-07-10T15:00:00Z: contract ctr-1 ends (E1)", "2026-07-10T15:00:00Z まで待機: 契約 ctr-1 の終了 (E1)")],
            contract.Statuses);
        Assert.Equal(
            [
                new Text(
                    "awaits 2026-07-10T15:00:00Z: mailbox-plus of ctr-1 ends (E1)",
                    "2026-07-10T15:00:00Z まで待機: 契約 ctr-1 の mailbox-plus の終了 (E1)"),
            ],
            option.Statuses);
    }

    [Fact]
    public async Task An_end_in_the_past_takes_effect_at_once()
    {
        var stage = new OrchestrationStage(Input, End.AddDays(3)).On<TakeEffectInput>("TakeEffect", _ => Effected);

        await TerminationOrchestration.RunAsync(stage.Context);

        Assert.Equal(["TakeEffect", "ConcludeNotice"], stage.Script);
    }

    [Fact]
    public async Task A_timer_that_fires_early_ends_nothing()
    {
        List<DateTime> asked = [];
        var stage = new OrchestrationStage(Input, Arrival).On<TakeEffectInput>("TakeEffect", input =>
        {
            asked.Add(input.ReachedUtc);
            return input.ReachedUtc < End ? new TerminationState("pending", End, false, false, []) : Effected;
        });

        var run = TerminationOrchestration.RunAsync(stage.Context);
        stage.FireEarly(End.AddSeconds(-1));
        Assert.False(run.IsCompleted);
        stage.MoveTo(End);

        Assert.Equal("effected", await run);
        Assert.Equal([End.AddSeconds(-1), End], asked);
    }

    [Fact]
    public async Task After_the_wait_the_contract_is_asked_and_not_the_date_carried_in()
    {
        var later = End.AddDays(5);
        var stage = new OrchestrationStage(Input, Arrival)
            .On<TakeEffectInput>(
                "TakeEffect", input => input.ReachedUtc < later ? new TerminationState("pending", later, false, false, []) : Effected);

        var run = TerminationOrchestration.RunAsync(stage.Context);
        stage.MoveTo(End);
        Assert.False(run.IsCompleted);
        Assert.Equal([later], stage.Timers);
        stage.MoveTo(later);

        Assert.Equal("effected", await run);
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("replaced")]
    public async Task A_notice_that_no_longer_stands_ends_its_instance_soon(string status)
    {
        var stage = new OrchestrationStage(Input, Arrival).On<TakeEffectInput>(
            "TakeEffect", _ => new TerminationState(status, null, false, false, []));

        var run = TerminationOrchestration.RunAsync(stage.Context);
        stage.Raise("ntc-2");

        Assert.Equal(status, await run);
        Assert.Equal(["timer 2026-07-10T15:00:00", "TakeEffect", "ConcludeNotice"], stage.Script);
        Assert.Empty(stage.Timers);
    }

    [Fact]
    public async Task A_call_that_changed_nothing_lets_it_wait_on()
    {
        var stage = new OrchestrationStage(Input, Arrival)
            .On<TakeEffectInput>(
                "TakeEffect", input => input.ReachedUtc < End ? new TerminationState("pending", End, false, false, []) : Effected);

        var run = TerminationOrchestration.RunAsync(stage.Context);
        stage.Raise("nothing");
        stage.Raise("nothing again");
        Assert.Equal([End], stage.Timers);
        stage.MoveTo(End);

        Assert.Equal("effected", await run);
    }

    [Fact]
    public async Task An_ended_contract_gives_its_addresses_back_and_a_lapse_raises_a_task()
    {
        var stage = new OrchestrationStage(Input, End)
            .On<TakeEffectInput>(
                "TakeEffect", _ => new TerminationState("effected", null, ContractEnded: true, EligibilityLapsed: true, ["ntc-7"]));

        await TerminationOrchestration.RunAsync(stage.Context);

        Assert.Equal(
            ["TakeEffect", "ReleaseClaims", "RaiseLapseTasks", "changed -> termination-ctr-1-ntc-7", "ConcludeNotice"], stage.Script);
    }

    [Fact]
    public async Task The_partner_is_told_of_the_notice_before_the_wait_where_it_has_a_webhook()
    {
        var stage = new OrchestrationStage(Input with { Announce = true }, Arrival).On<TakeEffectInput>("TakeEffect", _ => Effected);

        var run = TerminationOrchestration.RunAsync(stage.Context);
        Assert.Equal(["AnnounceNotice", "timer 2026-07-10T15:00:00"], stage.Script);
        stage.MoveTo(End);

        await run;
    }
}
