using DurableTask.Core;

namespace DurableTask.Sqlite.Tests;

public class SmokeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Three_activities(bool memory)
    {
        var folder = Directory.CreateTempSubdirectory();
        using var service = new SqliteOrchestrationService(new SqliteOrchestrationServiceOptions
        {
            DatabasePath = memory ? SqliteOrchestrationServiceOptions.InMemory : Path.Combine(folder.FullName, "hub.db"),
        });
        var worker = new TaskHubWorker(service) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails };
        worker.AddTaskOrchestrations(Creator<TaskOrchestration>.Of("three", () => new LambdaOrchestration(async (context, input) =>
        {
            for (var i = 0; i < 3; i++)
                input = await context.Call("add", input);
            await context.Sleep(TimeSpan.FromMilliseconds(20));
            return input + await context.Event("go");
        })));
        worker.AddTaskActivities(Creator<TaskActivity>.Of("add", () => new LambdaActivity((_, input) => Task.FromResult<string?>(input + "1"))));
        await worker.StartAsync();
        var client = new TaskHubClient(service);
        var instances = new List<OrchestrationInstance>();
        for (var i = 0; i < 100; i++)
            instances.Add(await client.CreateOrchestrationInstanceAsync("three", "", "id" + i, "x"));
        foreach (var instance in instances)
            await client.RaiseEventAsync(instance, "go", "!");
        foreach (var instance in instances)
        {
            var state = await client.WaitForOrchestrationAsync(instance, TimeSpan.FromSeconds(20));
            Assert.Equal("\"x111!\"", state?.Output);
        }

        await service.WaitForIdleAsync();
        Assert.True(service.IsIdle);
        await worker.StopAsync(true);
        folder.Delete(true);
    }
}

internal sealed class Creator<T>(Func<T> create) : ObjectCreator<T>
{
    public override T Create() => create();

    public static Creator<T> Of(string name, Func<T> create) => new(create) { Name = name, Version = "" };
}
