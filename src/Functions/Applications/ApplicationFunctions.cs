using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Reads applications, and settles them: accepted or rejected by an operator (A1).</summary>
public sealed class ApplicationFunctions(
    ApplicationStore applications, OpenApplications open, AcceptanceProcess acceptance, RejectionProcess rejection,
    WithdrawalProcess withdrawal,
    SharedDomainReader sharedDomains, EventQueue queue, OutboxDispatcher outbox, TimeProvider clock)
{
    private const int MaximumReasonLength = 1000;

    /// <summary><c>GET /applications</c>: by status, customer and kind; a partner sees its own.</summary>
    /// <remarks>Budget: one page of a search over the index; with their number, one count.</remarks>
    [Function("ListApplications"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "applications")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        QueryParameters query = request.ReadQuery("status", "customerId", "kind", "sort", "count", "limit", "cursor");
        var search = new ApplicationSearch(
            ApplicationView.PhasesOf(query.Choice<ApplicationStatus>("status")), query.Choice<TimeOrder>("sort") ?? TimeOrder.Oldest)
        {
            PartnerId = request.Caller().PartnerId,
            CustomerId = query.Id("customerId"),
            Kind = query.Choice<ApplicationKind>("kind"),
        };
        ApplicationPage page = await applications.ListAsync(search, query.Limit, query.Cursor, cancellationToken);
        return Answer.List(
            query, [.. page.Items.Select(ApplicationSummaryView.Of)], page.Cursor,
            query.Counts ? await applications.CountAsync(search, cancellationToken) : null);
    }

    /// <summary>
    /// <c>GET /applications/{id}</c>; an operator who is to decide sees the domains that other customers' contracts have (O5).
    /// </summary>
    /// <remarks>
    /// Budget: one point read; for an operator also that of <see cref="SharedDomainReader.FindAsync(Application, CancellationToken)"/>.
    /// </remarks>
    [Function("GetApplication"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "applications/{applicationId}")] HttpRequest request,
        string applicationId,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        Caller caller = request.Caller();
        if (await applications.FindAsync(applicationId, cancellationToken) is not { Application: var application }
            || !caller.MaySee(application.PartnerId))
        {
            return Problem.NotFound();
        }

        return Answer.Resource(ApplicationView.Of(application, await sharedDomains.ForAsync(caller, application, cancellationToken)));
    }

    /// <summary>
    /// <c>POST /applications/{id}/acceptance</c>: 201 with the contract, 200 where it was accepted before on the same terms.
    /// </summary>
    /// <remarks>
    /// Budget, for the service: reads of the application, the customer twice, and each address; a replace of the application, a create for
    /// each address, one batch (contract and event), one or two writes of the customer, a replace of the application.
    /// </remarks>
    [Function("AcceptApplication"), Access(Role.Operator)]
    public async Task<IResult> Accept(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "applications/{applicationId}/acceptance")] HttpRequest request,
        string applicationId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        request.ReadQuery();
        if (await applications.FindAsync(applicationId, cancellationToken) is not { } known)
            return Problem.NotFound();

        FixedTerms terms = known.Application.Kind switch
        {
            ApplicationKind.Change => FixedTerms.Of(await request.ReadAsync<ChangeTerms>()),
            ApplicationKind.Transfer => FixedTerms.Of(await request.ReadAsync<TransferTerms>()),
            _ => FixedTerms.Of(await request.ReadAsync<AcceptanceTerms>()),
        };
        AcceptResult result = await acceptance.AcceptAsync(
            applicationId, terms, request.Caller().ToActor(), known, request.IfMatch(), cancellationToken);
        if (result is AcceptResult.Accepted)
            await open.RemoveAsync(known.Application.PartnerId, applicationId, cancellationToken);
        if (result is AcceptResult.Accepted { IsRepeated: false, Contract: var contract })
            await AnnounceAsync(client, known.Application.Kind, contract);
        return result switch
        {
            AcceptResult.Accepted { IsRepeated: true } accepted => Answer.Resource(View(accepted.Contract), accepted.Contract.Version),
            AcceptResult.Accepted accepted =>
                Answer.Created($"contracts/{accepted.Contract.ContractId}", View(accepted.Contract), accepted.Contract.Version),
            AcceptResult.Refused refused => Problem.Refused(refused.Refusals),
            AcceptResult.Conflict conflict => Problem.Conflict(conflict.Detail),
            AcceptResult.Stale => Problem.Stale(),
            _ => Problem.NotFound(),
        };
    }

    /// <summary><c>POST /applications/{id}/rejection</c>: with its reason (A1).</summary>
    [Function("RejectApplication"), Access(Role.Operator)]
    public async Task<IResult> Reject(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "applications/{applicationId}/rejection")] HttpRequest request,
        string applicationId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<RejectionRequest>();
        if (OperatorText.Fault("/reason", body.Reason, MaximumReasonLength) is { } fault)
            return Problem.Malformed([fault]);

        RejectResult result = await rejection.RejectAsync(applicationId, body.Reason, request.Caller().ToActor(), cancellationToken);
        if (result is RejectResult.Rejected { Application.PartnerId: var partnerId })
        {
            await open.RemoveAsync(partnerId, applicationId, cancellationToken);
            queue.EnqueueApplication(client, applicationId);
        }

        return result switch
        {
            RejectResult.Rejected rejected => Answer.Resource(ApplicationView.Of(rejected.Application)),
            RejectResult.Conflict conflict => Problem.Conflict(conflict.Detail),
            _ => Problem.NotFound(),
        };
    }

    private async Task AnnounceAsync(DurableTaskClient client, ApplicationKind kind, Contract contract)
    {
        queue.EnqueueContract(client, contract.ContractId);
        if (kind == ApplicationKind.Service && contract.BillingStartDate > Tokyo.DateOf(clock.Now()))
        {
            await outbox.TryStartRequestedAsync(
                client, contract.ContractId, ActivationOrchestration.InstanceIdOf(contract.ContractId)); // C6
        }
    }

    /// <summary>
    /// <c>DELETE /applications/{id}?reason=</c>: withdrawn by its partner or an operator, until its acceptance begins (A1).
    /// </summary>
    /// <remarks>Budget: that of <see cref="WithdrawalProcess.WithdrawAsync"/>.</remarks>
    [Function("WithdrawApplication"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Withdraw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "applications/{applicationId}")] HttpRequest request,
        string applicationId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        string? reason = request.ReadQuery("reason").Text("reason");
        Caller caller = request.Caller();
        WithdrawResult result = await withdrawal.WithdrawAsync(applicationId, reason, caller, caller.ToActor(), cancellationToken);
        if (result is WithdrawResult.Withdrawn)
            queue.EnqueueApplication(client, applicationId);
        return result switch
        {
            WithdrawResult.Withdrawn => Answer.NoContent(),
            WithdrawResult.Conflict conflict => Problem.Conflict(conflict.Detail),
            _ => Problem.NotFound(),
        };
    }

    private ContractView View(Contract contract) => ContractView.Of(contract, Tokyo.DateOf(clock.Now()));

    /// <summary>Why.</summary>
    internal sealed record RejectionRequest(string Reason);
}
