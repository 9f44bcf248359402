using DurableTask.Core;

namespace SecureMx.Benchmarks;

/// <summary>Three activities, one after the other.</summary>
internal sealed class ThreeActivities : TaskOrchestration<int, int>
{
    /// <inheritdoc/>
    public override async Task<int> RunTask(OrchestrationContext context, int input)
    {
        for (var i = 0; i < 3; i++)
            input = await context.ScheduleTask<int>(typeof(AddOne), input);
        return input;
    }
}

/// <summary>Adds one.</summary>
internal sealed class AddOne : TaskActivity<int, int>
{
    /// <inheritdoc/>
    protected override int Execute(TaskContext context, int input) => input + 1;
}

/// <summary>Waits until the instant that is its input, and reports when it woke.</summary>
internal sealed class Sleep(Action<DateTime, string> woke) : TaskOrchestration<bool, DateTime>
{
    /// <inheritdoc/>
    public override async Task<bool> RunTask(OrchestrationContext context, DateTime input)
    {
        if (context.CurrentUtcDateTime < input)
            await context.CreateTimer(input, true);
        woke(context.CurrentUtcDateTime, context.OrchestrationInstance.InstanceId);
        return true;
    }
}
