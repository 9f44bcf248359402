namespace SecureMx.Functions.Tests.Examples;

/// <summary>A webhook, what is delivered to it, and the feed.</summary>
internal static class WebhookChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        await book.PutAsync(app.Partner, "/api/webhooks/main", new { url = "https://partner.example/hooks" });
        await book.PutAsync(app.Partner, "/api/webhooks/main", new { url = "https://partner.example/hooks" });
        await book.GetAsync(app.Partner, "/api/webhooks");
        await book.GetAsync(app.Partner, "/api/webhooks/main");

        await using var receiver = await Receiver.StartAsync();
        await app.Partner.PutReplyAsync("/api/webhooks/taken", new { url = receiver.Url });
        string delivery = (await book.PostAsync(app.Partner, "/api/webhooks/taken/test", new { })).Headers.Location!.ToString();
        await app.MoveClockAsync("2026-03-20T01:00:30Z");
        await book.GetAsync(app.Partner, "/api/webhooks/taken/deliveries");
        await book.GetAsync(app.Partner, delivery);
        await book.PostAsync(app.Partner, $"{delivery}/redelivery", new { });
        await book.GetAsync(app.Partner, "/api/events");

        const string Client = "/api/partners/acme/clients/6f9619ff-8b86-d011-b42d-00cf4fc964ff";
        await book.PutAsync(app.Operator, Client, new { });
        await book.PutAsync(app.Operator, Client, new { });
        await book.GetAsync(app.Operator, "/api/partners/acme/clients");
        await book.GetAsync(app.Operator, "/api/partners");
        await book.GetAsync(app.Operator, Client);
    }
}
