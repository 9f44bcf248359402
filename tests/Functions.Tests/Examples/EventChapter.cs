using SecureMx.Functions.Tests.Notifications;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>All that a partner hears of.</summary>
internal static class EventChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        await app.MoveClockAsync("2026-04-01T00:00:00Z");
        await using var receiver = await Receiver.StartAsync();
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.Partner.PutReplyAsync("/api/webhooks/gone", new { url = "http://127.0.0.1:9/" });
        await EventTests.LiveAsync(app);
        await book.EventsAsync(app.Partner);
    }
}
