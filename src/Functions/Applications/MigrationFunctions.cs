using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Formats;
using SecureMx.Functions.Http;
using SecureMx.Functions.Identity;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Time;

namespace SecureMx.Functions.Applications;

/// <summary>Takes contracts over that were concluded before this service (M1–M3): application and acceptance in one.</summary>
public sealed class MigrationFunctions(
    ApplicationStore applications, CustomerStore customers, AddressClaims claims, ServiceAcceptance acceptance, RejectionProcess rejection, TimeProvider clock)
{
    /// <summary><c>POST /migrated-contracts</c>.</summary>
    [Function("MigrateContract"), Access(Role.Operator)]
    public async Task<IResult> Migrate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "migrated-contracts")] HttpRequest request, CancellationToken cancellationToken)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<MigratedContractBody>();
        if (body.PartnerId is { } named && !ResourceId.IsValid(named))
            return Problem.Malformed([new Violation("Must be the id of a partner.") { Pointer = "/partnerId" }]);

        Customer? customer = (await customers.FindAsync(body.CustomerId, cancellationToken))?.Customer;
        if ((body.PartnerId ?? customer?.PartnerId) is not { } partnerId)
            return Problem.Malformed([new Violation("Is required: the customer is not known yet.") { Pointer = "/partnerId" }]);
        if (customer?.PartnerId is { } owner && owner != partnerId)
            return Problem.Conflict(Ownership.Detail);

        string applicationId = request.NewId("app");
        if (await applications.FindAsync(applicationId, cancellationToken) is { Application: var begun })
            return await FollowAsync(begun, cancellationToken);

        Instant now = clock.Now();
        string contractId = Ids.ContractOf(applicationId, attempt: 0);
        Decision decision = MigratedContracts.TakeOver(
            contractId, applicationId, partnerId, body.ToApplication(), body.ToTerms(), body.ConcludedOn, customer?.Services ?? [], now);
        if (decision.IsRefused)
            return Problem.Refused(decision.Refusals);

        var concluded = (ContractConcluded)decision.Events[0];
        if (await claims.CheckAsync(concluded.IpAddresses, cancellationToken: cancellationToken) is [_, ..] held) // C1
            return Problem.Refused(held);

        Actor by = request.Caller().ToActor();
        StoredApplication kept = await applications.CreateAsync(
            new Application
            {
                ApplicationId = applicationId,
                Kind = ApplicationKind.Service,
                Phase = ApplicationPhase.Accepting,
                PartnerId = partnerId,
                CustomerId = concluded.CustomerId,
                ReceivedAt = now,
                By = by,
                Service = body.ToApplication() with { Domains = concluded.Domains, IpAddresses = concluded.IpAddresses },
                Acceptance = new Acceptance(FixedTerms.Of(body.ToTerms()), contractId, now, by, concluded, [.. decision.Events.Skip(1)]),
            },
            cancellationToken);
        return await FollowAsync(kept.Application, cancellationToken);
    }

    private async Task<IResult> FollowAsync(Application application, CancellationToken cancellationToken)
    {
        switch (application.Phase is ApplicationPhase.Accepting or ApplicationPhase.Accepted ? await acceptance.FollowAsync(application, cancellationToken) : null)
        {
            case AcceptResult.Accepted { Contract: var contract }:
                return Answer.Created($"contracts/{contract.ContractId}", ContractView.Of(contract, Tokyo.DateOf(clock.Now())), contract.Version);
            case AcceptResult.Refused { Refusals: var refusals }:
                await GiveUpAsync(application, refusals[0].Message, cancellationToken);
                return Problem.Refused(refusals);
            default:
                await GiveUpAsync(application, Ownership.Detail, cancellationToken);
                return Problem.Conflict("It was begun, and came to nothing: an address or the customer was taken meanwhile.");
        }
    }

    // Nobody waits for it: whoever migrates sends it again.
    private Task GiveUpAsync(Application application, string reason, CancellationToken cancellationToken)
        => rejection.RejectAsync(application.ApplicationId, reason, application.By, cancellationToken);

    /// <summary>An application and its acceptance together, with the day of the conclusion.</summary>
    internal sealed record MigratedContractBody(
        string CustomerId, string CustomerName, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses, IReadOnlyList<Administrator> Administrators,
        int Accounts, LocalDate ConcludedOn, LocalDate BillingStartDate, QuotedPrices Prices, IReadOnlyList<OptionRequest>? Options = null, string? PartnerId = null)
    {
        public ServiceApplication ToApplication() => new(CustomerId, CustomerName, Domains, IpAddresses, Administrators, Accounts, Options);

        public AcceptanceTerms ToTerms() => new(BillingStartDate, Prices);
    }
}
