using SecureMx.Domain;
using SecureMx.Functions.Ending;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>
/// E6: the end of a designated service shows at once, and takes effect on every contract that the customer has on its day.
/// </summary>
public class ServiceEndOrchestrationTests
{
    private static readonly DateTime Told = new(2026, 6, 10, 3, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = new(2026, 6, 30, 15, 0, 0, DateTimeKind.Utc);
    private static readonly ServiceEndInput Input = new("cust-1", "document-exchange", "sve-1", new DateOnly(2026, 6, 30), End);

    [Fact]
    public async Task It_records_at_once_waits_and_treats_page_by_page()
    {
        List<string> treated = [];
        ServiceEndPage Treat(ServiceEndPageInput input)
        {
            treated.Add($"{(input.ReachedUtc is null ? "records" : "ends")} after '{input.AfterContractId}'");
            return new ServiceEndPage(true, input.AfterContractId.Length == 0 ? "ctr-50" : null);
        }

        var stage = new OrchestrationStage(Input, Told)
            .On<ServiceEndPageInput>("RecordServiceEnd", Treat)
            .On<ServiceEndPageInput>("ServiceEndTakesEffect", Treat);

        var run = DesignatedServiceEndOrchestration.RunAsync(stage.Context);
        Assert.Equal(["records after ''", "records after 'ctr-50'"], treated);
        Assert.Equal(
            new Text(
                "awaits 2026-06-30T15:00:00Z: document-exchange of cust-1 ends (E6)",
                "2026-06-30T15:00:00Z まで待機: 契約者 cust-1 の document-exchange の終了 (E6)"),
            stage.Statuses[^1]);
        stage.MoveTo(End.AddTicks(-1));
        Assert.False(run.IsCompleted);
        stage.MoveTo(End);

        Assert.Equal("effected", await run);
        Assert.Equal(["ends after ''", "ends after 'ctr-50'"], treated.Skip(2));
        Assert.Equal("ConcludeServiceEnd", stage.Script[^1]);
    }

    [Fact]
    public async Task A_timer_that_fires_early_ends_nothing()
    {
        var stage = new OrchestrationStage(Input, Told)
            .On<ServiceEndPageInput>("RecordServiceEnd", _ => new ServiceEndPage(true, null))
            .On<ServiceEndPageInput>("ServiceEndTakesEffect", _ => new ServiceEndPage(true, null));

        var run = DesignatedServiceEndOrchestration.RunAsync(stage.Context);
        stage.FireEarly(End.AddSeconds(-1));
        Assert.False(run.IsCompleted);
        Assert.DoesNotContain("ServiceEndTakesEffect", stage.Script);
        stage.MoveTo(End);

        Assert.Equal("effected", await run);
    }

    [Fact]
    public async Task An_end_that_was_brought_forward_ends_its_instance_soon_and_treats_nothing()
    {
        var stage = new OrchestrationStage(Input, Told)
            .On<ServiceEndPageInput>("RecordServiceEnd", _ => new ServiceEndPage(true, null))
            .On<ServiceEndInput>("ServiceEndStands", _ => false);

        var run = DesignatedServiceEndOrchestration.RunAsync(stage.Context);
        stage.Raise("sve-2");

        Assert.Equal("replaced", await run);
        Assert.Equal(["RecordServiceEnd", "timer 2026-06-30T15:00:00", "ServiceEndStands", "ConcludeServiceEnd"], stage.Script);
        Assert.Empty(stage.Timers);
    }

    [Fact]
    public async Task An_end_that_does_not_stand_on_its_day_treats_no_further_contract()
    {
        var stage = new OrchestrationStage(Input, End)
            .On<ServiceEndPageInput>("RecordServiceEnd", _ => new ServiceEndPage(true, null))
            .On<ServiceEndPageInput>("ServiceEndTakesEffect", _ => new ServiceEndPage(false, null));

        Assert.Equal("replaced", await DesignatedServiceEndOrchestration.RunAsync(stage.Context));
        Assert.Single(stage.Script, "ServiceEndTakesEffect");
    }
}
