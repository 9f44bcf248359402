using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Follows the acceptance of a service application through: claims the addresses (C1), makes the customer the partner's, concludes the contract, which is the
/// point of no return, and puts it on the customer and the application.
/// </summary>
public sealed class ServiceAcceptance(
    ApplicationStore applications, ContractStore contracts, CustomerStore customers, AddressClaimer claims, ExclusiveDomainGuard domains, DomainIndex index,
    ServiceEndRecorder serviceEnds)
{
    /// <summary>Why a migrated contract came to nothing.</summary>
    internal static readonly Text TakenMeanwhile = new(
        "The contract could not be migrated: another contract claimed an address or the customer in the meantime.",
        "契約を移行できませんでした。その間に他の契約がアドレス又は契約者を使用しました。");

    /// <summary>The present outcome of the acceptance; writes nothing, so that a refusal leaves no trace.</summary>
    public async Task<Decision> DecideAsync(
        Application application, Acceptance acceptance, IReadOnlyList<DesignatedService> services, CancellationToken cancellationToken)
    {
        Decision decision = ServiceApplications.Accept(
            acceptance.ContractId, application.ApplicationId, application.PartnerId, application.Service!, acceptance.Terms.Start!, services, acceptance.RequestedAt);
        // The same acceptance, asked for at the same moment, may have claimed them already.
        IReadOnlyList<Refusal> held = await claims.CheckAsync(application.Service!.IpAddresses, acceptance.ContractId, cancellationToken); // C1, A2
        Customer? customer = application.Service.Options?.Any(option => option.Domains is { Count: > 0 }) == true
            ? (await customers.FindAsync(application.CustomerId, cancellationToken))?.Customer
            : null;
        IReadOnlyList<Refusal> used = await domains.CheckAsync(
            customer, acceptance.ContractId, application.Service.Options, acceptance.Terms.Start!.BillingStartDate, cancellationToken); // O5, A2
        return held.Count + used.Count == 0 ? decision : Decision.Refuse([.. decision.Refusals, .. held.Concat(used).Select(refusal => refusal with { Pointer = "" })]);
    }

    /// <summary>Completes it; null if it was abandoned in the meantime, so that the application must be read again.</summary>
    /// <param name="accepting">An application with its acceptance.</param>
    /// <param name="cancellationToken">Cancels between steps; Reconcile resumes it.</param>
    public async Task<AcceptResult?> FollowAsync(StoredApplication accepting, CancellationToken cancellationToken)
    {
        Application application = accepting.Application;
        Acceptance acceptance = application.Acceptance!;
        ContractConcluded concluded = acceptance.Concluded!;
        if (application.Phase == ApplicationPhase.Accepted)
            return await contracts.FindAsync(acceptance.ContractId, cancellationToken) is { } known ? new AcceptResult.Accepted(known.Contract, IsRepeated: true) : null;

        (AcceptResult? obstacle, StoredCustomer? before) = await PrepareAsync(application, concluded, cancellationToken);
        if (obstacle is not null && await contracts.AbandonAsync(acceptance.ContractId, cancellationToken))
        {
            await GiveUpAsync(accepting, concluded, cancellationToken);
            return obstacle;
        }

        if (await contracts.ConcludeAsync(concluded, acceptance.By, acceptance.RequestedAt, acceptance.Provisions, cancellationToken) is not { } contract)
        {
            await GiveUpAsync(accepting, concluded, cancellationToken);
            return null;
        }

        Customer customer = await PutOnCustomerAsync(concluded, before, application.ApplicationId, cancellationToken);
        Contract after = await serviceEnds.RecordKnownAsync(contract.Contract, customer.Services, cancellationToken);
        await applications.CompleteAsync(accepting, cancellationToken);
        return new AcceptResult.Accepted(after, IsRepeated: false);
    }

    // Steps that can fail come first; the customer comes last, since claims can be released and a created customer cannot.
    private async Task<(AcceptResult? Obstacle, StoredCustomer? Customer)> PrepareAsync(Application application, ContractConcluded concluded, CancellationToken cancellationToken)
    {
        IReadOnlyList<Refusal> refusals = await claims.ClaimAsync(
            concluded.ContractId, application.ApplicationId, concluded.IpAddresses, cancellationToken);
        if (refusals.Count > 0)
            return (new AcceptResult.Refused(refusals), null);

        StoredCustomer? customer = await customers.ChangeAsync(
            concluded.CustomerId,
            known => known?.PartnerId is not null
                ? null
                : (known ?? Customer.Unknown(concluded.CustomerId)) with { PartnerId = concluded.PartnerId, CustomerName = concluded.CustomerName },
            cancellationToken: cancellationToken);
        if (customer!.Customer.PartnerId != concluded.PartnerId)
            return (new AcceptResult.Conflict(Ownership.Detail), customer);

        IReadOnlyList<OptionRequest> options = OptionsOf(concluded);
        IReadOnlyList<Refusal> used = await domains.ReserveAsync(
            concluded.CustomerId, concluded.ContractId, application.ApplicationId, options, LocalDate.Max(concluded.BillingStartDate, Tokyo.DateOf(application.Acceptance!.RequestedAt)), cancellationToken); // O5
        if (used.Count > 0)
            return (new AcceptResult.Refused(used), customer);

        await index.AddAsync(concluded.ContractId, concluded.Domains, cancellationToken);

        // What was read before the reservation cannot be replaced by its ETag any more.
        return (null, options.Any(option => option.Domains is { Count: > 0 }) ? null : customer);
    }

    private async Task GiveUpAsync(StoredApplication accepting, ContractConcluded concluded, CancellationToken cancellationToken)
    {
        await claims.ReleaseAsync(concluded.ContractId, accepting.Application.ApplicationId, concluded.IpAddresses, cancellationToken);
        await domains.ReleaseAsync(concluded.CustomerId, accepting.Application.ApplicationId, OptionsOf(concluded), cancellationToken);
        // A migrated contract has no application here that could be accepted again.
        Rejection? rejection = concluded.IsMigrated ? new(TakenMeanwhile.English, accepting.Application.Acceptance!.RequestedAt, accepting.Application.Acceptance.By) : null;
        await applications.GiveUpAsync(accepting, rejection, cancellationToken);
    }

    private static IReadOnlyList<OptionRequest> OptionsOf(ContractConcluded concluded) => [.. concluded.Options.Select(option => new OptionRequest(option.Code, option.Domains))];

    // What was known before the contract was concluded is the customer's state still if it can be replaced by its ETag; an end that came between fails that.
    private async Task<Customer> PutOnCustomerAsync(ContractConcluded concluded, StoredCustomer? before, string applicationId, CancellationToken cancellationToken)
        => (await customers.ChangeAsync(
            concluded.CustomerId,
            standing => standing!.ContractIds.Contains(concluded.ContractId)
                ? null
                : standing with
                {
                    CustomerName = concluded.CustomerName,
                    ContractIds = [.. standing.ContractIds, concluded.ContractId],
                    DomainReservations = [.. standing.DomainReservations.Where(held => held.ApplicationId != applicationId)],
                },
            known: before,
            cancellationToken: cancellationToken))!.Customer;
}
