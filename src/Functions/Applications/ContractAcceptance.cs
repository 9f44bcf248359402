using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Follows the acceptance of an application on a contract through, for options or for a change: claims the addresses that are new (C1),
/// puts what was accepted on the contract, then completes the application.
/// </summary>
public sealed class ContractAcceptance(
    ApplicationStore applications, ContractStore contracts, CustomerStore customers, AddressClaimer claims, ExclusiveDomainGuard domains,
    DomainIndex index, LateAcceptanceDater late,
    ServiceEndRecorder serviceEnds, TimeProvider clock)
{
    /// <summary>
    /// The present outcome of the acceptance, null if the contract is not the one that <paramref name="ifMatch"/> names; writes nothing, so
    /// that what is refused leaves nothing behind.
    /// </summary>
    public async Task<Decision?> DecideAsync(
        Application application, Acceptance acceptance, Customer? customer, Precondition? ifMatch, CancellationToken cancellationToken)
    {
        Contract contract = await FindAsync(acceptance.ContractId, cancellationToken);
        if (ifMatch?.Allows(contract.Version) == false)
            return null;

        Decision decision = Decide(contract, application, acceptance, customer?.Services ?? []);
        // C1, A2
        IReadOnlyList<Refusal> held = await claims.CheckAsync(NewAddresses(contract, application), contract.ContractId, cancellationToken);
        IReadOnlyList<Refusal> used = acceptance.Terms.Start is { } start
            // O5, A2
            ? await domains.CheckAsync(customer, contract.ContractId, application.Options, start.BillingStartDate, cancellationToken)
            : [];
        return held.Count + used.Count == 0
            ? decision
            : Decision.Refuse([.. decision.Refusals, .. held.Concat(used).Select(refusal => refusal with { Pointer = "" })]);
    }

    /// <summary>Completes it; null if it was abandoned in the meantime, so that the application must be read again.</summary>
    /// <param name="accepting">An application with its acceptance.</param>
    /// <param name="ifMatch">Condition on the contract's version; null for none.</param>
    /// <param name="cancellationToken">Cancels between steps; Reconcile resumes it.</param>
    public async Task<AcceptResult?> FollowAsync(StoredApplication accepting, Precondition? ifMatch, CancellationToken cancellationToken)
    {
        if (accepting.Application.Phase == ApplicationPhase.Accepted)
        {
            return new AcceptResult.Accepted(
                await FindAsync(accepting.Application.Acceptance!.ContractId, cancellationToken), IsRepeated: true);
        }

        if (await late.DateAsync(accepting, cancellationToken) is not { } dated)
            return null;

        accepting = dated;
        Application application = accepting.Application;
        Acceptance acceptance = application.Acceptance!;
        IReadOnlyList<DesignatedService> services = (await customers.FindAsync(KeyOf(application), cancellationToken))?.Customer.Services
            ?? [];
        var mark = AcceptanceMark.Of(application);
        IReadOnlyList<Refusal> held = application.Change?.IpAddresses is null
            ? []
            : await claims.ClaimAsync(
                acceptance.ContractId, application.ApplicationId,
                NewAddresses(await FindAsync(acceptance.ContractId, cancellationToken), application), cancellationToken);
        if (application.Options is { } options && acceptance.Terms.Start is { } start)
        {
            held = [.. held, .. await domains.ReserveAsync( // O5
                KeyOf(application), acceptance.ContractId, application.ApplicationId, options, start.BillingStartDate, cancellationToken)];
        }

        if (application.Change?.Domains is { } changed)
            await index.AddAsync(acceptance.ContractId, changed, cancellationToken);
        DecideResult decided = await contracts.DecideAsync(
            acceptance.ContractId,
            (contract, _) =>
                Decide(contract, application, acceptance, services) is var decision && held.Count > 0 && decision.Events.Count > 0
                ? Decision.Refuse(held)
                : decision,
            acceptance.By,
            ifMatch is null ? null : ifMatch.Allows,
            also: _ => [mark.ToCreate()],
            cancellationToken: cancellationToken);
        AcceptResult? obstacle = decided switch
        {
            DecideResult.Refused refused => new AcceptResult.Refused(refused.Refusals),
            DecideResult.StaleIfMatch => new AcceptResult.Stale(),
            DecideResult.OverQuota over => new AcceptResult.Conflict(over.Detail),
            DecideResult.Full => new AcceptResult.Conflict(DecideResultExtensions.FullDetail),
            _ => null,
        };
        if (obstacle is not null && await contracts.TryMarkAsync(acceptance.ContractId, mark.ToCreate(), cancellationToken))
        {
            // From here on its claims are void; another contract may take them over.
            await domains.ReleaseAsync(KeyOf(application), application.ApplicationId, application.Options, cancellationToken);
            await applications.GiveUpAsync(accepting, cancellationToken: cancellationToken);
            return obstacle;
        }

        return decided switch
        {
            DecideResult.Committed committed => await CompleteAsync(accepting, committed.Contract, cancellationToken),
            DecideResult.Unchanged unchanged => await CompleteAsync(accepting, unchanged.Contract, cancellationToken),
            // another who follows the same acceptance has settled it one way or the other
            _ => await SettledAsync(accepting, cancellationToken),
        };
    }

    private static Decision Decide(
        Contract contract, Application application, Acceptance acceptance, IReadOnlyList<DesignatedService> services)
        => !contract.AcceptedApplications.Contains(application.ApplicationId)
            && Transfers.RefusalOfFormer(contract, application.CustomerId) is { } passed
            ? Decision.Refuse(passed) // A2
            : application.Change is { } change
            ? ChangeApplications.Accept(contract, new(application.ApplicationId, change, acceptance.Terms.Change!), acceptance.RequestedAt)
            : OptionApplications.Accept(
                contract, new(application.ApplicationId, application.Options!, acceptance.Terms.Start!), services, acceptance.RequestedAt);

    private static CustomerKey KeyOf(Application application) => new(application.PartnerId, application.CustomerId);

    // C1: those that are not the contract's today or later.
    private IReadOnlyList<string> NewAddresses(Contract contract, Application application) =>
        [.. (application.Change?.IpAddresses ?? []).Except(contract.AddressesFrom(Tokyo.DateOf(clock.Now())))];

    private async Task<Contract> FindAsync(string contractId, CancellationToken cancellationToken) =>
        (await contracts.FindAsync(contractId, cancellationToken))?.Contract
            ?? throw new InvalidOperationException($"The contract {contractId} is gone.");

    private async Task<AcceptResult?> SettledAsync(StoredApplication accepting, CancellationToken cancellationToken)
    {
        Contract contract = await FindAsync(accepting.Application.Acceptance!.ContractId, cancellationToken);
        if (contract.AcceptedApplications.Contains(accepting.Application.ApplicationId))
            return await CompleteAsync(accepting, contract, cancellationToken);

        await domains.ReleaseAsync(
            KeyOf(accepting.Application), accepting.Application.ApplicationId, accepting.Application.Options, cancellationToken);
        await applications.GiveUpAsync(accepting, cancellationToken: cancellationToken);
        return null;
    }

    private async Task<AcceptResult> CompleteAsync(StoredApplication accepting, Contract contract, CancellationToken cancellationToken)
    {
        // Read again: the service may have been given an end between the decision and its commit.
        IReadOnlyList<DesignatedService> services = (
            await customers.FindAsync(KeyOf(accepting.Application), cancellationToken))?.Customer.Services
            ?? [];
        Contract after = await serviceEnds.RecordKnownAsync(contract, services, cancellationToken);
        await domains.ReleaseAsync(
            KeyOf(accepting.Application), accepting.Application.ApplicationId, accepting.Application.Options, cancellationToken);
        await applications.CompleteAsync(accepting, cancellationToken);
        return new AcceptResult.Accepted(after, IsRepeated: false);
    }
}
