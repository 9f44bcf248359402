using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Readings;

/// <summary>Result of a line of the bulk call.</summary>
/// <param name="Line">Its number, from 1; empty lines count.</param>
/// <param name="ContractId">The contract; null where the line does not say.</param>
/// <param name="Date">The day.</param>
/// <param name="Status">200 where it is kept; otherwise as the single call would answer.</param>
/// <param name="Problem">Reason why it is not kept.</param>
/// <param name="Disregarded">Pointers to what is left out of it, since it was not in force on that day (B9); left out where there is
/// none.</param>
public sealed record ReadingLineView(
    long Line, string? ContractId, LocalDate? Date, int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LineProblem? Problem = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Disregarded = null);

/// <summary>Reason for not keeping a line.</summary>
public sealed record LineProblem(Text Detail, IReadOnlyList<Violation> Violations)
{
    /// <summary>A problem as a line's answer shows it, beside its status.</summary>
    public static LineProblem Of(Problem problem) => new(problem.Detail, problem.Violations);
}

/// <summary>Lines that are worked off together: those of one contract in one go, different contracts at the same time.</summary>
internal sealed class ReadingBatch
{
    private const int AtOnce = 16;

    private readonly ReadingLineView[] _answers;
    private readonly Dictionary<string, List<(int Index, DatedReading Dated)>> _byContract = new(StringComparer.Ordinal);

    /// <summary>Reads lines.</summary>
    public ReadingBatch(IReadOnlyList<JsonLine> lines)
    {
        _answers = new ReadingLineView[lines.Count];
        for (int i = 0; i < lines.Count; i++)
            _answers[i] = Read(i, lines[i]);
    }

    /// <summary>Puts the readings that can be kept, and answers every line.</summary>
    public async Task<IReadOnlyList<ReadingLineView>> PutAsync(
        ReadingStore readings, Actor? corrector, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            _byContract,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (lines, token) =>
            {
                IReadOnlyList<ReadingCheck>? results = await readings.PutAsync(
                    lines.Key, [.. lines.Value.Select(l => l.Dated)], corrector, token);
                for (int i = 0; i < lines.Value.Count; i++)
                {
                    int index = lines.Value[i].Index;
                    if (results is null)
                        _answers[index] = Failed(_answers[index], NoContract());
                    else if (results[i].Refusals is [_, ..] refusals)
                        _answers[index] = Failed(_answers[index], Problem.Refused(refusals));
                    else if (results[i].Disregarded is [_, ..] disregarded)
                        _answers[index] = _answers[index] with { Disregarded = disregarded };
                }
            });
        return _answers;
    }

    private ReadingLineView Read(int index, JsonLine line)
    {
        var nothing = new ReadingLineView(line.Number, null, null, 200);
        if (line.Utf8 is not { } utf8)
            return Failed(nothing, line.Fault(ReadingStream.MaximumLineBytes));
        if (!JsonRequest.TryRead(utf8, out ReadingLineRequest? read, out IReadOnlyList<Violation> violations))
        {
            return Failed(nothing, new Problem(ProblemKind.Malformed, new(
                "The line is not a reading.",
                "検針値の行ではありません。"))
            { Violations = violations });
        }

        if (read.Fault() is { } fault)
            return Failed(nothing, Problem.Malformed([fault]));
        if (!_byContract.TryGetValue(read.ContractId, out var lines))
            _byContract.Add(read.ContractId, lines = []);
        lines.Add((index, new DatedReading(read.Date, read.On(read.Date), read.Reason)));
        return nothing with { ContractId = ResourceId.IsValid(read.ContractId) ? read.ContractId : null, Date = read.Date };
    }

    private static Problem NoContract()
    {
        Text detail = new("There is no such contract.", "この契約はありません。");
        return new Problem(ProblemKind.NotFound, detail) { Violations = [new(detail) { Pointer = "/contractId" }] };
    }

    private static ReadingLineView Failed(ReadingLineView answer, Problem problem) =>
        answer with { Status = problem.Kind.Status, Problem = LineProblem.Of(problem) };
}
