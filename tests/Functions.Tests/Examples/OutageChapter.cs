namespace SecureMx.Functions.Tests.Examples;

/// <summary>An outage, and the reduction of the fee that is claimed for it.</summary>
internal static class OutageChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        string contract = await ApplicationChapter.ContractAsync(app, "2026-04-01");
        await app.MoveClockAsync("2026-04-12T08:00:00Z");
        var outage = await book.PostAsync(
            app.Operator, "/api/outages", new { knownAt = "2026-04-10T03:00:00Z", contractIds = "all", cause = "メールサーバ群の電源障害" });
        string path = outage.Headers.Location!.ToString();
        await book.PutAsync(
            app.Operator, path,
            new { knownAt = "2026-04-10T03:00:00Z", restoredAt = "2026-04-12T06:00:00Z", contractIds = "all", cause = "メールサーバ群の電源障害" });
        var claim = await book.PostAsync(
            app.Partner, $"/api/contracts/{contract}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() });
        await book.GetAsync(app.Partner, $"/api/contracts/{contract}/fee-reduction-claims");
        await book.GetAsync(app.Partner, claim.Headers.Location!.ToString());
        await book.GetAsync(app.Partner, "/api/outages");
        await book.GetAsync(app.Partner, path);
    }
}
