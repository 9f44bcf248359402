using System.Collections.Concurrent;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Migration;

/// <summary>Outcome of taking a contract over.</summary>
public abstract record TakeOverResult
{
    private TakeOverResult()
    {
    }

    /// <summary>The contract is migrated.</summary>
    public sealed record TakenOver(Contract Contract) : TakeOverResult;

    /// <summary>It cannot be.</summary>
    public sealed record Failed(Problem Problem) : TakeOverResult;
}

/// <summary>
/// Takes contracts over that were concluded before this service (M1–M3). Each is kept as an application whose acceptance is decided
/// already, and is followed through as any other: claims (C1), customer, contract. A crash on the way is mended as theirs is.
/// </summary>
public sealed class MigrationProcess(
    ApplicationStore applications, CustomerStore customers, AddressClaimer claims, ExclusiveDomainGuard domains,
    ServiceAcceptance acceptances, EventFeed feed, TimeProvider clock)
{
    // A feed that has begun stays; a stream has thousands of contracts of few partners.
    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);

    /// <summary>Takes a contract over; doing it again with the same id finds the contract.</summary>
    /// <param name="applicationId">Under which it is kept.</param>
    /// <param name="request">The contract.</param>
    /// <param name="by">The operator.</param>
    /// <param name="cancellationToken">Cancels between steps; Reconcile resumes it.</param>
    public async Task<TakeOverResult> TakeOverAsync(
        string applicationId, MigratedContractRequest request, Actor by, CancellationToken cancellationToken = default)
    {
        StoredApplication? application = await applications.FindAsync(applicationId, cancellationToken);
        if (application is null)
        {
            (Application? decided, Problem? problem) = await DecideAsync(applicationId, request, by, cancellationToken);
            if (decided is null)
                return new TakeOverResult.Failed(problem!);
            application = await applications.CreateAsync(decided, cancellationToken);
        }

        AcceptResult? result = application.Application.Acceptance is null
            ? null
            : await acceptances.FollowAsync(application, cancellationToken);
        if (result is AcceptResult.Accepted accepted)
            return new TakeOverResult.TakenOver(accepted.Contract);

        return new TakeOverResult.Failed(
            result is AcceptResult.Refused refused ? Problem.Refused(refused.Refusals) : Problem.Conflict(
                ServiceAcceptance.TakenMeanwhile));
    }

    private async Task<(Application?, Problem?)> DecideAsync(
        string applicationId, MigratedContractRequest request, Actor by, CancellationToken cancellationToken)
    {
        if (request.PartnerId is { } named && !ResourceId.IsValid(named))
            return (null, NoPartner());

        Customer? customer;
        try
        {
            customer = await FindCustomerAsync(request, cancellationToken);
        }
        catch (ProblemException exception)
        {
            return (null, exception.Problem);
        }

        if ((request.PartnerId ?? customer?.PartnerId) is not { } partnerId)
            return (null, NoPartner());

        Instant now = clock.Now();
        if (CustomerNames.RefusalOf(request.CustomerName, customer?.AllNames(Tokyo.MonthOf(now)) ?? []) is { } otherName) // A1
            return (null, Problem.Refused([otherName]));
        ServiceApplication form = request.ToApplication();
        form = form with { CustomerName = customer?.NameIn(Tokyo.MonthOf(now)) ?? form.CustomerName };
        string contractId = Ids.ContractOf(applicationId, attempt: 0);
        Decision decision = MigratedContracts.TakeOver(
            new(contractId, applicationId, partnerId, form, request.ToTerms(), request.ConcludedOn),
            customer?.Services ?? [], now); // M1–M3
        if (decision.IsRefused)
            return (null, Problem.Refused(decision.Refusals));

        ContractConcluded concluded = decision.Events.OfType<ContractConcluded>().Single();
        if (await claims.CheckAsync(concluded.IpAddresses, contractId, cancellationToken) is [_, ..] held) // C1
            return (null, Problem.Refused(held));

        OptionRequest[] options = [.. concluded.Options.Select(option => new OptionRequest(option.Code, option.Domains))];
        if (await domains.CheckAsync(customer, contractId, options, Tokyo.DateOf(now), cancellationToken) is [_, ..] used) // O5
            return (null, Problem.Refused([.. used.Select(refusal => refusal with { Pointer = "/options" })]));

        await BeginFeedAsync(partnerId, cancellationToken);
        return (new Application
        {
            ApplicationId = applicationId,
            Kind = ApplicationKind.Service,
            Phase = ApplicationPhase.Accepting,
            PartnerId = partnerId,
            CustomerId = concluded.CustomerId,
            ReceivedAt = now,
            By = by,
            Service = new ServiceApplication(
                concluded.CustomerId, concluded.CustomerName, concluded.Domains, concluded.IpAddresses, concluded.Administrators,
                concluded.Accounts,
                [.. (request.Options ?? []).Where(option => OptionCatalog.Find(option.Code) is not null)]),
            Acceptance = new Acceptance(
                FixedTerms.Of(request.ToTerms()), contractId, now, by, concluded, [.. decision.Events.OfType<ProvisionApplied>()]),
        }, null);
    }

    // S1: a contract that is taken over sends no event of its own, and its partner must hear of what strikes all.
    private async Task BeginFeedAsync(string partnerId, CancellationToken cancellationToken)
    {
        if (_begun.ContainsKey(partnerId))
            return;
        await feed.BeginAsync(partnerId, cancellationToken);
        _begun.TryAdd(partnerId, true);
    }

    private async Task<Customer?> FindCustomerAsync(MigratedContractRequest request, CancellationToken cancellationToken) =>
        !ResourceId.IsValid(request.CustomerId) ? null
            : request.PartnerId is { } partnerId ? (
                await customers.FindForAsync(new(partnerId, request.CustomerId), cancellationToken))?.Customer
            : (await customers.FindNamedAsync(request.CustomerId, partnerId: null, NamedCustomer.InBody, cancellationToken))?.Customer;

    private static Problem NoPartner() =>
        Problem.Malformed([new Violation(new(
            "Must be the id of a partner for a new customer.",
            "新しい契約者にはパートナーの ID を指定してください。")) { Pointer = "/partnerId" }]);
}
