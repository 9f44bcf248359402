using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Tasks;

/// <summary>Tasks: raised once, listed by status, dealt with once.</summary>
public class TaskTests
{
    [Fact]
    public async Task A_task_that_is_raised_again_stays_as_it_is_even_when_it_is_done()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var task = new NewTask(TaskIds.Of("test", "1"), "test", new("確認のこと。", "確認のこと。"));
        await RaiseAsync(app, task);
        await RaiseAsync(app, task with { Summary = new("Another text.", "別の文。") });
        await app.Operator.PostReplyAsync($"/api/tasks/{task.TaskId}/completion", new { note = "済み" });

        await RaiseAsync(app, task);

        var list = await app.Operator.GetReplyAsync("/api/tasks");
        Assert.Equal("確認のこと。", list["items"].EnumerateArray().Single().GetProperty("summary").GetString());
        Assert.Equal("done", list["items.0.status"].GetString());
    }

    [Fact]
    public async Task Tasks_are_listed_by_status_page_by_page()
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (int number in Enumerable.Range(0, 25))
            await RaiseAsync(app, new NewTask(TaskIds.Of("test", $"{number}"), "test", new("Look.", "確認してください。")));
        await app.Operator.PostReplyAsync($"/api/tasks/{TaskIds.Of("test", "7")}/completion", new { note = "Looked." });

        var open = await app.Operator.AllAsync("/api/tasks?status=open", 4);
        var done = await app.Operator.AllAsync("/api/tasks?status=done", 4);
        var all = await app.Operator.AllAsync("/api/tasks", 10);

        Assert.Equal([24, 1, 25], [open.Count, done.Count, all.Count]);
        Assert.Distinct(all.Select(task => task["taskId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Completing_says_who_when_and_what_and_is_done_once()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string id = TaskIds.Of("test");
        await RaiseAsync(app, new NewTask(id, "test", new("Look.", "確認してください。")));
        await app.MoveClockAsync("2026-04-02T00:00:00Z");

        var done = await app.Operator.PostReplyAsync($"/api/tasks/{id}/completion", new { note = "Looked." });
        var same = await app.Operator.PostReplyAsync($"/api/tasks/{id}/completion", new { note = "Looked." });
        var other = await app.Operator.PostReplyAsync($"/api/tasks/{id}/completion", new { note = "Looked again." });

        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Equal("2026-04-02T00:00:00Z", done["completion.at"].GetString());
        Assert.Equal("operator", done["completion.by.role"].GetString());
        Assert.Equal("Looked.", done["completion.note"].GetString());
        Assert.Equal(done.Text, same.Text);
        other.AssertProblem(409, "conflict");
        Assert.Equal(done.Text, (await app.Operator.GetReplyAsync($"/api/tasks/{id}")).Text);
    }

    [Fact]
    public async Task Tasks_are_found_by_contract_and_kind()
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (int number in Enumerable.Range(0, 12))
        {
            await RaiseAsync(
                app,
                new NewTask(
                    TaskIds.Of("test", $"{number}"), number % 2 == 0 ? "even" : "odd", new("Look.", "確認してください。"), $"ctr-{number % 3}"));
        }

        await app.Operator.PostReplyAsync($"/api/tasks/{TaskIds.Of("test", "3")}/completion", new { note = "Looked." });

        Assert.Equal(6, (await app.Operator.AllAsync("/api/tasks?kind=odd", 4)).Count);
        Assert.Equal(4, (await app.Operator.AllAsync("/api/tasks?contractId=ctr-0", 3)).Count);
        Assert.Equal(2, (await app.Operator.AllAsync("/api/tasks?contractId=ctr-0&kind=odd", 1)).Count);
        Assert.Equal(
            [TaskIds.Of("test", "9")],
            (await app.Operator.AllAsync("/api/tasks?contractId=ctr-0&kind=odd&status=open", 1))
                .Select(task => task["taskId"]!.GetValue<string>()));
        Assert.Empty(await app.Operator.AllAsync("/api/tasks?contractId=ctr-9", 50));
        Assert.StartsWith(
            "kind:", Assert.Single((await app.Operator.GetReplyAsync("/api/tasks?kind=a%20b")).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_completed_task_is_reopened_and_keeps_who_did_what()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string id = TaskIds.Of("test");
        await RaiseAsync(app, new NewTask(id, "test", new("Look.", "確認してください。")));
        (await app.Operator.PostReplyAsync($"/api/tasks/{id}/reopening", new { reason = "r" })).AssertProblem(409, "conflict");
        await app.Operator.PostReplyAsync($"/api/tasks/{id}/completion", new { note = "Looked." });

        var open = await app.Operator.PostReplyAsync($"/api/tasks/{id}/reopening", new { reason = "They called again." });
        var same = await app.Operator.PostReplyAsync($"/api/tasks/{id}/reopening", new { reason = "They called again." });

        Assert.Equal(HttpStatusCode.OK, open.Status);
        Assert.Equal(open.Text, same.Text);
        Assert.Equal("open", open["status"].GetString());
        Assert.Equal(("They called again.", "operator", "Looked."), (
            open["reopenings.0.reason"].GetString(), open["reopenings.0.by.role"].GetString(),
            open["reopenings.0.completion.note"].GetString()));
        (await app.Operator.PostReplyAsync($"/api/tasks/{id}/reopening", new { reason = "other" })).AssertProblem(409, "conflict");
        Assert.Single(await app.Operator.AllAsync("/api/tasks?status=open", 50));

        var done = await app.Operator.PostReplyAsync($"/api/tasks/{id}/completion", new { note = "Looked again." });
        Assert.Equal(
            ("done", "Looked again.", 1),
            (done["status"].GetString(), done["completion.note"].GetString(), done["reopenings"].GetArrayLength()));
        (await app.Operator.PostReplyAsync("/api/tasks/task-none/reopening", new { reason = "r" })).AssertProblem(404, "not-found");
        Assert.StartsWith(
            "/reason:",
            Assert.Single(
                (await app.Operator.PostReplyAsync($"/api/tasks/{id}/reopening", new { reason = " " }))
                    .AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_calls_are_refused()
    {
        await using var app = await SecureMxApp.StartAsync();
        string id = TaskIds.Of("test");
        await RaiseAsync(app, new NewTask(id, "test", new("Look.", "確認してください。")));

        Assert.StartsWith(
            "/note:",
            Assert.Single(
                (await app.Operator.PostReplyAsync($"/api/tasks/{id}/completion", new { note = "\u0007" }))
                    .AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "/note:",
            Assert.Single((await app.Operator.PostReplyAsync($"/api/tasks/{id}/completion", "{}")).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "status:", Assert.Single((await app.Operator.GetReplyAsync("/api/tasks?status=never")).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
        (await app.Operator.PostReplyAsync("/api/tasks/task-none/completion", new { note = "n" })).AssertProblem(404, "not-found");
        (await app.Operator.GetReplyAsync("/api/tasks/task-none")).AssertProblem(404, "not-found");
        (await app.Partner.GetReplyAsync("/api/tasks")).AssertProblem(403, "forbidden");
        (await app.Partner.PostReplyAsync($"/api/tasks/{id}/completion", new { note = "n" })).AssertProblem(403, "forbidden");
        (await app.Anonymous.GetReplyAsync("/api/tasks")).AssertProblem(401, "unauthenticated");
    }

    private static Task RaiseAsync(SecureMxApp app, NewTask task) => app.Services.GetRequiredService<TaskStore>().RaiseAsync(task);
}
