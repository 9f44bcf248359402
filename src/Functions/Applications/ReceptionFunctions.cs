using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Receives applications: for the service, and for options on a contract or a change of it (A1).</summary>
public sealed class ReceptionFunctions(
    ApplicationKeeper keeper, ContractStore contracts, CustomerStore customers, AddressClaimer claims, ExclusiveDomainGuard domains,
    TimeProvider clock)
{
    /// <summary><c>POST /applications</c>.</summary>
    [Function("ApplyForService"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> ApplyForService(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "applications")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        Caller caller = request.Caller();
        var body = await request.ReadAsync<ServiceApplicationRequest>();
        if (caller.PartnerId is { } own && body.PartnerId is { } named && named != own)
        {
            return new Problem(ProblemKind.Forbidden, new(
                "A partner applies for its own customers.",
                "パートナーが申し込めるのは自らの契約者に限られます。"))
            { Violations = [AtPartner(new("Must be your own id, or absent.", "自らの ID を指定するか、省いてください。"))] };
        }

        if (body.PartnerId is { } partner && !ResourceId.IsValid(partner))
            return Problem.Malformed([AtPartner(new("Must be the id of a partner.", "パートナーの ID を指定してください。"))]);

        string? partnerId = caller.PartnerId ?? body.PartnerId;
        Customer? customer = !ResourceId.IsValid(body.CustomerId) ? null
            : partnerId is not null ? (await customers.FindForAsync(new(partnerId, body.CustomerId), cancellationToken))?.Customer
            : (await customers.FindNamedAsync(body.CustomerId, partnerId: null, NamedCustomer.InBody, cancellationToken))?.Customer;
        partnerId ??= customer?.PartnerId;
        if (partnerId is null)
            return Problem.Malformed([AtPartner(new("Is required for a new customer.", "新しい契約者には必須です。"))]);

        CheckResult<ServiceApplication> application = ServiceApplications.Check(
            body.ToApplication(), customer?.Services ?? [], Tokyo.DateOf(clock.Now())); // A2
        if (application.IsRefused)
            return Problem.Refused(application.Refusals);
        if (CustomerNames.RefusalOf(
            application.Value.CustomerName, customer?.NamesFrom(Tokyo.MonthOf(clock.Now())) ?? []) is { } otherName) // A1
        {
            return Problem.Refused([otherName]);
        }

        if (await claims.CheckAsync(application.Value.IpAddresses, cancellationToken: cancellationToken) is [_, ..] held) // C1
            return Problem.Refused(held);
        if (await domains.CheckAsync(
            customer, ownContractId: null, application.Value.Options, Tokyo.DateOf(clock.Now()), cancellationToken) is [_, ..] used) // O5
        {
            return Problem.Refused(used);
        }

        return await keeper.KeepAsync(
            caller,
            new Application
            {
                ApplicationId = request.NewId("app"),
                Kind = ApplicationKind.Service,
                Phase = ApplicationPhase.Received,
                PartnerId = partnerId,
                CustomerId = application.Value.CustomerId,
                ReceivedAt = clock.Now(),
                By = caller.ToActor(),
                Service = application.Value,
            },
            cancellationToken);
    }

    /// <summary><c>POST /contracts/{id}/option-applications</c>.</summary>
    [Function("ApplyForOptions"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> ApplyForOptions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/option-applications")] HttpRequest request,
        string contractId,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<OptionsApplicationRequest>();
        if (await contracts.FindForAsync(contractId, request.Caller(), cancellationToken) is not { Contract: var contract })
            return Problem.NotFound();
        if (!request.IfMatch().Allows(contract.Version))
            return Problem.Stale();

        Customer? customer = (await customers.FindAsync(new(contract.PartnerId, contract.CustomerId), cancellationToken))?.Customer;
        CheckResult<IReadOnlyList<OptionRequest>> options = OptionApplications.Check(
            contract, body.Options, customer?.Services ?? [], Tokyo.DateOf(clock.Now())); // A2
        if (options.IsRefused)
            return Problem.Refused(options.Refusals);
        // O5
        if (await domains.CheckAsync(customer, contractId, options.Value, Tokyo.DateOf(clock.Now()), cancellationToken) is [_, ..] used)
            return Problem.Refused(used);

        return await keeper.KeepAsync(
            request.Caller(), On(contract, ApplicationKind.Options, request) with { Options = options.Value }, cancellationToken);
    }

    /// <summary><c>POST /contracts/{id}/change-applications</c>.</summary>
    [Function("ApplyForChange"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> ApplyForChange(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/change-applications")] HttpRequest request,
        string contractId,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<ChangeApplication>();
        if (await contracts.FindForAsync(contractId, request.Caller(), cancellationToken) is not { Contract: var contract })
            return Problem.NotFound();
        if (!request.IfMatch().Allows(contract.Version))
            return Problem.Stale();

        CheckResult<ChangeApplication> change = ChangeApplications.Check(contract, body, Tokyo.DateOf(clock.Now())); // A2
        if (change.IsRefused)
            return Problem.Refused(change.Refusals);
        if (await claims.CheckAsync(change.Value.IpAddresses ?? [], contract.ContractId, cancellationToken) is [_, ..] held) // C1
            return Problem.Refused(held);

        return await keeper.KeepAsync(
            request.Caller(), On(contract, ApplicationKind.Change, request) with { Change = change.Value }, cancellationToken);
    }

    private Application On(Contract contract, ApplicationKind kind, HttpRequest request) => new()
    {
        ApplicationId = request.NewId("app"),
        Kind = kind,
        Phase = ApplicationPhase.Received,
        PartnerId = contract.PartnerId,
        CustomerId = contract.CustomerId,
        ReceivedAt = clock.Now(),
        By = request.Caller().ToActor(),
        ContractId = contract.ContractId,
    };

    private static Violation AtPartner(Text message) => new(message) { Pointer = "/partnerId" };

    /// <summary>The form for the service; an operator may say for which partner.</summary>
    internal sealed record ServiceApplicationRequest(
        string CustomerId, string CustomerName, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses,
        IReadOnlyList<Administrator> Administrators, int Accounts, IReadOnlyList<OptionRequest>? Options = null, string? PartnerId = null)
    {
        public ServiceApplication ToApplication() => new(CustomerId, CustomerName, Domains, IpAddresses, Administrators, Accounts, Options);
    }

    /// <summary>The form for options.</summary>
    internal sealed record OptionsApplicationRequest(IReadOnlyList<OptionRequest> Options);
}
