namespace SecureMx.Functions.Tests.Examples;

/// <summary>The days of a contract: who administers it, what its customer must do, what traffic is restricted.</summary>
internal static class ContractChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        string contract = await ApplicationChapter.ContractAsync(app, "2026-03-20");
        string path = $"/api/contracts/{contract}";
        await book.PutAsync(
            app.Partner, $"{path}/administrators",
            new { administrators = new[] { new { name = "管理 花子", email = "hanako@example.co.jp" } } });
        string report = (await book.PostAsync(
            app.Partner, $"{path}/compromise-reports", new { description = "設定権限のあるアカウントへの不審なログインを確認" })).Headers.Location!.ToString();
        await book.PostAsync(app.Operator, $"{report}/instructions", new { instructions = "パスワードを変更し、操作履歴を提出してください" });
        await book.PostAsync(app.Partner, $"{report}/acknowledgement", new { });
        await book.GetAsync(app.Partner, $"{path}/compromise-reports");
        await book.GetAsync(app.Partner, report);

        await book.PutAsync(
            app.Operator, $"{path}/required-settings/mx-records", new { description = "MX レコードを本サービスに向ける", dueDate = "2026-04-30" });
        await book.PostAsync(app.Partner, $"{path}/required-settings/mx-records/confirmation", new { });
        await book.GetAsync(app.Partner, $"{path}/required-settings");
        await book.GetAsync(app.Partner, $"{path}/required-settings/mx-records");

        string restriction = (await book.PostAsync(
            app.Operator, $"{path}/restrictions", new { reason = "大量の迷惑メールの送信を検知", accounts = new[] { "taro@example.co.jp" } }))
            .Headers.Location!.ToString();
        await app.MoveClockAsync("2026-03-20T02:30:00Z"); // without a webhook, a person informs the customer
        await book.PostAsync(app.Operator, $"{restriction}/notification", new { });
        await book.PostAsync(app.Operator, $"{restriction}/lift", new { reason = "送信元の端末が隔離された" });
        await book.GetAsync(app.Partner, $"{path}/restrictions");
        await book.GetAsync(app.Partner, restriction);

        await book.GetAsync(app.Partner, "/api/contracts?domain=example.co.jp&count=true");
        await book.GetAsync(app.Partner, path);
        await book.GetAsync(app.Operator, $"{path}/events");

        await book.GetAsync(app.Partner, "/api/customers?name=例示&count=true");
        await book.GetAsync(app.Partner, "/api/customers/cust-1");
        await book.PutAsync(
            app.Operator, "/api/customers/cust-1/profile?partnerId=acme",
            new
            {
                name = "新例示株式会社",
                nameKana = "シンレイジカブシキガイシャ",
                address = "〒100-0001 東京都千代田区千代田1-1",
                department = "経理部",
                contact = "例示 花子",
                isPerson = false,
                from = "2026-05",
                reason = "商号変更の届出",
            });
        await book.PutAsync(
            app.Operator, "/api/customers/cust-1/designated-services/document-exchange?partnerId=acme", new { since = "2026-03-01" });
        await book.PostAsync(
            app.Operator, "/api/customers/cust-1/designated-services/document-exchange/termination?partnerId=acme",
            new { effectiveDate = "2026-06-30" });
    }
}
