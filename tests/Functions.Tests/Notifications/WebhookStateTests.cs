using NodaTime;
using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>When a webhook is disabled: after a day of failures, or at once when its endpoint is gone.</summary>
public class WebhookStateTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 6, 10, 3, 0);
    private static readonly Webhook New = new("acme", "main", "https://hooks.example.com/", "whsec_x", Start);
    private static readonly SendResult Taken = new(true, "204"), Failed = new(false, "503"), Gone = new(false, "410") { IsGone = true };

    [Fact]
    public void A_message_that_is_taken_changes_nothing() => Assert.Equal(New, New.After(Taken, Start));

    [Fact]
    public void A_failure_is_noted_with_its_time_and_a_message_that_is_taken_ends_it()
    {
        var failing = New.After(Failed, Start);

        Assert.Equal(Start, failing.FailingSince);
        Assert.Null(failing.Disabled);
        Assert.Equal(New, failing.After(Taken, Start + Duration.FromSeconds(5)));
    }

    [Theory]
    [InlineData(86399, false)]
    [InlineData(86400, true)]
    public void After_a_day_of_failures_it_is_disabled(int seconds, bool disabled)
    {
        var webhook = New;
        for (var hour = 0; hour < 24; hour++)
            webhook = webhook.After(Failed, Start + Duration.FromHours(hour));
        var last = Start + Duration.FromSeconds(seconds);

        webhook = webhook.After(Failed, last);

        Assert.Equal(disabled ? new WebhookDisablement(last, DisablementReason.FailedForADay) : null, webhook.Disabled);
        Assert.Equal(Start, webhook.FailingSince);
    }

    [Fact]
    public void The_waits_of_one_message_alone_come_to_a_day_of_failures()
    {
        var webhook = New;
        foreach (var hours in new[] { 0, 0.6, 2.6, 7.6, 17.6, 31.6 })
            webhook = webhook.After(Failed, Start + Duration.FromHours(hours));

        Assert.Equal(DisablementReason.FailedForADay, webhook.Disabled?.Reason);
    }

    [Fact]
    public void Two_failures_with_a_quiet_week_between_them_are_no_day_of_failures()
    {
        var later = Start + Duration.FromDays(7);

        var webhook = New.After(Failed, Start).After(Failed, later);

        Assert.Null(webhook.Disabled);
        Assert.Equal(later, webhook.FailingSince);
    }

    [Fact]
    public void Gone_disables_at_once() =>
        Assert.Equal(new WebhookDisablement(Start, DisablementReason.Gone), New.After(Gone, Start).Disabled);

    [Fact]
    public void Disabled_it_stays_whatever_comes()
    {
        var disabled = New.After(Gone, Start);

        Assert.Equal(disabled, disabled.After(Taken, Start + Duration.FromDays(2)));
        Assert.Equal(disabled, disabled.After(Failed, Start + Duration.FromDays(2)));
    }

    [Fact]
    public void Many_failures_at_once_are_noted_once()
    {
        var failing = New.After(Failed, Start);

        Assert.Equal(failing, failing.After(Failed, Start + Duration.FromMinutes(59)));
        Assert.NotEqual(failing, failing.After(Failed, Start + Duration.FromMinutes(60)));
    }
}
