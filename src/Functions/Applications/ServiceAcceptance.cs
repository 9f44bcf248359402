using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Follows the acceptance of a service application through: claims the addresses (C1), makes the partner's customer, concludes the
/// contract, which is the point of no return, and completes the application. No step after the conclusion can fail for good.
/// </summary>
public sealed class ServiceAcceptance(
    ApplicationStore applications, ContractStore contracts, CustomerStore customers, AddressClaimer claims, ExclusiveDomainGuard domains,
    DomainIndex index,
    ServiceEndRecorder serviceEnds)
{
    /// <summary>Reason for the abandonment of a migrated contract.</summary>
    internal static readonly Text TakenMeanwhile = new(
        "The contract could not be migrated: another contract claimed an address or a domain in the meantime.",
        "契約を移行できませんでした。その間に他の契約がアドレス又はドメインを使用しました。");

    /// <summary>The present outcome of the acceptance; writes nothing, so that a refusal leaves no trace.</summary>
    public async Task<Decision> DecideAsync(
        Application application, Acceptance acceptance, Customer? customer, CancellationToken cancellationToken)
    {
        // A name that the customer had when the application arrived is no other name, though it has been changed since.
        var month = Tokyo.MonthOf(acceptance.RequestedAt);
        var otherName = CustomerNames.RefusalOf(application.Service!.CustomerName, customer?.AllNames(month) ?? []); // A1, A2
        ServiceApplication form = application.Service with { CustomerName = customer?.NameIn(month) ?? application.Service.CustomerName };
        Decision decision = ServiceApplications.Accept(
            new(acceptance.ContractId, application.ApplicationId, application.PartnerId, form, acceptance.Terms.Start!),
            customer?.Services ?? [], acceptance.RequestedAt);
        // The same acceptance, asked for at the same moment, may have claimed them already.
        // C1, A2
        IReadOnlyList<Refusal> held = await claims.CheckAsync(application.Service.IpAddresses, acceptance.ContractId, cancellationToken);
        IReadOnlyList<Refusal> used = await domains.CheckAsync(
            // O5, A2
            customer, acceptance.ContractId, application.Service.Options, acceptance.Terms.Start!.BillingStartDate, cancellationToken);
        Refusal[] more = [.. held.Concat(used).Concat(otherName is null ? [] : [otherName])];
        return more.Length == 0
            ? decision
            : Decision.Refuse([.. decision.Refusals, .. more.Select(refusal => refusal with { Pointer = "" })]);
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
        {
            return await contracts.FindAsync(acceptance.ContractId, cancellationToken) is { } known
                ? new AcceptResult.Accepted(known.Contract, IsRepeated: true)
                : null;
        }

        AcceptResult? obstacle = await PrepareAsync(application, concluded, cancellationToken);
        if (obstacle is not null && await contracts.AbandonAsync(acceptance.ContractId, cancellationToken))
        {
            await GiveUpAsync(accepting, concluded, cancellationToken);
            return obstacle;
        }

        if (await contracts.ConcludeAsync(
            concluded, acceptance.By, acceptance.RequestedAt, acceptance.Provisions, cancellationToken) is not { } contract)
        {
            await GiveUpAsync(accepting, concluded, cancellationToken);
            return null;
        }

        Customer customer = await SettleOnCustomerAsync(concluded, application.ApplicationId, cancellationToken);
        Contract named = await contracts.RecordProfilesAsync(contract.Contract, customer, cancellationToken);
        Contract after = await serviceEnds.RecordKnownAsync(named, customer.Services, cancellationToken);
        await applications.CompleteAsync(accepting, cancellationToken);
        return new AcceptResult.Accepted(after, IsRepeated: false);
    }

    // Steps that can fail. All that they write can be taken back, but for a customer that is created: it stays, without a contract.
    private async Task<AcceptResult?> PrepareAsync(
        Application application, ContractConcluded concluded, CancellationToken cancellationToken)
    {
        IReadOnlyList<Refusal> refusals = await claims.ClaimAsync(
            concluded.ContractId, application.ApplicationId, concluded.IpAddresses, cancellationToken);
        if (refusals.Count > 0)
            return new AcceptResult.Refused(refusals);

        await customers.AddContractAsync(KeyOf(concluded), concluded.CustomerName, concluded.ContractId, cancellationToken);
        var from = LocalDate.Max(concluded.BillingStartDate, Tokyo.DateOf(application.Acceptance!.RequestedAt));
        IReadOnlyList<Refusal> used = await domains.ReserveAsync(
            KeyOf(concluded), concluded.ContractId, application.ApplicationId, OptionsOf(concluded), from, cancellationToken); // O5
        if (used.Count > 0)
            return new AcceptResult.Refused(used);

        await index.AddAsync(concluded.ContractId, concluded.Domains, cancellationToken);
        return null;
    }

    private async Task GiveUpAsync(StoredApplication accepting, ContractConcluded concluded, CancellationToken cancellationToken)
    {
        await claims.ReleaseAsync(concluded.ContractId, accepting.Application.ApplicationId, concluded.IpAddresses, cancellationToken);
        await customers.RemoveContractAsync(KeyOf(concluded), concluded.ContractId, cancellationToken);
        await domains.ReleaseAsync(KeyOf(concluded), accepting.Application.ApplicationId, OptionsOf(concluded), cancellationToken);
        // A migrated contract has no application here that could be accepted again.
        Rejection? rejection = concluded.IsMigrated
            ? new(TakenMeanwhile.English, accepting.Application.Acceptance!.RequestedAt, accepting.Application.Acceptance.By)
            : null;
        await applications.GiveUpAsync(accepting, rejection, cancellationToken);
    }

    private static IReadOnlyList<OptionRequest> OptionsOf(ContractConcluded concluded) =>
        [.. concluded.Options.Select(option => new OptionRequest(option.Code, option.Domains))];

    private static CustomerKey KeyOf(ContractConcluded concluded) => new(concluded.PartnerId, concluded.CustomerId);

    // Read after the contract was concluded: of an end of a service that comes at the same moment, either it is seen here or its walk finds
    // the contract. What is written can only make the customer's document smaller, but for a name, so that it never fails for good.
    private async Task<Customer> SettleOnCustomerAsync(
        ContractConcluded concluded, string applicationId, CancellationToken cancellationToken)
        => (await customers.ChangeAsync(
            KeyOf(concluded),
            known =>
                known!.CustomerName is not null && known.DomainReservations.All(held => held.ApplicationId != applicationId)
                ? null
                : known with
                {
                    CustomerName = known.CustomerName ?? concluded.CustomerName,
                    DomainReservations = [.. known.DomainReservations.Where(held => held.ApplicationId != applicationId)],
                },
            cancellationToken: cancellationToken))!.Customer;
}
