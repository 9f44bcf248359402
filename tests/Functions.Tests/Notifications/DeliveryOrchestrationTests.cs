using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>A message is delivered, or tried at growing intervals until it becomes a task.</summary>
public class DeliveryOrchestrationTests
{
    private static readonly DateTime Start = new(2026, 6, 10, 3, 0, 0, DateTimeKind.Utc);
    private static readonly Delivery Message = new("acme", "main", "ntc-1.given", "ctr-1", "{}");

    [Fact]
    public async Task What_is_taken_at_once_is_sent_once()
    {
        var stage = new OrchestrationStage(Message, Start).On<Delivery>("AttemptDelivery", _ => new DeliveryAttempt(true, "204"));

        Assert.Equal("204", await DeliveryOrchestration.RunAsync(stage.Context));
        Assert.Equal(["AttemptDelivery"], stage.Script);
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_after_a_wait()
    {
        int attempts = 0;
        var stage = new OrchestrationStage(Message, Start).On<Delivery>(
            "AttemptDelivery", _ => new DeliveryAttempt(++attempts == 3, attempts == 3 ? "200" : "503"));

        var run = DeliveryOrchestration.RunAsync(stage.Context);
        Assert.Equal(
            new Text("awaits 2026-06-10T03:00:05Z: tries main again (503)", "2026-06-10T03:00:05Z まで待機: main へ再送 (503)"),
            stage.Statuses[^1]);
        stage.MoveTo(stage.Timers.Single());
        stage.MoveTo(stage.Timers.Single());

        Assert.Equal("200", await run);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task After_the_last_attempt_an_operator_gets_a_task()
    {
        var stage = new OrchestrationStage(Message, Start).On<Delivery>("AttemptDelivery", _ => new DeliveryAttempt(false, "503"));

        var run = DeliveryOrchestration.RunAsync(stage.Context);
        var last = TimeSpan.Zero;
        while (!run.IsCompleted)
        {
            var next = stage.Timers.Single();
            Assert.True(next - stage.Now > last, "Each wait is longer than the one before.");
            last = next - stage.Now;
            stage.MoveTo(next);
        }

        Assert.Equal("gave up: 503", await run);
        Assert.Equal(DeliveryOrchestration.MaximumAttempts, stage.Script.Count(line => line == "AttemptDelivery"));
        Assert.Equal("GiveUpDelivery", stage.Script[^1]);
    }

    [Fact]
    public async Task Without_a_slot_it_waits_ever_longer_and_counts_no_attempt()
    {
        int deferred = 0;
        var stage = new OrchestrationStage(Message, Start).On<Delivery>(
            "AttemptDelivery",
            _ => ++deferred <= 3 ? new DeliveryAttempt(false, "busy") { Deferral = TimeSpan.FromSeconds(1) }
                : new DeliveryAttempt(false, "503"));

        var run = DeliveryOrchestration.RunAsync(stage.Context);
        for (int wait = 1; wait <= 4; wait *= 2)
        {
            Assert.Equal(stage.Now.AddSeconds(wait), stage.Timers.Single());
            stage.MoveTo(stage.Timers.Single());
        }

        Assert.Equal(stage.Now.AddSeconds(5), stage.Timers.Single());
        while (!run.IsCompleted)
            stage.MoveTo(stage.Timers.Single());
        Assert.Equal("gave up: 503", await run);
        Assert.Equal(3 + DeliveryOrchestration.MaximumAttempts, stage.Script.Count(line => line == "AttemptDelivery"));
    }

    [Theory]
    [InlineData(120, 120)]
    [InlineData(2, 5)] // what is shorter than the wait that is due anyway changes nothing
    public async Task Retry_After_is_waited_for(int asked, int waited)
    {
        int attempts = 0;
        var stage = new OrchestrationStage(Message, Start).On<Delivery>(
            "AttemptDelivery",
            _ => ++attempts == 1 ? new DeliveryAttempt(false, "503") { RetryAfter = TimeSpan.FromSeconds(asked) }
                : new DeliveryAttempt(true, "204"));

        var run = DeliveryOrchestration.RunAsync(stage.Context);
        Assert.Equal(Start.AddSeconds(waited), stage.Timers.Single());
        stage.MoveTo(stage.Timers.Single());

        Assert.Equal("204", await run);
    }

    [Theory]
    [InlineData("ctr-0198c0de0198c0de0198c0de0198c0de-12")]
    [InlineData(null)]
    public void Its_instance_id_is_short_whatever_the_names_are(string? contract)
    {
        var longest = new Delivery(new string('p', 64), new string('w', 64), $"{contract}.option-100.ended", contract, "{}");

        Assert.InRange(longest.InstanceId().Length, 1, 99);
        Assert.NotEqual(longest.InstanceId(), (longest with { Webhook = "w" }).InstanceId());
        Assert.NotEqual(longest.InstanceId(), (longest with { PartnerId = "p" }).InstanceId());
        Assert.NotEqual(longest.InstanceId(), (longest with { MessageId = "m" }).InstanceId());
        Assert.Equal(longest.InstanceId(), (longest with { Body = "[]" }).InstanceId());
    }
}
