using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// The outermost middleware: a span, a line of the log and the metrics of every run of a function, whatever starts it. An orchestrator is replayed, so its
/// runs have none; only that it failed is counted.
/// </summary>
public sealed partial class TelemetryMiddleware(IOptions<TelemetrySettings> settings, ILoggerFactory loggers, ILogger<TelemetryMiddleware> logger)
    : IFunctionsWorkerMiddleware
{
    // Of a category of its own, so that who turns the lines of the log off keeps the metrics.
    private readonly ILogger _host = loggers.CreateLogger(Measures.Name);
    private readonly bool _tellsHost = settings.Value.Host;

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        string function = context.FunctionDefinition.Name;
        FunctionTriggerKind trigger = FunctionTriggers.Of(function);
        if (trigger == FunctionTriggerKind.Orchestration)
            return WatchAsync(function, context, next);
        return _tellsHost || CommandSpan.HasListeners || logger.IsEnabled(LogLevel.Information) ? RunAsync(function, trigger, context, next) : next(context);
    }

    private async Task RunAsync(string function, FunctionTriggerKind trigger, FunctionContext context, FunctionExecutionDelegate next)
    {
        HttpContext? http = context.GetHttpContext();
        HostMetrics? measured = _tellsHost ? HostMetrics.Gather() : null;
        ActivityContext caller = default;
        if (http is not null)
            ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out caller);
        using CommandSpan command = CommandSpan.Begin(function, http is null ? ActivityKind.Internal : ActivityKind.Server, caller);
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
            if (http is null || !HttpMethods.IsGet(http.Request.Method))
                LogCommand(logger, command.Name, command.Outcome, command.ContractId, command.Rules, command.RequestCharge, command.Elapsed.TotalMilliseconds);
            measured?.Tell(_host);
        }
    }

    private async Task WatchAsync(string function, FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch
        {
            // What waits does not end, so an exception that comes here is the end of the instance.
            HostMetrics? measured = _tellsHost ? HostMetrics.Gather() : null;
            Measures.Failed(function);
            measured?.Tell(_host);
            throw;
        }
    }

    private static void Answered(CommandSpan command, int status)
    {
        command.Activity?.SetTag(SpanTags.Status, status);
        if (status >= StatusCodes.Status500InternalServerError)
            command.CameTo(CommandSpan.Failed);
        else if (status >= StatusCodes.Status400BadRequest && command.Outcome == CommandSpan.Done)
            command.CameTo(CommandSpan.Repeated);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Command} {Outcome}: contract {ContractId}, rules {Rules}, {RequestCharge} RU, {Milliseconds} ms")]
    private static partial void LogCommand(
        ILogger logger, string command, string outcome, string? contractId, string? rules, double? requestCharge, double milliseconds);
}
