using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SecureMx.Domain;
using SecureMx.Functions.Formats;
using SecureMx.Functions.Http;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Time;

namespace SecureMx.Functions.Migration;

/// <summary>What became of a line of migrated contracts.</summary>
/// <param name="Line">Its number, from 1; empty lines count.</param>
/// <param name="Status">201 where the contract stands; otherwise as the single call would answer.</param>
/// <param name="ContractId">The contract; null where there is none.</param>
/// <param name="Problem">Why it was not taken over.</param>
public sealed record MigrationLineAnswer(
    long Line, int Status, string? ContractId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LineProblem? Problem = null);

/// <summary>Takes contracts over line by line, in their order, and answers each; a bad line fails alone.</summary>
internal sealed class MigrationStream(MigrationProcess migration, Actor by, TimeProvider clock) : IResult
{
    /// <summary>Of the request and the answer.</summary>
    public const string ContentType = ReadingStream.ContentType;

    private const int MaximumLineBytes = 1024 * 1024;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        httpContext.Response.ContentType = ContentType;

        CancellationToken aborted = httpContext.RequestAborted;
        await using var answers = new AnswerSpool(httpContext.Response.Body, aborted);
        await foreach ((long number, byte[]? utf8) in new JsonLines(httpContext.Request.BodyReader, MaximumLineBytes).ReadAsync(aborted))
        {
            answers.Append(await TakeOverAsync(number, utf8, aborted));
            await answers.FlushAsync();
        }

        await answers.CompleteAsync();
    }

    private async Task<MigrationLineAnswer> TakeOverAsync(long number, byte[]? utf8, CancellationToken cancellationToken)
    {
        if (utf8 is null)
            return Failed(number, new Problem(ProblemKind.TooLarge, $"A line has at most {MaximumLineBytes} bytes."));
        if (!JsonRequest.TryRead(utf8, out MigratedContractRequest? request, out IReadOnlyList<Violation> violations))
            return Failed(number, Problem.Malformed(violations));

        return await migration.TakeOverAsync(Ids.New(Ids.ApplicationPrefix, clock.Now()), request, by, cancellationToken) switch
        {
            TakeOverResult.TakenOver taken => new MigrationLineAnswer(number, StatusCodes.Status201Created, taken.Contract.ContractId),
            TakeOverResult.Failed failed => Failed(number, failed.Problem),
            _ => throw new InvalidOperationException("There is no other result."),
        };
    }

    private static MigrationLineAnswer Failed(long number, Problem problem)
        => new(number, problem.Kind.Status, null, new LineProblem(problem.Detail, problem.Violations));
}
