using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Billing;

/// <summary>
/// The bills of contracts: those of closed months are found, those of open months are made as they stand (B10). The months of a contract are closed in
/// their order; each bill carries what the next one needs of it, so that closing reads two documents however old the contract is.
/// </summary>
public sealed class BillStore(IDocumentStore documents, TimeProvider clock)
{
    private const int MaximumAttempts = 100;

    private static readonly string Container = Containers.Contracts.Name;

    private readonly OpenMonthReader _open = new(documents);

    /// <summary>The bill of a closed month; null where the month is open or has none.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<BillDocument?> FindAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default)
        => await documents.ReadAsync(Container, contractId, BillDocument.IdOf(month), cancellationToken) is { } found ? StoredJson.Read<BillDocument>(found) : null;

    /// <summary>The bills of closed months, a page at a time, oldest first.</summary>
    internal async Task<(IReadOnlyList<BillDocument> Items, string? Cursor)> ListAsync(
        string contractId, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        DocumentPage page = await documents.ListAsync(Container, contractId, BillDocument.IdFrom, BillDocument.IdBefore, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(StoredJson.Read<BillDocument>)], page.Cursor);
    }

    /// <summary>Whether a bill of that month or a later one stands: nothing of the month can change any more.</summary>
    /// <remarks>Budget: one page of at most one document.</remarks>
    public async Task<bool> IsBilledAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default)
        => (await documents.ListAsync(Container, contractId, BillDocument.IdOf(month), BillDocument.IdBefore, 1, null, cancellationToken)).Items.Count > 0;

    /// <summary>The bill of an open month as it stands, after all open months before it (B10); null where it has no line.</summary>
    public async Task<Bill?> PreviewAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
        => await _open.ReadAsync(contract, month, cancellationToken) is [.., var last] ? last.BillOf(contract) : null;

    /// <summary>The bills of the open months up to one, as they stand, oldest first.</summary>
    public async Task<IReadOnlyList<Bill>> PreviewAllAsync(Contract contract, YearMonth last, CancellationToken cancellationToken = default)
        => [.. (await _open.ReadAsync(contract, last, cancellationToken)).Select(month => month.BillOf(contract)).OfType<Bill>()];

    /// <summary>The monthly fee of a month (S2), as it was billed or as it stands.</summary>
    public async Task<MonthlyFee> MonthlyFeeAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(contract.ContractId, month, cancellationToken) is { } closed)
            return new MonthlyFee(closed.Bill.MonthlyFee, IsOpen: false);

        bool isOpen = month.CompareTo(contract.BilledFrom) >= 0;
        Bill? bill = isOpen
            ? await PreviewAsync(contract, month, cancellationToken)
            : Bills.Of(contract, await UsageAsync(contract, month, cancellationToken), carriedOver: 0); // M3: billed elsewhere
        return new MonthlyFee(bill?.MonthlyFee ?? 0, isOpen);
    }

    /// <summary>What is known of a month's usage, for instance to settle an end in it; the month may be closed, open or to come, or have been billed elsewhere.</summary>
    public Task<Usage> UsageAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
        => _open.UsageAsync(contract, month, cancellationToken);

    /// <summary>
    /// Closes the months of a contract up to one (B9): creates the bill of each that has a line, and seals its readings in the same batch. Doing it again,
    /// or twice at once, finds what stands. What changes the contract meanwhile in a way that the bills have to show (<see cref="ChangesToBilledMonths"/>) is seen.
    /// </summary>
    /// <returns>The bill of the month; null where it has none.</returns>
    /// <remarks>Budget: four point reads and one batch of two writes; more reads only after months without a bill.</remarks>
    internal async Task<Bill?> CloseAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default)
    {
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await FindAsync(contractId, month, cancellationToken) is { } closed)
                return closed.Bill;
            Document document = await documents.ReadAsync(Container, contractId, ContractDocument.DocumentId, cancellationToken)
                ?? throw new InvalidOperationException($"The contract {contractId} is not there.");
            Contract contract = ContractBody.Of(document);
            (Bill? bill, bool isClosed) = await TryCloseAsync(contract, await _open.ReadAsync(contract, month, cancellationToken), cancellationToken);
            if (isClosed)
                return bill;
            await Backoff.DelayAsync(attempt, cancellationToken);
        }

        throw new ContentionException($"The months of {contractId} are written by too many at once.");
    }

    private async Task<(Bill? Bill, bool IsClosed)> TryCloseAsync(Contract contract, IReadOnlyList<MonthOfBilling> months, CancellationToken cancellationToken)
    {
        Bill? bill = null;
        foreach (MonthOfBilling month in months)
        {
            bill = month.BillOf(contract);
            if (bill is null)
                continue;
            if (month.ContractVersion > contract.Version)
                return (null, false);

            CommitResult commit = await documents.CommitAsync(Container, contract.ContractId, month.Close(contract, bill, clock.Now()), cancellationToken);
            if (!commit.IsCommitted)
                return (null, false);
            Measures.Billed();
        }

        return (bill, true);
    }
}
