using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Ensures that an address is in at most one contract in force (C1), across contracts that no one commit can span.</summary>
/// <remarks>
/// A claim outlives its contract and is taken over lazily: nothing needs to happen on the day on which a contract ends. A claim whose
/// contract was never concluded may be taken over only after it is settled that it never will be, since its acceptance may merely be slow.
/// </remarks>
public sealed class AddressClaimer(AddressClaimStore claims, ContractStore contracts, ApplicationStore applications, TimeProvider clock)
{
    /// <summary>Whether addresses are free now; claims nothing. Refusals point to <c>/ipAddresses/N</c> in the order given.</summary>
    /// <param name="addresses">In canonical form.</param>
    /// <param name="ownContractId">The contract that may hold them already; null for a new one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<Refusal>> CheckAsync(
        IReadOnlyList<string> addresses, string? ownContractId = null, CancellationToken cancellationToken = default)
    {
        List<Refusal> refusals = [];
        var standing = await claims.FindManyAsync(addresses, cancellationToken);
        for (int i = 0; i < addresses.Count; i++)
        {
            if (standing[i] is { } found
                && found.Claim.ContractId != ownContractId
                && await IsInForceAsync(found.Claim, cancellationToken))
            {
                refusals.Add(Held(addresses[i], JsonPointer.Append("/ipAddresses", i)));
            }
        }

        return refusals;
    }

    /// <summary>
    /// Claims addresses for a contract, or refuses: those that are claimed by then stay so until <see cref="ReleaseAsync"/>. Repeatable.
    /// Refusals point to the whole of the request.
    /// </summary>
    public async Task<IReadOnlyList<Refusal>> ClaimAsync(
        string contractId, string applicationId, IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        var now = clock.Now();
        // One order for all, so that of those who want the same addresses one gets the first and none waits for another.
        foreach (string address in addresses.Order(StringComparer.Ordinal))
        {
            if (!await TryClaimAsync(new AddressClaim(address, contractId, applicationId, now), cancellationToken))
                return [Held(address, "")];
        }

        return [];
    }

    /// <summary>Gives back those of the addresses that were claimed for the contract on the application.</summary>
    public async Task ReleaseAsync(
        string contractId, string applicationId, IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        foreach (string address in addresses)
            await claims.ReleaseAsync(address, contractId, applicationId, cancellationToken);
    }

    private async Task<bool> TryClaimAsync(AddressClaim claim, CancellationToken cancellationToken)
    {
        return await Race.RunAsync<bool>($"The address {claim.Address}", async _ =>
        {
            if (await claims.TryClaimAsync(claim, takenOverETag: null, cancellationToken))
                return true;
            if (await claims.FindAsync(claim.Address, cancellationToken) is not { } standing)
                return Race.Overtaken;
            if (standing.Claim.ContractId == claim.ContractId && standing.Claim.ApplicationId == claim.ApplicationId)
                return true;
            if (await IsInForceAsync(standing.Claim, cancellationToken))
                return false;
            // Settled first: between the look and the take-over the other acceptance could still conclude its contract.
            if (await IsNeverToBeAsync(standing.Claim, cancellationToken)
                && await claims.TryClaimAsync(claim, standing.ETag, cancellationToken))
            {
                return true;
            }

            return Race.Overtaken;
        }, cancellationToken);
    }

    // C1: a contract holds its addresses to the end of its last day, and those that it has dropped to the last day on which they were its
    // own; an address that an acceptance is about to give it is held as well.
    private async Task<bool> IsInForceAsync(AddressClaim claim, CancellationToken cancellationToken)
    {
        var today = Tokyo.DateOf(clock.Now());
        return (await contracts.FindAsync(claim.ContractId, cancellationToken) is { Contract: var holder }
                && holder.StatusOn(today) != ContractStatus.Terminated && holder.AddressesFrom(today).Contains(claim.Address))
            || (
                await applications.FindAsync(
                    claim.ApplicationId, cancellationToken) is { Application: { Phase: ApplicationPhase.Accepting } application }
                && application.Acceptance?.ContractId == claim.ContractId);
    }

    // Only asked of a claim that holds nothing now: its contract has ended, or has not been concluded.
    private async Task<bool> IsNeverToBeAsync(AddressClaim claim, CancellationToken cancellationToken) =>
        await contracts.AbandonAsync(claim.ContractId, cancellationToken) || !await IsInForceAsync(claim, cancellationToken);

    private static Refusal Held(string address, string pointer) =>
        Refusal.By(Rules.C1, pointer, new(
            $"The address {address} is in another contract in force; an address is in at most one.",
            $"アドレス {address} は有効な他の契約の対象です。一のアドレスを対象とする契約は一つに限られます。"));
}
