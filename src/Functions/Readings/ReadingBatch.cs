using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Formats;

namespace SecureMx.Functions.Readings;

/// <summary>What became of a line of the bulk call.</summary>
/// <param name="Line">Its number, from 1; empty lines count.</param>
/// <param name="ContractId">The contract; null where the line does not say.</param>
/// <param name="Date">The day.</param>
/// <param name="Status">200 where it is kept; otherwise as the single call would answer.</param>
/// <param name="Problem">Why it is not kept.</param>
public sealed record LineAnswer(
    long Line, string? ContractId, LocalDate? Date, int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LineProblem? Problem = null);

/// <summary>Why a line is not kept.</summary>
public sealed record LineProblem(string Detail, IReadOnlyList<Violation> Violations);

/// <summary>Lines that are worked off together: those of one contract in one go, different contracts at the same time.</summary>
internal sealed class ReadingBatch
{
    private const int AtOnce = 16;

    private readonly List<LineAnswer> _answers = [];
    private readonly Dictionary<string, List<(int Index, DatedReading Dated)>> _byContract = new(StringComparer.Ordinal);

    /// <summary>How many lines are answered.</summary>
    public int Count => _answers.Count;

    /// <summary>Takes a line; one of white space alone is none.</summary>
    public void Add(long line, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Trim(" \t\r"u8).IsEmpty)
            return;

        if (!JsonRequest.TryRead(utf8, out ReadingLine? read, out IReadOnlyList<Violation> violations))
        {
            _answers.Add(new LineAnswer(line, null, null, 400, new LineProblem("The line is no reading.", violations)));
            return;
        }

        if (!_byContract.TryGetValue(read.ContractId, out var lines))
            _byContract.Add(read.ContractId, lines = []);
        lines.Add((_answers.Count, new DatedReading(read.Date, read)));
        _answers.Add(new LineAnswer(line, read.ContractId, read.Date, 200));
    }

    /// <summary>Takes note of a line that is too long to be read.</summary>
    public void AddTooLong(long line)
        => _answers.Add(new LineAnswer(line, null, null, 413, new LineProblem($"A line has at most {ReadingStream.MaximumLineBytes} bytes.", [])));

    /// <summary>Puts what can be put, and tells of every line.</summary>
    public async Task<IReadOnlyList<LineAnswer>> PutAsync(ReadingStore readings, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            _byContract,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (lines, token) =>
            {
                IReadOnlyList<Refusal>[]? results = await readings.PutAsync(lines.Key, [.. lines.Value.Select(l => l.Dated)], token);
                for (int i = 0; i < lines.Value.Count; i++)
                {
                    int index = lines.Value[i].Index;
                    if (results is null)
                        _answers[index] = _answers[index] with { Status = 404, Problem = new LineProblem("There is no such contract.", []) };
                    else if (results[i] is [_, ..] refusals)
                        _answers[index] = Refused(_answers[index], refusals);
                }
            });
        return _answers;
    }

    private static LineAnswer Refused(LineAnswer answer, IReadOnlyList<Refusal> refusals) => answer with
    {
        Status = refusals.All(refusal => refusal.IsConflict) ? 409 : 422,
        Problem = new LineProblem(refusals[0].Message, [.. refusals.Select(refusal => new Violation(refusal.Message)
        {
            Rule = refusal.Rule, Article = refusal.Article, Pointer = refusal.Pointer,
        })]),
    };
}
