using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Previews of notices (E8): the effects of a notice without giving it.</summary>
/// <remarks>Budget: one point read.</remarks>
public sealed class PreviewFunctions(ContractStore contracts, SettlementCalculator settlements, TimeProvider clock)
{
    /// <summary>Previews a notice for the contract.</summary>
    [Function("PreviewContractNotice"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> ForContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/cancellation-previews")] HttpRequest request,
        string contractId) =>
        PreviewAsync(request, contractId, EndTarget.ContractCode);

    /// <summary>Previews a notice for an option.</summary>
    [Function("PreviewOptionNotice"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> ForOption(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post",
            Route = "contracts/{contractId}/options/{code}/cancellation-previews")] HttpRequest request,
        string contractId, string code) =>
        PreviewAsync(request, contractId, NoticeCommands.OptionTarget(code));

    private async Task<IResult> PreviewAsync(HttpRequest request, string contractId, string target)
    {
        request.ReadQuery();
        var body = await request.ReadAsync(new NoticeRequest());
        var caller = request.Caller();
        if (await contracts.FindAsync(contractId, request.HttpContext.RequestAborted) is not { Contract: var contract }
            || !NoticeCommands.MaySee(contract, target, caller))
        {
            return Problem.NotFound();
        }

        var now = clock.Now();
        var command = new GiveNotice("preview", target, body.DesignatedDate, body.ArrivedOn, IsFromPartner: !caller.IsOperator);
        var decision = EndNotices.Give(contract, command, now);
        if (decision.IsRefused)
            return Problem.Refused(decision.Refusals);

        var after = decision.Events.Aggregate(
            contract,
            (state, happened) => ContractHistory.Apply(state, new RecordedEvent(state.Version + 1, now, caller.ToActor(), happened)));
        var notice = after.Notice(command.NoticeId) ?? NoticeCommands.Standing(after, target)!;
        var settlement = await settlements.OfAsync(after, notice, request.HttpContext.RequestAborted);
        var answer = NoticeView.Of(after, notice, settlement, Tokyo.DateOf(now), orchestration: null);
        return Answer.Ok(decision.Events.Count == 0 ? answer : answer with { NoticeId = null });
    }
}
