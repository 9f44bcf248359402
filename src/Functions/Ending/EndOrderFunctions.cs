using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>The provider's orders to end a contract under General Terms 28 (2) or (3) (E7).</summary>
public sealed class EndOrderFunctions(ContractStore contracts, NoticeDesk desk)
{
    /// <summary>Orders the end of a contract.</summary>
    /// <remarks>Budget: one point read, one batch (state, event, outbox entry), one start, one replace.</remarks>
    [Function("OrderTermination"), Access(Role.Operator)]
    public async Task<IResult> Order(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/terminations")] HttpRequest request,
        string contractId,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<EndOrderRequest>();
        var ground = GroundText.Parse(body.Ground);
        List<Violation> faults = [];
        if (ground is null)
            faults.Add(new Violation(GroundText.Expectation) { Pointer = "/ground" });
        if (OperatorText.Fault("/reason", body.Reason) is { } fault)
            faults.Add(fault);
        if (faults.Count > 0)
            return Problem.Malformed(faults);

        var caller = request.Caller();
        var command = new OrderEnd(request.NewId("ntc"), ground!.Value, body.EffectiveDate, body.Reason);
        var result = await contracts.DecideAsync(
            contractId, (contract, now) => EndOrders.Order(contract, command, now), caller.ToActor(), request.IfMatch().Allows,
            after => [NoticeDesk.EntryOf(after, command.NoticeId)],
            cancellationToken: request.HttpContext.RequestAborted);
        if (!result.IsCarriedOut(out var contract, out var problem))
            return problem;

        var order = contract.Notice(command.NoticeId) ?? contract.StandingNotice(EndTarget.Contract)!;
        if (result is DecideResult.Committed committed)
            await desk.FollowAsync(client, committed, order.NoticeId);

        return Answer.Accepted(
            $"contracts/{contractId}/cancellation-notices/{order.NoticeId}",
            await desk.ShowAsync(contract, order));
    }
}

/// <summary>The provider's order to end a contract (E7).</summary>
/// <param name="Ground">General Terms 28 (2) or (3), see <see cref="GroundText"/>.</param>
/// <param name="EffectiveDate">The last day in force.</param>
/// <param name="Reason">Why.</param>
public sealed record EndOrderRequest(string Ground, LocalDate EffectiveDate, string Reason);
