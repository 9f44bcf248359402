using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Billing;

/// <summary>
/// Closes a month for some contracts together, each in its own batch, where all is as it is in nearly every month: the one before has its bill, no closed
/// month is to be corrected, and nobody else writes. What is otherwise, or fails, is left to <see cref="BillStore.CloseAsync"/>, which comes to the same bill.
/// </summary>
public sealed class BatchClose(IDocumentStore documents, TimeProvider clock)
{
    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>Closes what it can.</summary>
    /// <param name="contracts">The contracts' documents.</param>
    /// <param name="month">The month; it is over.</param>
    /// <returns>For each contract what its month came to; null where it is left.</returns>
    /// <remarks>Budget: for each contract two point reads and one batch of two writes.</remarks>
    internal async Task<IReadOnlyList<ClosedMonth?>> CloseAsync(IReadOnlyList<Document> contracts, YearMonth month)
    {
        (string billBefore, string readings) = (BillDocument.IdOf(month.PlusMonths(-1)), ReadingsDocument.IdOf(month));
        var keys = new DocumentKey[2 * contracts.Count];
        for (int i = 0; i < contracts.Count; i++)
        {
            keys[2 * i] = new DocumentKey(contracts[i].PartitionKey, billBefore);
            keys[(2 * i) + 1] = new DocumentKey(contracts[i].PartitionKey, readings);
        }

        IReadOnlyList<Document?> read = await documents.ReadManyAsync(Container, keys);
        return await Task.WhenAll(contracts.Select((contract, i) => CloseAsync(contract, month, read[2 * i], read[(2 * i) + 1])));
    }

    private async Task<ClosedMonth?> CloseAsync(Document document, YearMonth month, Document? billBefore, Document? readings)
    {
        using CommandSpan? span = CommandSpan.BeginPart("CloseContract", document.PartitionKey);
        (Task<CommitResult>? commit, ClosedMonth? closed) = Begin(document, month, billBefore, readings);
        if (commit is null)
        {
            span?.CameTo(CommandSpan.Unchanged);
            return closed;
        }

        if (await IsCommittedAsync(commit))
            return closed;

        span?.CameTo(CommandSpan.Unchanged);
        return null;
    }

    // Nothing of the contract is kept while its batch is on the way.
    private (Task<CommitResult>? Commit, ClosedMonth? Month) Begin(Document document, YearMonth month, Document? billBefore, Document? readings)
    {
        try
        {
            Contract contract = ContractBody.Of(document);
            int age = month.CompareTo(contract.BilledFrom);
            if (age < 0)
                return (null, ClosedMonth.WithoutBill); // B1, M3
            if (age > 0 && billBefore is null && Bills.IsOver(contract, month))
                return (null, ClosedMonth.WithoutBill);
            if (age == 0 ? contract.TakenOverOn is not null : billBefore is null)
                return (null, null); // B3: the readings of a contract may be older than its taking over
            if (Corrections.From(contract, month) is not null || FeeReductions.MonthsFollowed(contract, month).Count > 0)
                return (null, null);

            LastBill? last = age == 0 ? null : BillDocument.LastOf(billBefore!);
            ReadingsDocument? read = readings is null ? null : StoredJson.Read<ReadingsDocument>(readings);
            if (read?.ContractVersion > contract.Version)
                return (null, null); // changed since its page was read
            MonthReadings used = read?.ToReadings() ?? MonthReadings.None(month);
            var current = new MonthOfBilling(new Usage(used, last?.Counts ?? LastCounts.None), readings, last?.CarriedOn ?? 0);
            return current.BillOf(contract) is { } bill
                ? (documents.CommitAsync(Container, contract.ContractId, current.Close(contract, bill, clock.Now())), new ClosedMonth(true, bill.Total))
                : (null, ClosedMonth.WithoutBill);
        }
        catch (Exception)
        {
            return (null, null); // met again, and told, where it is left to
        }
    }

    private static async Task<bool> IsCommittedAsync(Task<CommitResult> commit)
    {
        try
        {
            bool isCommitted = (await commit).IsCommitted;
            if (isCommitted)
                Measures.Billed();
            return isCommitted;
        }
        catch (Exception)
        {
            return false; // likewise
        }
    }
}

/// <summary>What the month of a contract came to.</summary>
/// <param name="IsBilled">Whether it has a bill.</param>
/// <param name="Total">Yen: the bill's total.</param>
internal readonly record struct ClosedMonth(bool IsBilled, long Total)
{
    /// <summary>Nothing is due.</summary>
    public static ClosedMonth WithoutBill => default;
}
