using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Migration;

/// <summary>Result of a line of migrated contracts.</summary>
/// <param name="Line">Its number, from 1; empty lines count.</param>
/// <param name="Status">201 for a migrated contract; otherwise the status of the single call.</param>
/// <param name="ContractId">The contract; null where there is none.</param>
/// <param name="Problem">Reason why it was not taken over.</param>
public sealed record MigrationLineView(
    long Line, int Status, string? ContractId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LineProblem? Problem = null);

/// <summary>Takes contracts over line by line, in their order, and answers each; a bad line fails alone.</summary>
internal sealed class MigrationStream(MigrationProcess migration, Actor by, TimeProvider clock) : IResult
{
    private const int MaximumLineBytes = 1024 * 1024;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var aborted = httpContext.RequestAborted;
        var lines = new JsonLines(httpContext, MaximumLineBytes);
        await using var answers = new AnswerSpool(httpContext.Response.Body, aborted);
        await foreach (var arrived in lines.ReadAsync(most: 1, aborted))
        {
            foreach (var line in arrived)
                answers.Append(await TakeOverAsync(line, aborted));
            await answers.FlushAsync();
        }

        await answers.CompleteAsync();
    }

    private async Task<MigrationLineView> TakeOverAsync(JsonLine line, CancellationToken cancellationToken)
    {
        long number = line.Number;
        if (line.Utf8 is not { } utf8)
            return Failed(number, line.Fault(MaximumLineBytes));
        if (!JsonRequest.TryRead(utf8, out MigratedContractRequest? request, out var violations))
            return Failed(number, Problem.Malformed(violations));

        return await migration.TakeOverAsync(Ids.New(Ids.ApplicationPrefix, clock.Now()), request, by, cancellationToken) switch
        {
            TakeOverResult.TakenOver taken => new MigrationLineView(number, StatusCodes.Status201Created, taken.Contract.ContractId),
            TakeOverResult.Failed failed => Failed(number, failed.Problem),
            _ => throw new InvalidOperationException("There is no other result."),
        };
    }

    private static MigrationLineView Failed(long number, Problem problem) =>
        new(number, problem.Kind.Status, null, LineProblem.Of(problem));
}
