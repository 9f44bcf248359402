using SecureMx.Functions.Tests.Ending;
using SecureMx.Tests;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>What operators do with orchestrations.</summary>
internal static class OperationChapter
{
    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        string path = await WaitingAsync(app, 10);
        await ActAsync(app, book, path, "suspend", "suspended");
        await ActAsync(app, book, path, "resume", "running");
        await book.GetAsync(app.Operator, path);
        await book.GetAsync(app.Operator, "/api/orchestrations?kind=termination&status=running");
        await ActAsync(app, book, path, "terminate", "terminated");
        await ActAsync(app, book, path, "restart", "running");

        string failed = await app.Orchestrations.ScheduleNewOrchestrationInstanceAsync(
            "NoSuchOrchestrator", null, new StartOrchestrationOptions("close-2026-02"));
        await app.Orchestrations.WaitForInstanceCompletionAsync(failed);
        await book.PostAsync(app.Operator, $"/api/orchestrations/{failed}/rewind", new { reason = "調査のため" });
    }

    private static async Task<string> WaitingAsync(SecureMxApp app, int number)
    {
        string contract = await ApplicationChapter.ContractAsync(app, "2026-03-20", number: number);
        string id = (await app.Operator.NoticeAsync(contract))["orchestration.instanceId"].GetString()!;
        string path = $"/api/orchestrations/{id}";
        await app.Orchestrations.WaitForInstanceStartAsync(id);
        await Eventually.HoldsAsync(
            async () => (await app.Operator.GetReplyAsync(path)).Text.Contains("timer-created", StringComparison.Ordinal));
        return path;
    }

    private static async Task ActAsync(SecureMxApp app, ExampleBook book, string path, string action, string status)
    {
        await book.PostAsync(app.Operator, $"{path}/{action}", new { reason = "調査のため" });
        await Eventually.HoldsAsync(async () => (await app.Operator.GetReplyAsync(path))["status"].GetString() == status);
    }
}
