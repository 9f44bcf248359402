using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Receives applications for the succession of another customer to a contract (A1, Civil Code 539-2).</summary>
public sealed class TransferFunctions(
    ApplicationKeeper keeper, ContractStore contracts, CustomerStore customers, ExclusiveDomainGuard domains, TimeProvider clock)
{
    private static readonly Text UnknownCustomer = new(
        "There is no such customer. One that is not on record yet needs customerName.",
        "該当する契約者がありません。未登録の契約者には customerName が必要です。");

    /// <summary>
    /// <c>POST /contracts/{id}/transfer-applications</c>. The successor is a customer of the contract's partner; one that is not on record
    /// is made with the acceptance, from its name.
    /// </summary>
    /// <remarks>
    /// Budget: point reads of the contract and of the customer, the customer's other contracts where an option has chosen domains, and that
    /// of <see cref="ApplicationKeeper.KeepAsync"/>.
    /// </remarks>
    [Function("ApplyForTransfer"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> ApplyForTransfer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/transfer-applications")] HttpRequest request,
        string contractId,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        Caller caller = request.Caller();
        var body = await request.ReadAsync<TransferApplicationRequest>();
        if (await contracts.FindForAsync(contractId, caller, cancellationToken) is not { Contract: var contract })
            return Problem.NotFound();
        if (!request.IfMatch().Allows(contract.Version))
            return Problem.Stale();

        // Ids are per partner: what another partner calls so is no customer here.
        Customer? customer = ResourceId.IsValid(body.CustomerId)
            ? (await customers.FindForAsync(new(contract.PartnerId, body.CustomerId), cancellationToken))?.Customer
            : null;
        if (customer is null && body.CustomerName is null && ResourceId.IsValid(body.CustomerId))
            return Problem.NotFound(UnknownCustomer);

        LocalDate today = Tokyo.DateOf(clock.Now());
        var transfer = body.ToApplication(contract.CustomerId);
        IReadOnlyList<Refusal> refusals = Transfers.Check(contract, transfer, SuccessorReader.Of(customer), today); // A2
        if (refusals.Count > 0)
            return Problem.Refused(refusals);
        if (body.CustomerName is { } name
            && CustomerNames.RefusalOf(name, customer?.NamesFrom(today.ToYearMonth()) ?? []) is { } otherName) // A1
        {
            return Problem.Refused([otherName]);
        }

        IReadOnlyList<Refusal> used = await domains.CheckAsync(
            customer, contractId, SuccessorReader.DomainsOf(contract, today), today, cancellationToken); // O5
        if (used.Count > 0)
            return Problem.Refused([.. used.Select(refusal => refusal with { Pointer = "/customerId" })]);

        return await keeper.KeepAsync(
            caller,
            new Application
            {
                ApplicationId = request.NewId("app"),
                Kind = ApplicationKind.Transfer,
                Phase = ApplicationPhase.Received,
                PartnerId = contract.PartnerId,
                CustomerId = transfer.CustomerId,
                ReceivedAt = clock.Now(),
                By = caller.ToActor(),
                ContractId = contract.ContractId,
                Transfer = transfer,
            },
            cancellationToken);
    }

    /// <summary>The form for a transfer.</summary>
    internal sealed record TransferApplicationRequest(string CustomerId, string? CustomerName = null, string? Reason = null)
    {
        public TransferApplication ToApplication(string former) => new(CustomerId, CustomerName, Reason) { FormerCustomerId = former };
    }
}
