using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>
/// Decides on what changes the bills of months that may be over: prices (B11) and waivers (P4). The close of such a month may have read the
/// contract already. So the change is written together with the months' readings, which the close seals with the bill: of the two one fails
/// and looks again.
/// </summary>
public sealed class ChangesToBilledMonths(
    IDocumentStore documents, ContractStore contracts, BillStore bills, CloseStore closes, TimeProvider clock)
{
    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>Decides and commits as <see cref="ContractStore.DecideAsync"/> does.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="changedFrom">The first month whose bill it may change, by the contract; null for none.</param>
    /// <param name="decide">Decides on a state; its second argument is whether that month is closed.</param>
    /// <param name="by">Actor on the record.</param>
    /// <param name="allows">Whether a contract of a version may be changed; null allows any.</param>
    /// <param name="cancellationToken">Cancels the operation before the commit.</param>
    /// <remarks>Budget: four point reads and one batch; for each month from that one to the present a read and a write more.</remarks>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    public Task<DecideResult> DecideAsync(
        string contractId, Func<Contract, YearMonth?> changedFrom, Func<Contract, bool, Decision> decide, Actor by,
        Func<long, bool>? allows,
        CancellationToken cancellationToken) =>
        DecideAsync(contractId, contract => ValueTask.FromResult(changedFrom(contract)), decide, by, allows, null, cancellationToken);

    /// <summary>
    /// The same, where finding that month takes reading, and with more writes into the contract's partition; those come last.
    /// </summary>
    public async Task<DecideResult> DecideAsync(
        string contractId, Func<Contract, ValueTask<YearMonth?>> changedFrom, Func<Contract, bool, Decision> decide, Actor by,
        Func<long, bool>? allows,
        Func<Contract, IReadOnlyList<DocumentWrite>>? also, CancellationToken cancellationToken)
    {
        return await Race.RunAsync<DecideResult>($"The months of {contractId}", async _ =>
        {
            if (await contracts.FindAsync(contractId, cancellationToken) is not { Contract: var before })
                return new DecideResult.NotFound();

            (bool isClosed, var months) = await changedFrom(before) is { } from
                ? await ReadAsync(before, from, cancellationToken)
                : (false, []);
            bool isOvertaken = false;
            var result = await contracts.DecideAsync(
                contractId,
                (contract, _) =>
                {
                    isOvertaken = contract.Version != before.Version;
                    return isOvertaken ? Decision.Nothing : decide(contract, isClosed);
                },
                by,
                allows,
                after => [.. months.Select(month => month.Hold(after)), .. also?.Invoke(after) ?? []],
                cancellationToken: cancellationToken);
            if (!isOvertaken && result is not DecideResult.Overtaken)
                return result;
            return Race.Overtaken;
        }, cancellationToken);
    }

    // The present month too: it may be over when the commit is made.
    private async Task<(bool IsClosed, IReadOnlyList<ReadMonth> Months)> ReadAsync(
        Contract contract, YearMonth from, CancellationToken cancellationToken)
    {
        if (await closes.IsFinishedAsync(from, cancellationToken)
            || await bills.IsBilledAsync(contract.ContractId, from, cancellationToken))
        {
            return (true, []);
        }

        List<ReadMonth> months = [];
        var present = Tokyo.DateOf(clock.Now()).ToYearMonth();
        for (
            var at = from.CompareTo(contract.BilledFrom) < 0 ? contract.BilledFrom
                : from; at.CompareTo(present) <= 0; at = at.PlusMonths(1))
        {
            var found = await documents.ReadAsync(Container, contract.ContractId, ReadingsDocument.IdOf(at), cancellationToken);
            var read = found is null
                ? ReadingsDocument.Of(contract.ContractId, MonthReadings.None(at))
                : StoredJson.Read<ReadingsDocument>(found);
            if (read.Sealed)
                return (true, []);
            months.Add(new ReadMonth(read, found?.ETag));
        }

        return (false, months);
    }

    private sealed record ReadMonth(ReadingsDocument Read, string? ETag)
    {
        public DocumentWrite Hold(Contract after) => (Read with { ContractVersion = after.Version }).ToWrite(ETag); // B9
    }
}
