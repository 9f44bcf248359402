using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// The outermost middleware: a span, a line of the log and the metrics of every run of an HTTP function, a timer or an activity. An
/// orchestrator is replayed, so its runs have none, and the worker keeps its exceptions to itself: the daily walk counts the instances that
/// have failed.
/// </summary>
public sealed partial class TelemetryMiddleware(ILogger<TelemetryMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition.Name;
        var trigger = FunctionTriggers.Of(function);
        return trigger != FunctionTriggerKind.Orchestration && (CommandSpan.HasListeners || logger.IsEnabled(LogLevel.Information))
            ? RunAsync(function, trigger, context, next)
            : next(context);
    }

    private async Task RunAsync(string function, FunctionTriggerKind trigger, FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        using var command = CommandSpan.Begin(function, http is null ? ActivityKind.Internal : ActivityKind.Server, ParentOf(context));
        command.Activity?.SetTag(SpanTags.Trigger, trigger switch
        {
            FunctionTriggerKind.Http => "http",
            FunctionTriggerKind.Timer => "timer",
            _ => "other",
        });
        try
        {
            await next(context);
            if (http is not null)
                Answered(command, http.Response.StatusCode);
        }
        catch
        {
            command.CameTo(CommandSpan.Failed);
            throw;
        }
        finally
        {
            if (http?.Request.Method is not ("GET" or "HEAD"))
            {
                LogCommand(
                    logger, command.Name, command.Outcome, command.ContractId, command.Rules, command.RequestCharge,
                    command.Elapsed.TotalMilliseconds);
            }
        }
    }

    // The host's span of this invocation, which continues the caller's trace or that of the orchestration.
    private static ActivityContext ParentOf(FunctionContext context)
    {
        if (Activity.Current is { IsAllDataRequested: true, Source.Name: not "" } worker)
            return worker.Context;
        return ActivityContext.TryParse(context.TraceContext.TraceParent, context.TraceContext.TraceState, isRemote: true, out var host)
            ? host
            : default;
    }

    private static void Answered(CommandSpan command, int status)
    {
        command.Activity?.SetTag(SpanTags.Status, status);
        if (status >= StatusCodes.Status500InternalServerError)
            command.CameTo(CommandSpan.Failed);
        else if (status >= StatusCodes.Status400BadRequest && command.Outcome == CommandSpan.Done)
            command.CameTo(CommandSpan.Repeated);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Command} {Outcome}: contract {ContractId}, rules {Rules}, {RequestCharge} RU, {Milliseconds} ms")]
    private static partial void LogCommand(
        ILogger logger, string command, string outcome, string? contractId, string? rules, double? requestCharge, double milliseconds);
}
