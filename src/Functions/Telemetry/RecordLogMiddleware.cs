using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecureMx.Domain;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// Logs a line for each command of a caller that has put nothing on a contract's record: what is about no contract, was done before, or is
/// refused.
/// </summary>
public sealed class RecordLogMiddleware(RecordLog log) : IFunctionsWorkerMiddleware
{
    // What the commands rest on that change no contract.
    private static readonly FrozenDictionary<string, Rule> Basis = new Dictionary<string, Rule>
    {
        ["ApplyForService"] = Rules.A1,
        ["ApplyForOptions"] = Rules.A1,
        ["ApplyForChange"] = Rules.A1,
        ["RejectApplication"] = Rules.A1,
        ["PutDesignatedService"] = Rules.O1,
        ["EndDesignatedService"] = Rules.E6,
        ["PutReading"] = Rules.B3,
        ["PutReadings"] = Rules.B3,
        ["CloseMonthNow"] = Rules.B9,
        ["RecordOutage"] = Rules.S1,
        ["CorrectOutage"] = Rules.S1,
        ["WithdrawOutage"] = Rules.S1,
    }.ToFrozenDictionary();

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!log.IsEnabled || context.GetHttpContext() is not { } http || http.Request.Method is "GET" or "HEAD")
        {
            await next(context);
            return;
        }

        var lines = RecordLog.Begin();
        await next(context);
        var (name, status) = (context.FunctionDefinition.Name, http.Response.StatusCode);
        if (!lines.IsEmpty) return;

        var what = JsonNamingPolicy.KebabCaseLower.ConvertName(name);
        log.Done(
            http.GetRouteValue("contractId") as string,
            status < StatusCodes.Status400BadRequest ? what : FormattableString.Invariant($"{what}: refused, {status}"),
            Basis.TryGetValue(name, out var rule) ? [rule] : []);
    }
}
