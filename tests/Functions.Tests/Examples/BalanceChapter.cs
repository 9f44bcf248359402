using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>A credit that no later bill takes, and the task that it raises.</summary>
internal static class BalanceChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        string contract = await ApplicationChapter.ContractAsync(app, "2026-04-03");
        await app.MoveClockAsync("2026-08-10T03:00:00Z");
        await app.Operator.NoticeAsync(contract, body: new { arrivedOn = "2026-05-31" }); // billed, and ended on 30 June
        await app.MoveClockAsync("2026-09-05T03:00:00Z");
        await book.GetAsync(app.Operator, "/api/customers/cust-1/balance?partnerId=acme");
        await book.PostAsync(
            app.Operator, "/api/customers/cust-1/balance/settlements?partnerId=acme",
            new { kind = "refund", amount = 10_000, reason = "振込 2026-09-05" });

        string task = (await book.GetAsync(app.Operator, "/api/tasks?status=open&count=true"))["items.0.taskId"].GetString()!;
        await book.PostAsync(app.Operator, $"/api/tasks/{task}/completion", new { note = "お客様に電話で連絡済み" });
        await book.PostAsync(app.Operator, $"/api/tasks/{task}/reopening", new { reason = "お客様から再度の照会あり" });
        await book.GetAsync(app.Operator, $"/api/tasks/{task}");
    }
}
