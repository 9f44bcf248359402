using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Readings;

/// <summary>Readings of the meters (B3).</summary>
public sealed class ReadingFunctions(ReadingStore readings, ContractStore contracts, TimeProvider clock)
{
    /// <summary>
    /// Puts the reading of a day; putting it again replaces it. Of a closed month an operator's is corrected on the next bill, a meter's is
    /// refused (B9).
    /// </summary>
    /// <remarks>Budget: that of <see cref="ReadingStore.PutAsync"/>.</remarks>
    [Function("PutReading"), Access(Role.Operator, Role.Meter)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "contracts/{contractId}/readings/{date}")] HttpRequest request,
        string contractId, string date)
    {
        request.ReadQuery();
        if (!DateText.TryParseDate(date, out var day))
            return Problem.MalformedParameter("date", new("Must be a date that exists, as YYYY-MM-DD.", "実在する日付を YYYY-MM-DD で指定してください。"));

        var body = await request.ReadAsync<ReadingRequest>();
        if (body.Fault() is { } fault)
            return Problem.Malformed([fault]);
        var caller = request.Caller();
        return await readings.PutAsync(
            contractId, [new DatedReading(day, body.On(day), body.Reason)], caller.IsOperator ? caller.ToActor() : null,
            request.HttpContext.RequestAborted) switch
        {
            null => Problem.NotFound(),
            [{ Refusals: [_, ..] refusals }] => Refused(refusals),
            var kept => Answer.Ok(ReadingView.Of(contractId, day, kept[0].Kept, kept[0].Disregarded)),
        };
    }

    /// <summary>The readings of a contract in a month (by default the present one), by day.</summary>
    /// <remarks>Budget: two point reads.</remarks>
    [Function("ListReadings"), Access(Role.Operator, Role.Partner, Role.Meter)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts/{contractId}/readings")] HttpRequest request,
        string contractId)
    {
        var query = request.ReadQuery("month", "sort", "count", "limit", "cursor");
        var month = query.Month("month") ?? Tokyo.DateOf(clock.Now()).ToYearMonth();
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var contract })
            return Problem.NotFound();

        var found = await readings.ReadAsync(contractId, month, cancelled);
        return Answer.Page(query, [.. found.Days.Select(ViewOf)], view => DateText.Format(view.Date));

        ReadingView ViewOf(DayReading reading)
        {
            var date = month.OnDayOfMonth(reading.Day);
            // B9: a late end may have come since
            return ReadingView.Of(contractId, date, reading, ReadingRules.NotInForce(contract, date, reading));
        }
    }

    // A line of the bulk call has its date in it; here it is in the path.
    private static Problem Refused(IReadOnlyList<Refusal> refusals)
    {
        var refused = Problem.Refused(refusals);
        return new Problem(refused.Kind, refused.Detail)
        {
            Violations = [.. refused.Violations.Select(
                v => v.Pointer == ReadingRules.DatePointer ? v with { Pointer = null, Parameter = "date" } : v)],
        };
    }

    /// <summary>Puts readings line by line (NDJSON), and answers line by line while they come.</summary>
    [Function("PutReadings"), Access(Role.Operator, Role.Meter)]
    public IResult PutMany([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "readings")] HttpRequest request)
    {
        request.ReadQuery();
        return RequestBody.IsOf(JsonLines.ContentType, request)
            ? new ReadingStream(readings, request.Caller() is { IsOperator: true } caller ? caller.ToActor() : null)
            : new Problem(ProblemKind.UnsupportedMediaType, new(
                $"The body must be {JsonLines.ContentType} in UTF-8, one reading a line.",
                $"本文は UTF-8 の {JsonLines.ContentType} で、一行に一つの検針値を送ってください。"));
    }
}
