using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>How many deliveries run at once, of one partner and of all.</summary>
public class DeliverySlotsTests
{
    [Fact]
    public async Task One_partner_has_its_own_and_no_more_and_another_partner_has_others()
    {
        using var slots = new DeliverySlots();
        var held = await Task.WhenAll(Enumerable.Range(0, DeliverySlots.PerPartner).Select(_ => slots.TakeAsync("acme").AsTask()));

        Assert.All(held, Assert.NotNull);
        Assert.Null(await slots.TakeAsync("acme"));
        Assert.NotNull(await slots.TakeAsync("rival"));
    }

    [Fact]
    public async Task One_that_waits_has_the_slot_that_becomes_free()
    {
        using var slots = new DeliverySlots();
        var held = await Task.WhenAll(Enumerable.Range(0, DeliverySlots.PerPartner).Select(_ => slots.TakeAsync("acme").AsTask()));

        var waiting = slots.TakeAsync("acme").AsTask();
        held[0]!.Dispose();

        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Whoever_comes_when_enough_are_waiting_is_put_off_at_once()
    {
        using var slots = new DeliverySlots();
        await Task.WhenAll(Enumerable.Range(0, DeliverySlots.PerPartner).Select(_ => slots.TakeAsync("acme").AsTask()));
        Task<IDisposable?>[] waiting = [.. Enumerable.Range(0, DeliverySlots.WaitingPerPartner)
            .Select(_ => slots.TakeAsync("acme").AsTask())];

        var next = slots.TakeAsync("acme");

        Assert.True(next.IsCompleted);
        Assert.Null(await next);
        Assert.All(await Task.WhenAll(waiting), Assert.Null);
    }

    [Fact]
    public async Task All_partners_together_leave_slots_for_what_is_no_delivery()
    {
        using var slots = new DeliverySlots();
        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(partner => slots.TakeAsync($"partner-{partner}").AsTask()));

        Assert.Equal(DeliverySlots.InAll, taken.Count(slot => slot is not null));
        taken.First(slot => slot is not null)!.Dispose();
        Assert.NotNull(await slots.TakeAsync("another"));
    }

    [Fact]
    public void The_host_has_more_slots_for_activities_than_deliveries_can_take()
    {
        var host = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json"))).RootElement;

        var activities = host.GetProperty("extensions").GetProperty("durableTask").GetProperty("maxConcurrentActivityFunctions").GetInt32();

        Assert.True(DeliverySlots.InAll < activities);
        Assert.True(DeliverySlots.PerPartner + DeliverySlots.WaitingPerPartner < DeliverySlots.InAll);
    }
}
