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
    /// <param name="contractId">The contract.</param>
    /// <param name="readings">The readings.</param>
    /// <param name="corrector">The operator whose readings of closed months are corrected on the next bill (B9); null refuses them.</param>
    /// <param name="cancellationToken">Cancels between months.</param>
    /// <returns>For each reading what is kept of it, or why it is refused; null for all where there is no such contract.</returns>
    /// <remarks>
    /// Budget: one point read, and for each month one point read and one batch of one write; for a closed month two point reads and a batch
    /// with an event for each reading that changes.
    /// </remarks>
    public async Task<IReadOnlyList<ReadingCheck>?> PutAsync(
        string contractId, IReadOnlyList<DatedReading> readings, Actor? corrector, CancellationToken cancellationToken = default)
    {
        if (await contracts.FindAsync(contractId, cancellationToken) is not { Contract: var contract })
            return null;

        var today = Tokyo.DateOf(clock.Now());
        ReadingCheck[] results = [.. readings.Select(dated => ReadingRules.Check(contract, dated.Date, dated.Reading, today))];
        foreach (var month in Enumerable.Range(0, readings.Count).Where(i => results[i].Refusals.Count == 0)
            .GroupBy(i => readings[i].Date.ToYearMonth()))
        {
            DayReading[] kept = [.. month.Select(i => results[i].Kept)];
            if (await PutMonthAsync(contractId, month.Key, kept, today, cancellationToken))
                continue;
            var refusal = corrector is null
                ? Closed(month.Key)
                : await CorrectAsync(
                    contractId, month.Key, kept, readings[month.Last()].Reason, corrector, today.ToYearMonth(), cancellationToken);
            if (refusal is null)
                continue;
            foreach (int index in month)
                results[index] = results[index] with { Refusals = [refusal] }; // B9
        }

        return results;
    }

    /// <summary>The readings of a contract in a month.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<MonthReadings> ReadAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, contractId, ReadingsDocument.IdOf(month), cancellationToken) is { } found
            ? StoredJson.Read<ReadingsDocument>(found).ToReadings()
            : MonthReadings.None(month);

    // The bill of the month stays; what the readings change of it is on the record, and is corrected on the next bill. Readings and record
    // are written together. Null where that is done.
    private Task<Refusal?> CorrectAsync(
        string contractId, YearMonth month, IReadOnlyList<DayReading> readings, string? reason, Actor by, YearMonth present,
        CancellationToken cancellationToken) =>
        Race.RunAsync<Refusal?>($"The readings of {contractId}", async _ =>
        {
            var open = await closes.IsFinishedAsync(present.PlusMonths(-1), cancellationToken) ? present : present.PlusMonths(-1);
            if (await documents.ReadAsync(Container, contractId, ReadingsDocument.IdOf(month), cancellationToken) is not { } found)
                return Race.Over<Refusal?>(Closed(month));
            var read = StoredJson.Read<ReadingsDocument>(found);
            if (!read.Sealed)
                return Race.Over<Refusal?>(Closed(month)); // no bill of it that could be corrected

            // Of two readings of a day the later one of the list counts.
            DayReading[] last = [.. readings.GroupBy(reading => reading.Day).Select(day => day.Last())];
            var command = new PutLateReadings(month, last, read.ToReadings(), open, reason);
            var after = last.Aggregate(command.Before, (put, reading) => put.With(reading));
            return await contracts.DecideAsync(
                contractId, (_, _) => LateReadings.Put(command), by,
                also: _ => [(read with { Days = after.Days }).ToWrite(found.ETag)], cancellationToken: cancellationToken) switch
            {
                DecideResult.Committed or DecideResult.Unchanged => Race.Over<Refusal?>(null),
                DecideResult.OverQuota quota => Race.Over<Refusal?>(Refusal.Conflict(Rules.B9, ReadingRules.DatePointer, quota.Detail)),
                DecideResult.Full => Race.Over<Refusal?>(Refusal.Conflict(Rules.B9, ReadingRules.DatePointer, new(
                    "The contract has no room for more.", "この契約にはこれ以上記録できません。"))),
                DecideResult.NotFound => Race.Over<Refusal?>(Closed(month)),
                _ => Race.Overtaken,
            };
        }, cancellationToken);

    private static Refusal Closed(YearMonth month) => Refusal.Conflict(
        Rules.B9, ReadingRules.DatePointer, new($"The month {month:uuuu-MM} is closed.", $"{month:uuuu-MM} は締め切られています。"));

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
