using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Readings;

/// <summary>What the meters count (B3).</summary>
public sealed class ReadingFunctions(ReadingStore readings)
{
    /// <summary>Puts the reading of a day; putting it again replaces it.</summary>
    [Function("PutReading"), Access(Role.Operator, Role.Meter)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "contracts/{contractId}/readings/{date}")] HttpRequest request, string contractId, string date)
    {
        request.ReadQuery();
        if (!DateText.TryParseDate(date, out LocalDate day))
            return Problem.MalformedParameter("date", "Must be a date that exists, as YYYY-MM-DD.");

        var dated = new DatedReading(day, await request.ReadAsync<Reading>());
        IReadOnlyList<Refusal>[]? results = await readings.PutAsync(contractId, [dated], request.HttpContext.RequestAborted);
        return results switch
        {
            null => Problem.NotFound(),
            [[_, ..] refusals] => Refused(refusals),
            _ => Answer.Ok(ReadingAnswer.Of(contractId, dated)),
        };
    }

    // A line of the bulk call has its date in it; here it is in the path.
    private static Problem Refused(IReadOnlyList<Refusal> refusals)
    {
        Problem refused = Problem.Refused(refusals);
        return new Problem(refused.Kind, refused.Detail)
        {
            Violations = [.. refused.Violations.Select(v => v.Pointer == ReadingRules.DatePointer ? v with { Pointer = null, Parameter = "date" } : v)],
        };
    }

    /// <summary>Puts readings line by line (NDJSON), and answers line by line while they come.</summary>
    [Function("PutReadings"), Access(Role.Operator, Role.Meter)]
    public IResult PutMany([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "readings")] HttpRequest request)
    {
        request.ReadQuery();
        return RequestBody.IsOf(JsonLines.ContentType, request)
            ? new ReadingStream(readings)
            : new Problem(ProblemKind.UnsupportedMediaType, $"The body must be {JsonLines.ContentType} in UTF-8: a reading a line.");
    }
}
