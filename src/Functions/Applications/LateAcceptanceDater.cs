using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Updates the date of an acceptance that a crash has interrupted and that is resumed when the month in which it was asked for is billed:
/// what it makes due would be on no bill (B7).
/// </summary>
public sealed class LateAcceptanceDater(
    ApplicationStore applications, ContractStore contracts, CloseStore closes, BillStore bills, TimeProvider clock)
{
    /// <summary>The application with an acceptance that can still be billed; null where another has changed it meanwhile.</summary>
    /// <param name="accepting">An application on a contract, with its acceptance.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>
    /// Budget: nothing in the month of the acceptance; after it two point reads and two listings, and a replace if the date changes.
    /// </remarks>
    public async Task<StoredApplication?> DateAsync(StoredApplication accepting, CancellationToken cancellationToken)
    {
        var acceptance = accepting.Application.Acceptance!;
        var now = clock.Now();
        var asked = Tokyo.DateOf(acceptance.RequestedAt).ToYearMonth();
        if (asked == Tokyo.DateOf(now).ToYearMonth() || !await IsBilledAsync(acceptance.ContractId, asked, cancellationToken))
            return accepting;
        if ((
            await contracts.FindAsync(acceptance.ContractId, cancellationToken))?.Contract.AcceptedApplications.Contains(
                accepting.Application.ApplicationId) == true)
        {
            return accepting; // it was on the contract when the month was billed
        }

        return await applications.TryReplaceAsync(
            accepting.Application with { Acceptance = acceptance with { RequestedAt = now } }, accepting.ETag, cancellationToken);
    }

    // A close that has begun may have read the contract already.
    private async Task<bool> IsBilledAsync(string contractId, YearMonth month, CancellationToken cancellationToken) =>
        (await closes.FindAsync(month, cancellationToken)).Status != CloseStatus.Open
            || await bills.IsBilledAsync(contractId, month, cancellationToken);
}
