using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Readings;

/// <summary>Puts readings on contracts, and reads them back: one document a contract and month, so that its bill reads one.</summary>
public sealed class ReadingStore(IDocumentStore documents, ContractStore contracts, CloseStore closes, TimeProvider clock)
{
    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>
    /// Puts readings of one contract; each replaces one of its day, a later one of the list an earlier one. One that is refused does not
    /// hold up the rest.
    /// </summary>
    /// <returns>For each reading what is kept of it, or why it is refused; null for all where there is no such contract.</returns>
    /// <remarks>Budget: one point read, and for each month one point read and one batch of one write.</remarks>
    public async Task<IReadOnlyList<ReadingCheck>?> PutAsync(
        string contractId, IReadOnlyList<DatedReading> readings, CancellationToken cancellationToken = default)
    {
        if (await contracts.FindAsync(contractId, cancellationToken) is not { Contract: var contract })
            return null;

        var today = Tokyo.DateOf(clock.Now());
        ReadingCheck[] results = [.. readings.Select(dated => ReadingRules.Check(contract, dated.Date, dated.Reading, today))];
        foreach (var month in Enumerable.Range(0, readings.Count).Where(i => results[i].Refusals.Count == 0)
            .GroupBy(i => readings[i].Date.ToYearMonth()))
        {
            if (await PutMonthAsync(contractId, month.Key, [.. month.Select(i => results[i].Kept)], today, cancellationToken))
                continue;
            Text message = new($"The month {month.Key:uuuu-MM} is closed.", $"{month.Key:uuuu-MM} は締め切られています。");
            foreach (int index in month)
                results[index] = results[index] with { Refusals = [Refusal.Conflict(Rules.B9, ReadingRules.DatePointer, message)] }; // B9
        }

        return results;
    }

    /// <summary>The readings of a contract in a month.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<MonthReadings> ReadAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, contractId, ReadingsDocument.IdOf(month), cancellationToken) is { } found
            ? StoredJson.Read<ReadingsDocument>(found).ToReadings()
            : MonthReadings.None(month);

    // False where the month is closed.
    private async Task<bool> PutMonthAsync(
        string contractId, YearMonth month, IReadOnlyList<DayReading> readings, LocalDate today, CancellationToken cancellationToken)
    {
        if (month.CompareTo(today.ToYearMonth()) < 0 && await closes.IsFinishedAsync(month, cancellationToken))
            return false;

        return await Race.RunAsync<bool>($"The readings of {contractId}", async _ =>
        {
            var found = await documents.ReadAsync(Container, contractId, ReadingsDocument.IdOf(month), cancellationToken);
            var before = found is null ? null : StoredJson.Read<ReadingsDocument>(found);
            if (before?.Sealed == true)
                return false;

            var after = readings.Aggregate(
                before?.ToReadings() ?? MonthReadings.None(month), (put, reading) => put.With(reading));
            var commit = await documents.CommitAsync(
                Container, contractId,
                [(ReadingsDocument.Of(contractId, after) with { ContractVersion = before?.ContractVersion }).ToWrite(found?.ETag)],
                cancellationToken);
            if (commit.IsCommitted)
                return true;
            return Race.Overtaken;
        }, cancellationToken);
    }
}
