using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class ContinueAsNewTests
{
    [Fact]
    public async Task Each_execution_starts_with_the_new_input_and_an_empty_history()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Add", n => n + 1)
            .Orchestrator("Count", async context =>
            {
                var n = await context.CallActivityAsync<int>("Add", context.GetInput<int>());
                context.SetCustomStatus($"at {n}");
                if (n < 10)
                {
                    context.ContinueAsNew(n);
                }

                return n;
            }));
        var id = await hub.StartAsync("Count", 0);
        var end = await hub.EndAsync(id);
        Assert.Equal(10, end.ReadOutputAs<int>());
        Assert.Equal(9, end.ReadInputAs<int>());
        Assert.Equal("at 10", end.ReadCustomStatusAs<string>());
        Assert.Single(hub.Engine.FindWithHistory(id)!.Value.Lines, l => l.Name == "Add" && l.Task is 0 && l.Failure is null && l.Data == "10");
        Assert.Equal(1L, hub.Database.Read(sql => sql.Scalar("SELECT count(*) FROM instances")));
    }

    [Theory]
    [InlineData(true, "1,2,3")]
    [InlineData(false, "1,9")]
    public async Task Events_that_nobody_took_come_along_unless_told_otherwise(bool keep, string expected)
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Eat", async context =>
        {
            var eaten = context.GetInput<List<int>>() ?? [];
            eaten.Add(await context.WaitForExternalEvent<int>("Food"));
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            if (eaten[^1] is 3 or 9)
            {
                return string.Join(',', eaten);
            }

            context.ContinueAsNew(eaten, keep);
            return "";
        }));
        var id = await hub.StartAsync("Eat");
        for (var n = 1; n <= 3; n++)
        {
            await hub.Client.RaiseEventAsync(id, "food", n, hub.Patience);
        }

        await hub.AdvanceAsync(TimeSpan.FromMinutes(5));
        await hub.Client.RaiseEventAsync(id, "food", 9, hub.Patience);
        await hub.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(expected, (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_the_old_execution_still_waited_for_never_reaches_the_new_one()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Slow", n => n)
            .Orchestrator("Restless", async context =>
            {
                if (context.GetInput<int>() == 1)
                {
                    // The same numbers of calls as in the execution before: its results must not be taken for these.
                    var timer = context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
                    await timer;
                    return "waited until " + context.CurrentUtcDateTime.Hour;
                }

                _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                _ = context.CallActivityAsync<int>("Slow", 1);
                context.ContinueAsNew(1);
                return "";
            }));
        var id = await hub.StartAsync("Restless", 0);
        await hub.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal("waited until 2", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }
}
