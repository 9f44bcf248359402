using Microsoft.AspNetCore.Http;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Functions;

#pragma warning disable IDE0060 // The parameters are what is tested.

/// <summary>A parameter to which nothing can be bound is refused before the app serves.</summary>
public sealed class ParameterBindingTests
{
    [Theory]
    [InlineData(nameof(Methods.Dates), "day")]
    [InlineData(nameof(Methods.NullableDates), "day")]
    [InlineData(nameof(Methods.Times), "time")]
    [InlineData(nameof(Methods.WrongTrigger), "request")]
    [InlineData(nameof(Methods.WrongTimer), "timer")]
    [InlineData(nameof(Methods.WrongOrchestration), "context")]
    [InlineData(nameof(Methods.SecondInput), "more")]
    [InlineData(nameof(Methods.ActivityWithMore), "more")]
    public void What_cannot_be_bound_is_refused_by_name(string method, string parameter)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Bind(method));
        Assert.Contains($"'{method}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{parameter}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Methods.EverythingOfHttp))]
    [InlineData(nameof(Methods.EverythingOfTimers))]
    [InlineData(nameof(Methods.EverythingOfOrchestrations))]
    [InlineData(nameof(Methods.EverythingOfActivities))]
    public void What_can_be_bound_is_accepted(string method) => Bind(method);

    private static void Bind(string name)
    {
        var method = typeof(Methods).GetMethod(name)!;
        var trigger = method.GetParameters().First(parameter => parameter.CustomAttributes.Any());
        var kind = trigger.CustomAttributes.First().AttributeType.Name switch
        {
            nameof(HttpTriggerAttribute) => FunctionTrigger.Http,
            nameof(TimerTriggerAttribute) => FunctionTrigger.Timer,
            nameof(OrchestrationTriggerAttribute) => FunctionTrigger.Orchestration,
            _ => FunctionTrigger.Activity,
        };
        new Function(name, method, kind, trigger).Bind();
    }

    private static class Methods
    {
        public static void Dates([HttpTrigger("get")] HttpRequest request, DateOnly day)
        {
        }

        public static void NullableDates([HttpTrigger("get")] HttpRequest request, DateOnly? day)
        {
        }

        public static void Times([HttpTrigger("get")] HttpRequest request, TimeOnly time)
        {
        }

        public static void WrongTrigger([HttpTrigger("get")] HttpContext request)
        {
        }

        public static void WrongTimer([TimerTrigger("0 * * * * *")] string timer)
        {
        }

        public static void WrongOrchestration([OrchestrationTrigger] string context)
        {
        }

        public static void SecondInput([OrchestrationTrigger] TaskOrchestrationContext context, string input, string more)
        {
        }

        public static void ActivityWithMore([ActivityTrigger] string input, string more)
        {
        }

        public static void EverythingOfHttp(
            [HttpTrigger("get")] HttpRequest request,
            FunctionContext context,
            [DurableClient] DurableTaskClient client,
            string id,
            Guid? key,
            CancellationToken cancellationToken,
            int page = 1)
        {
        }

        public static void EverythingOfTimers(
            [TimerTrigger("0 * * * * *")] TimerInfo timer,
            FunctionContext context,
            [DurableClient] DurableTaskClient client,
            CancellationToken cancellationToken)
        {
        }

        public static void EverythingOfOrchestrations([OrchestrationTrigger] TaskOrchestrationContext context, int input, FunctionContext run)
        {
        }

        public static void EverythingOfActivities(
            [ActivityTrigger] int[] input, string instanceId, FunctionContext context, CancellationToken cancellationToken)
        {
        }
    }
}
