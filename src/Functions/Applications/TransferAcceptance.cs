using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Follows the acceptance of a transfer through: makes the successor where it is none yet, reserves on it the domains of the contract's
/// options (O5), puts the transfer on the contract, which is the point of no return, and moves the contract between the customers' lists.
/// Each step can be repeated; none after that point can fail for good.
/// </summary>
public sealed class TransferAcceptance(
    ApplicationStore applications, ContractStore contracts, CustomerStore customers, FormerContracts former, ExclusiveDomainGuard domains,
    ServiceEndRecorder serviceEnds, LapseTaskRaiser lapses, TimeProvider clock)
{
    /// <summary>
    /// The present outcome of the acceptance, null if the contract is not the one that <paramref name="ifMatch"/> names; writes nothing.
    /// </summary>
    /// <remarks>Budget: a point read of the contract; the successor's other contracts where an option has chosen domains.</remarks>
    public async Task<Decision?> DecideAsync(
        Application application, Acceptance acceptance, Customer? successor, Precondition? ifMatch, CancellationToken cancellationToken)
    {
        Contract contract = await FindAsync(acceptance.ContractId, cancellationToken);
        if (ifMatch?.Allows(contract.Version) == false)
            return null;

        Decision decision = Transfers.Accept(contract, CommandOf(application, acceptance, successor), clock.Now());
        if (decision.Events.Count == 0 && !decision.IsRefused)
            return decision;

        // A name that the customer had when the application arrived is no other name, though it has been changed since.
        Refusal? otherName = application.Transfer!.CustomerName is { } name
            ? CustomerNames.RefusalOf(name, successor?.AllNames(Tokyo.MonthOf(acceptance.RequestedAt)) ?? []) // A1, A2
            : null;
        LocalDate day = acceptance.Terms.Transfer!.EffectiveDate;
        IReadOnlyList<Refusal> used = await domains.CheckAsync(
            successor, contract.ContractId, SuccessorReader.DomainsOf(contract, day), day, cancellationToken); // O5, A2
        Refusal[] more = [.. used, .. otherName is null ? Array.Empty<Refusal>() : [otherName]];
        return more.Length == 0
            ? decision
            : Decision.Refuse([.. decision.Refusals, .. more.Select(refusal => refusal with { Pointer = "" })]);
    }

    /// <summary>Completes it; null if it was abandoned in the meantime, so that the application must be read again.</summary>
    /// <param name="accepting">An application with its acceptance.</param>
    /// <param name="ifMatch">Condition on the contract's version; null for none.</param>
    /// <param name="cancellationToken">Cancels between steps; Reconcile resumes it.</param>
    /// <remarks>
    /// Budget: point reads of the contract and the successor, an upsert beside the successor, a replace of it where an option has chosen
    /// domains, one batch on the contract; then an upsert and a delete beside each of the two, and a replace of the application.
    /// </remarks>
    public async Task<AcceptResult?> FollowAsync(StoredApplication accepting, Precondition? ifMatch, CancellationToken cancellationToken)
    {
        Application application = accepting.Application;
        Acceptance acceptance = application.Acceptance!;
        Contract contract = await FindAsync(acceptance.ContractId, cancellationToken);
        if (application.Phase == ApplicationPhase.Accepted)
            return new AcceptResult.Accepted(contract, IsRepeated: true);
        if (contract.AcceptedApplications.Contains(application.ApplicationId))
            return await CompleteAsync(accepting, contract, cancellationToken);

        CustomerKey key = SuccessorOf(application);
        LocalDate day = acceptance.Terms.Transfer!.EffectiveDate;
        await customers.AddContractAsync(key, application.Transfer!.CustomerName, contract.ContractId, cancellationToken);
        IReadOnlyList<Refusal> held = await domains.ReserveAsync( // O5
            key, contract.ContractId, application.ApplicationId, SuccessorReader.DomainsOf(contract, day), day, cancellationToken);
        AcceptTransfer command = CommandOf(application, acceptance, (await customers.FindAsync(key, cancellationToken))?.Customer);
        var mark = AcceptanceMark.Of(application);
        DecideResult decided = await contracts.DecideAsync(
            contract.ContractId,
            (state, now) => Transfers.Accept(state, command, now) is var decision && held.Count > 0 && decision.Events.Count > 0
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
        if (obstacle is not null && await contracts.TryMarkAsync(contract.ContractId, mark.ToCreate(), cancellationToken))
        {
            await GiveUpAsync(accepting, cancellationToken);
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

    private static AcceptTransfer CommandOf(Application application, Acceptance acceptance, Customer? successor) => new(
        application.ApplicationId, application.Transfer!, acceptance.Terms.Transfer!, SuccessorReader.Of(successor),
        Tokyo.DateOf(acceptance.RequestedAt));

    private static CustomerKey SuccessorOf(Application application) => new(application.PartnerId, application.CustomerId);

    private async Task<Contract> FindAsync(string contractId, CancellationToken cancellationToken) =>
        (await contracts.FindAsync(contractId, cancellationToken))?.Contract
            ?? throw new InvalidOperationException($"The contract {contractId} is gone.");

    private async Task<AcceptResult?> SettledAsync(StoredApplication accepting, CancellationToken cancellationToken)
    {
        Contract contract = await FindAsync(accepting.Application.Acceptance!.ContractId, cancellationToken);
        if (contract.AcceptedApplications.Contains(accepting.Application.ApplicationId))
            return await CompleteAsync(accepting, contract, cancellationToken);

        await GiveUpAsync(accepting, cancellationToken);
        return null;
    }

    private async Task GiveUpAsync(StoredApplication accepting, CancellationToken cancellationToken)
    {
        CustomerKey key = SuccessorOf(accepting.Application);
        string contractId = accepting.Application.Acceptance!.ContractId;
        await ReleaseAsync(accepting.Application, cancellationToken);
        if ((await FindAsync(contractId, cancellationToken)).CustomerKey() != key)
            await customers.RemoveContractAsync(key, contractId, cancellationToken);
        // Another application may have brought it to the same customer meanwhile.
        if ((await FindAsync(contractId, cancellationToken)).CustomerKey() == key)
            await customers.AddContractAsync(key, name: null, contractId, cancellationToken);
        await applications.GiveUpAsync(accepting, cancellationToken: cancellationToken);
    }

    private async Task<AcceptResult> CompleteAsync(StoredApplication accepting, Contract contract, CancellationToken cancellationToken)
    {
        Application application = accepting.Application;
        CustomerKey key = SuccessorOf(application);
        CustomerKey before = key with { CustomerId = application.Transfer!.FormerCustomerId };
        // A later transfer may have come in between, where this one was interrupted.
        if (contract.CustomerKey() == key)
        {
            await customers.AddContractAsync(key, application.Transfer.CustomerName, contract.ContractId, cancellationToken);
            await former.RemoveAsync(key, contract.ContractId, cancellationToken);
            // Read again: what the customer's record has since the decision concerns the contract too.
            Customer customer = await SettleOnCustomerAsync(key, application.Transfer.CustomerName, contract, cancellationToken);
            Contract named = await contracts.RecordProfilesAsync(contract, customer, cancellationToken);
            contract = await serviceEnds.RecordKnownAsync(named, customer.Services, cancellationToken);
            await lapses.RaiseAsync(contract, cancellationToken); // O3
        }

        if (contract.CustomerKey() != before)
            await former.AddAsync(before, contract.ContractId, cancellationToken);
        await ReleaseAsync(application, cancellationToken);
        await applications.CompleteAsync(accepting, cancellationToken);
        return new AcceptResult.Accepted(contract, IsRepeated: false);
    }

    private async Task<Customer> SettleOnCustomerAsync(
        CustomerKey key, string? name, Contract contract, CancellationToken cancellationToken) =>
        (await customers.ChangeAsync(
            key,
            known =>
            {
                string[] awaited = [.. contract.Options.Select(option => option.Definition.NeedsService).OfType<string>()
                    .Where(service => known!.Services.All(held => held.Service != service))];
                Customer after = known! with { CustomerName = known.CustomerName ?? name };
                return awaited.All(known.AwaitedServices.Contains)
                    ? after == known ? null : after
                    : after with { AwaitedServices = [.. known.AwaitedServices.Union(awaited)] };
            },
            cancellationToken: cancellationToken))!.Customer;

    private Task ReleaseAsync(Application application, CancellationToken cancellationToken) =>
        domains.ReleaseAsync(SuccessorOf(application), application.ApplicationId, cancellationToken);
}
