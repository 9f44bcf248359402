using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>How a contract and its options end, and what is settled.</summary>
internal static class EndingChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        await app.MoveClockAsync("2026-04-20T01:00:00Z");
        string contract = await app.ContractAsync(Form(), Acceptance());
        string path = $"/api/contracts/{contract}";
        var wish = new { designatedDate = "2026-07-31" };
        await book.PostAsync(app.Partner, $"{path}/options/advanced-archive/cancellation-previews", wish);
        string option = (await book.PostAsync(
            app.Partner, $"{path}/options/advanced-archive/cancellation-notices", wish)).Headers.Location!.ToString();
        await book.GetAsync(app.Partner, $"{path}/options/advanced-archive/cancellation-notices");
        await book.GetAsync(app.Partner, option);
        await book.PostAsync(
            app.Operator, $"{path}/settlement-waivers", new { option = "advanced-archive", reason = "当社都合による終了のため" });
        await book.GetAsync(app.Partner, $"{path}/settlement-waivers");
        await book.PostAsync(app.Operator, $"{option}/withdrawal", new { consent = "営業部長 承諾 2026-04-20" });

        await book.PostAsync(app.Partner, $"{path}/cancellation-previews", wish);
        string notice = (await book.PostAsync(app.Partner, $"{path}/cancellation-notices", wish)).Headers.Location!.ToString();
        await book.GetAsync(app.Partner, $"{path}/cancellation-notices");
        await book.GetAsync(app.Partner, notice);
        await book.PostAsync(app.Operator, $"{notice}/withdrawal", new { consent = "営業部長 承諾 2026-04-20" });
        await book.PostAsync(
            app.Operator, $"{path}/terminations", new { ground = "general-terms-28-2", effectiveDate = "2026-05-31", reason = "料金の不払い" });
    }

    // A year is the minimum period of the archive (O2): its end costs the months that are left.
    private static JsonObject Form()
    {
        var form = ApplicationChapter.Form();
        form["options"]!.AsArray().Add(new JsonObject { ["code"] = "advanced-archive" });
        return form;
    }

    private static JsonObject Acceptance()
    {
        var acceptance = ApplicationChapter.Acceptance("2026-04-20");
        acceptance["prices"]!["options"]!["advanced-archive"] =
            new JsonObject { ["initial"] = 3_000, ["monthly"] = 0, ["perAccount"] = 90 };
        return acceptance;
    }
}
