using DurableTask.Core;
using DurableTask.Core.Exceptions;
using static DurableTask.Core.OrchestrationStatus;

namespace DurableTask.Sqlite.Tests.Crashes;

/// <summary>
/// The client of a random orchestration. It starts it, and does again and again what may be needed, since a crash leaves open whether a
/// call came to anything: it sends events, suspends and resumes, rewinds what failed, terminates what hangs.
/// </summary>
/// <param name="id">The orchestration's id.</param>
/// <param name="steps">Its steps.</param>
/// <param name="seed">The seed of what is sent when.</param>
/// <param name="attempt">Calls a client; null if there was a crash before the answer.</param>
/// <param name="heal">Has everything work from now on.</param>
/// <param name="rewind">Rewinds an instance.</param>
internal sealed class Driver(
    string id,
    Step[] steps,
    int seed,
    Func<Func<TaskHubClient, Task<object>>, Task<object?>> attempt,
    Action heal,
    Func<TaskHubClient, string, Task> rewind)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly OrchestrationStatus[] Any = Enum.GetValues<OrchestrationStatus>();

#pragma warning disable CA5394 // It is to be repeatable.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394

    public async Task<(OrchestrationStatus Status, string? Output)> RunAsync()
    {
        await UntilDoneAsync(StartAsync);
        for (var deadline = DateTime.UtcNow + Patience; ;)
        {
            var state = (OrchestrationState)await UntilDoneAsync(async client => (await client.GetOrchestrationStateAsync(id))!);
            if (state.OrchestrationStatus is Completed or Terminated)
                return (state.OrchestrationStatus, state.Output);
            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"'{id}' is {state.OrchestrationStatus}, '{state.Output}', '{state.Status}'.");
            await PokeAsync(state);
            await Task.Delay(4);
        }
    }

    private async Task PokeAsync(OrchestrationState state)
    {
        if (state.OrchestrationStatus == Failed)
        {
            heal();
            await DoAsync(client => rewind(client, id));
        }
        else if (state.Status?.Contains("hangs", StringComparison.Ordinal) == true)
        {
            await DoAsync(client => client.TerminateInstanceAsync(Instance(id), "enough"));
        }

        foreach (var target in Targets(id, "", steps))
        {
            // An event comes early now and then; else when it is waited for.
            if (Next(10) == 0 || await IsWaitingAsync(target))
                await DoAsync(client => client.RaiseEventAsync(Instance(target), "go", ""));
        }

        if (state.OrchestrationStatus == Suspended)
            await DoAsync(client => client.ResumeInstanceAsync(Instance(id), "on"));
        else if (Next(8) == 0)
            await DoAsync(client => client.SuspendInstanceAsync(Instance(id), "pause"));
    }

    private async Task<bool> IsWaitingAsync(string target)
    {
        var states = (IList<OrchestrationState>?)await attempt(async client =>
            await client.GetOrchestrationStateAsync(target, allExecutions: false));
        return states?.FirstOrDefault()?.Status?.Contains("waits", StringComparison.Ordinal) == true;
    }

    // The instances that wait for events: the orchestration and its sub-orchestrations, whose ids come of the results before them.
    private static IEnumerable<string> Targets(string id, string done, Step[] steps)
    {
        if (steps.Any(step => step.Kind == StepKind.Event))
            yield return id;
        foreach (var step in steps)
        {
            if (step.Kind == StepKind.Child)
            {
                foreach (var target in Targets($"{id}.{done.Length}", "", step.Inner!))
                    yield return target;
            }

            done += step.Result;
        }
    }

    private async Task<object> StartAsync(TaskHubClient client)
    {
        try
        {
            return await client.CreateOrchestrationInstanceAsync(
                StepOrchestration.Name, "", id, StepOrchestration.Input("", steps), null, Any);
        }
        catch (OrchestrationAlreadyExistsException exception)
        {
            return exception;
        }
    }

    private async Task<object> UntilDoneAsync(Func<TaskHubClient, Task<object>> call)
    {
        while (true)
        {
            if (await attempt(call) is { } answer)
                return answer;
        }
    }

    // Whether it came to anything is open; the next round does it again.
    private Task<object?> DoAsync(Func<TaskHubClient, Task> call) => attempt(async client =>
    {
        await call(client);
        return call;
    });

#pragma warning disable CA5394
    private int Next(int most) => _random.Next(most);
#pragma warning restore CA5394

    private static OrchestrationInstance Instance(string id) => new() { InstanceId = id };
}
