using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Tests;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>A call of each kind that is refused.</summary>
internal static class ProblemChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        string contract = await ApplicationChapter.ContractAsync(app, "2026-03-20");
        string path = $"/api/contracts/{contract}";
        await book.RefuseAsync(app.Partner, HttpMethod.Post, $"{path}/cancellation-notices", 400, new { designatedDate = "2026-02-30" });
        await book.RefuseAsync(app.Anonymous, HttpMethod.Get, path, 401);
        await book.RefuseAsync(app.Meter, HttpMethod.Get, path, 403);
        await book.RefuseAsync(app.OtherPartner, HttpMethod.Get, path, 404);
        await book.RefuseAsync(app.Partner, HttpMethod.Get, $"{path}/bills/2026-03", 406, null, ("Accept", "image/png"));
        string rejected = await app.ReceivedAsync(ApplicationChapter.Form("cust-2", "203.0.113.11"));
        await app.Operator.PostReplyAsync($"/api/applications/{rejected}/rejection", new { reason = "書類不備" });
        await book.RefuseAsync(app.Partner, HttpMethod.Delete, $"/api/applications/{rejected}", 409);
        await book.RefuseAsync(
            app.Partner, HttpMethod.Put, $"{path}/administrators", 412,
            new { administrators = new[] { new { name = "管理 花子", email = "hanako@example.co.jp" } } }, ("If-Match", "\"0\""));
        await book.RefuseAsync(app.Partner, HttpMethod.Post, "/api/applications", 413, "{}".PadRight((1024 * 1024) + 1));
        await book.RefuseAsync(
            app.Partner, HttpMethod.Post, "/api/applications", 415, new StringContent("<a/>", Encoding.UTF8, "application/xml"));
        var form = ApplicationChapter.Form("cust-3", "203.0.113.30");
        form["options"]!.AsArray().Add(new JsonObject
        {
            ["code"] = "spare-mail",
            ["domains"] = new JsonArray("example.co.jp"),
            ["retentionDays"] = 7,
        });
        await book.RefuseAsync(app.Partner, HttpMethod.Post, "/api/applications", 422, form);
        await app.MoveClockAsync("2026-07-05T00:00:00Z");
        await book.RefuseAsync(app.Partner, HttpMethod.Get, "/api/events?after=0000000000000001", 410);

        await using var narrow = await SecureMxApp.StartAsync(
            settings: ["--Limits:PartnerRate", "1", "--Limits:PartnerBurst", "1", "--Http:PublicAddress", "https://api.example.jp"]);
        await Eventually.HoldsAsync(
            async () => (await narrow.Partner.GetReplyAsync("/api/contracts")).Status == HttpStatusCode.TooManyRequests);
        await book.RefuseAsync(narrow.Partner, HttpMethod.Get, "/api/contracts", 429);
    }
}
