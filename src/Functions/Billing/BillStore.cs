using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Billing;

/// <summary>
/// The bills of contracts: those of closed months are found, those of open months are computed (B10). The months of a contract are closed
/// in their order; each bill carries what the next one needs of it, so that closing reads two documents however old the contract is.
/// </summary>
public sealed class BillStore(IDocumentStore documents, InvoicingPlans plans, TimeProvider clock, RecordLog? log = null)
{
    private static readonly string Container = Containers.Contracts.Name;

    private readonly OpenMonthReader _open = new(documents);
    private readonly PartAssigner _parts = new(documents);

    /// <summary>The bill of a closed month; null where the month is open or has none.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<BillDocument?> FindAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, contractId, BillDocument.IdOf(month), cancellationToken) is { } found
            ? StoredJson.Read<BillDocument>(found)
            : null;

    /// <summary>The bills of closed months, a page at a time, oldest first.</summary>
    internal async Task<(IReadOnlyList<BillDocument> Items, string? Cursor)> ListAsync(
        string contractId, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, contractId, BillDocument.IdFrom, BillDocument.IdBefore, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(StoredJson.Read<BillDocument>)], page.Cursor);
    }

    /// <summary>The final bills of months before one, the latest first.</summary>
    /// <remarks>Budget: that of <see cref="PartitionLists.ListMonthsBackAsync"/>.</remarks>
    internal async Task<IReadOnlyList<BillDocument>> ListBackAsync(
        Contract contract, YearMonth before, int limit, CancellationToken cancellationToken = default) =>
        [.. (await documents.ListMonthsBackAsync(
            Container, contract.ContractId, BillDocument.IdOf, contract.AcceptedOn.ToYearMonth(), before, limit, cancellationToken))
            .Select(StoredJson.Read<BillDocument>)];

    /// <summary>How many final bills a contract has.</summary>
    /// <remarks>Budget: that of <see cref="PartitionLists.CountAsync"/>.</remarks>
    internal Task<long> CountAsync(string contractId, CancellationToken cancellationToken = default) =>
        documents.CountAsync(Container, contractId, BillDocument.IdFrom, BillDocument.IdBefore, cancellationToken);

    /// <summary>Whether that month or a later one has a bill, so that the month can no longer change.</summary>
    /// <remarks>Budget: one page of at most one document.</remarks>
    public async Task<bool> IsBilledAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default) =>
        (
            await documents.ListAsync(
                Container, contractId, BillDocument.IdOf(month), BillDocument.IdBefore, 1, null, cancellationToken)).Items.Count > 0;

    /// <summary>The bill of an open month so far, after all open months before it (B10); null if it has no line.</summary>
    public async Task<Bill?> PreviewAsync(
        Contract contract, YearMonth month, InvoicingPlan? plan = null, CancellationToken cancellationToken = default) =>
        (await PreviewAllAsync(contract, month, plan, cancellationToken)) is [.., var last] && last.Month == month ? last : null;

    /// <summary>
    /// The bills of the open months up to one so far, oldest first; those that a plan has on combined invoices as parts of these.
    /// </summary>
    public async Task<IReadOnlyList<Bill>> PreviewAllAsync(
        Contract contract, YearMonth last, InvoicingPlan? plan = null, CancellationToken cancellationToken = default)
    {
        var toBill = await _open.ReadAsync(contract, last, plan is null ? null : plan.IsCombinedIn, cancellationToken);
        return
        [
            .. toBill.Months.Select(month => month.BillOf(contract)).OfType<Bill>()
                .Select(bill => plan?.IsCombinedIn(bill.Month) == true ? bill.AsPart() : bill),
        ];
    }

    /// <summary>
    /// The monthly fee of a month (S2): as billed, corrected by an end that was entered late (B9), or so far for an open month.
    /// </summary>
    public async Task<MonthlyFee> MonthlyFeeAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(contract.ContractId, month, cancellationToken) is { } closed)
        {
            var right = Corrections.MayConcern(contract, month)
                ? Bills.Of(contract, await UsageAsync(contract, month, cancellationToken), carriedOver: 0)
                : closed.Bill;
            return new MonthlyFee(right?.MonthlyFee ?? 0, IsOpen: false);
        }

        bool isOpen = month.CompareTo(contract.BilledFrom) >= 0;
        var bill = isOpen
            ? await PreviewAsync(contract, month, cancellationToken: cancellationToken)
            : Bills.Of(contract, await UsageAsync(contract, month, cancellationToken), carriedOver: 0); // M3: billed elsewhere
        return new MonthlyFee(bill?.MonthlyFee ?? 0, isOpen);
    }

    /// <summary>
    /// Returns the usage of a month, for instance to settle an end in it; the month may be closed, open or to come, or have been billed
    /// elsewhere.
    /// </summary>
    public Task<Usage> UsageAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default) =>
        _open.UsageAsync(contract, month, cancellationToken);

    /// <summary>
    /// Closes the months of a contract up to one (B9): creates the bill of each that has a line, and seals its readings in the same batch.
    /// Doing it again, or twice at once, finds the existing bill. What changes the contract meanwhile in a way that the bills have to show
    /// (<see cref="ChangesToBilledMonths"/>) is seen.
    /// </summary>
    /// <returns>The bill of the month, and the credit that it leaves to the customer (B8).</returns>
    /// <remarks>
    /// Budget: four point reads and one batch of three writes; more reads only where the month is not simple, or leaves a credit.
    /// </remarks>
    internal async Task<ClosedContract> CloseAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default)
    {
        return await Race.RunAsync<ClosedContract>($"The months of {contractId}", async _ =>
        {
            var closed = await FindAsync(contractId, month, cancellationToken);
            if (closed?.Bill is { IsPart: true } or { Total: >= 0 })
                return new ClosedContract(closed.Bill, null, Found: closed);
            var document = await documents.ReadAsync(Container, contractId, ContractDocument.DocumentId, cancellationToken)
                ?? throw new InvalidOperationException($"The contract {contractId} is not there.");
            var contract = ContractProjection.Of(document);
            if (closed is not null)
                return new ClosedContract(closed.Bill, await FindCreditAsync(contract, cancellationToken), Found: closed);

            var plansOfClose = await plans.OfCloseAsync(month);
            string? CustomerIn(YearMonth at) => plansOfClose.CustomerOf(contract.CustomerKeyIn(at), at);
            var toBill = await _open.ReadAsync(contract, month, at => CustomerIn(at) is not null, cancellationToken);
            var through = await _parts.ThroughAsync(
                [.. toBill.Months.Select(at => CustomerIn(at.Month)).OfType<string>().Distinct(StringComparer.Ordinal)]);
            PartOf? PartOfIn(YearMonth at) => CustomerIn(at) is { } customer ? plansOfClose.PartOf(customer, at, through) : null;
            if (await TryCloseAsync(contract, toBill.Months, PartOfIn, cancellationToken) is not var (bill, mayLeaveCredit))
            {
                return Race.Overtaken;
            }

            YearMonth? taken = bill is not null && Ends.Of(contract) is not null && toBill.Before is { Total: < 0 } before
                ? before.Month
                : null;
            return new ClosedContract(bill, mayLeaveCredit ? await FindCreditAsync(contract, cancellationToken) : null, taken);
        }, cancellationToken);
    }

    /// <summary>The credit of a contract that is the customer's balance (B8); null where there is none.</summary>
    /// <remarks>
    /// Budget: nothing where the contract has no end; otherwise one point read, and the pages of a list where the month before has no bill.
    /// </remarks>
    internal async Task<CustomerCredit?> FindCreditAsync(Contract contract, CancellationToken cancellationToken = default)
    {
        var today = Tokyo.DateOf(clock.Now());
        if (Ends.Of(contract) is not { } end || end.EffectiveDate >= today)
            return null;
        return CustomerCredit.Of(contract, await _open.FindLastAsync(contract, today.ToYearMonth(), cancellationToken), today);
    }

    /// <summary>The open months of a contract up to the present one, with the last bill before them.</summary>
    internal Task<MonthsToBill> ReadOpenAsync(Contract contract, CancellationToken cancellationToken = default) =>
        _open.ReadAsync(contract, Tokyo.MonthOf(clock.Now()), isPart: null, cancellationToken);

    /// <summary>Describes a bill in the log.</summary>
    internal static string BillMade(YearMonth month) => $"bill-closed {DateText.Format(month)}";

    // Null where another has written meanwhile.
    private async Task<(Bill? Bill, bool MayLeaveCredit)?> TryCloseAsync(
        Contract contract, IReadOnlyList<MonthOfBilling> months, Func<YearMonth, PartOf?> partOfIn, CancellationToken cancellationToken)
    {
        Bill? bill = null;
        foreach (var month in months)
        {
            bill = month.BillOf(contract);
            if (bill is null)
                continue;
            if (month.ContractVersion > contract.Version)
                return null;

            var partOf = partOfIn(month.Month);
            bill = partOf is null ? bill : bill.AsPart();
            var now = clock.Now();
            var commit = await documents.CommitAsync(
                Container, contract.ContractId,
                [
                    .. month.Close(contract, bill, partOf, now),
                    .. await _parts.LateAsync(contract.ContractId, month.Month, partOf, cancellationToken),
                    EventOutbox.ForContract(contract, BillDocument.IdOf(bill.Month), BillNotice.Of(contract, bill, now).Event),
                ],
                cancellationToken);
            if (!commit.IsCommitted)
                return null;
            Measures.Billed();
            log?.Done(contract.ContractId, BillMade(bill.Month), Rules.B9, Rules.B1);
        }

        return (bill, bill?.IsPart != true && months is [.., var last] && last.Open.MayLeaveCredit(contract, bill));
    }
}

/// <summary>Result of closing a month of a contract.</summary>
/// <param name="Bill">Its bill; null where it has none.</param>
/// <param name="Credit">The credit that is the customer's balance (B8); null for none.</param>
/// <param name="Taken">The month whose credit, a balance until then, the bill has taken; null for none.</param>
/// <param name="Found">The bill as it was found; null where it was made now.</param>
internal sealed record ClosedContract(Bill? Bill, CustomerCredit? Credit, YearMonth? Taken = null, BillDocument? Found = null);

/// <summary>A credit of a contract that is the customer's balance (B8).</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Last">Its last bill; null where it has none.</param>
/// <param name="Amount">Yen, 1 or more.</param>
internal sealed record CustomerCredit(Contract Contract, BillBefore? Last, long Amount)
{
    /// <summary>The month whose bill left it.</summary>
    public YearMonth CreditOf => Credits.Since(Contract, Last);

    public static CustomerCredit? Of(Contract contract, BillBefore? last, LocalDate today) =>
        Credits.BalanceOf(contract, last, today) is > 0 and var amount ? new CustomerCredit(contract, last, amount) : null;
}
