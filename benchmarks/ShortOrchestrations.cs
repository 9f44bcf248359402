using System.Globalization;
using DurableTask.Core;

namespace SecureMx.Benchmarks;

/// <summary>Three activities, one after the other.</summary>
internal sealed class ThreeSteps : TaskOrchestration<int, int>
{
    public override async Task<int> RunTask(OrchestrationContext context, int input)
    {
        for (var i = 0; i < 3; i++)
            input = await context.ScheduleTask<int>(typeof(AddOne), input);
        return input;
    }
}

/// <summary>The activity of <see cref="ThreeSteps"/>.</summary>
internal sealed class AddOne : TaskActivity<int, int>
{
    protected override int Execute(TaskContext context, int input) => input + 1;
}

/// <summary>A timer until the instant that is the input.</summary>
internal sealed class Sleep : TaskOrchestration<string?, string>
{
    /// <summary>Gets what to call when one wakes: with the instant that it sees, and its id.</summary>
    public static Action<DateTime, string>? Woke { get; set; }

    public override async Task<string?> RunTask(OrchestrationContext context, string input)
    {
        await context.CreateTimer(DateTime.Parse(input, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), 0);
        Woke?.Invoke(context.CurrentUtcDateTime, context.OrchestrationInstance.InstanceId);
        return null;
    }
}
