using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Notices of cancellation, for a contract or for one of its options (E1–E3).</summary>
public sealed class NoticeFunctions(ContractStore contracts, NoticeDesk desk)
{
    private const string ContractRoute = "contracts/{contractId}/cancellation-notices";
    private const string OptionRoute = "contracts/{contractId}/options/{code}/cancellation-notices";

    /// <summary>Receives a notice for the contract.</summary>
    /// <remarks>
    /// Budget, for options too: one point read, one batch (state, event, notice, event for the partner), one start, one replace; readings
    /// only where something ends within its minimum period. The event is published beside the call (<see cref="EventQueue"/>).
    /// </remarks>
    [Function("GiveContractNotice"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> GiveForContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ContractRoute)] HttpRequest request, string contractId,
        [DurableClient] DurableTaskClient client) =>
        GiveAsync(request, contractId, EndTarget.ContractCode, client);

    /// <summary>Receives a notice for an option.</summary>
    [Function("GiveOptionNotice"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> GiveForOption(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OptionRoute)] HttpRequest request, string contractId, string code,
        [DurableClient] DurableTaskClient client) =>
        GiveAsync(request, contractId, NoticeCommands.OptionTarget(code), client);

    /// <summary>The notices and orders for the contract, in the order of their arrival.</summary>
    /// <remarks>Budget of this and all that show notices: one point read.</remarks>
    [Function("ListContractNotices"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> ListForContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ContractRoute)] HttpRequest request, string contractId) =>
        ListAsync(request, contractId, EndTarget.ContractCode);

    /// <summary>The notices for an option.</summary>
    [Function("ListOptionNotices"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> ListForOption(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OptionRoute)] HttpRequest request, string contractId,
        string code) =>
        ListAsync(request, contractId, NoticeCommands.OptionTarget(code));

    /// <summary>One notice or order for the contract.</summary>
    [Function("GetContractNotice"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> GetForContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ContractRoute + "/{noticeId}")] HttpRequest request,
        string contractId, string noticeId) =>
        GetAsync(request, contractId, EndTarget.ContractCode, noticeId);

    /// <summary>One notice for an option.</summary>
    [Function("GetOptionNotice"), Access(Role.Operator, Role.Partner)]
    public Task<IResult> GetForOption(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OptionRoute + "/{noticeId}")] HttpRequest request,
        string contractId,
        string code,
        string noticeId) =>
        GetAsync(request, contractId, NoticeCommands.OptionTarget(code), noticeId);

    private async Task<IResult> GiveAsync(HttpRequest request, string contractId, string target, DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync(new NoticeRequest());
        var caller = request.Caller();
        var command = new GiveNotice(request.NewId("ntc"), target, body.DesignatedDate, body.ArrivedOn, IsFromPartner: !caller.IsOperator);

        var result = await contracts.DecideAsync(
            contractId, (contract, now) => EndNotices.Give(contract, command, now), caller.ToActor(), request.IfMatch().Allows,
            after => [NoticeDesk.EntryOf(after, command.NoticeId)],
            contract => NoticeCommands.MaySee(contract, target, caller), request.HttpContext.RequestAborted);
        if (!result.IsCarriedOut(out var contract, out var problem))
            return problem;

        var notice = contract.Notice(command.NoticeId) ?? NoticeCommands.Standing(contract, target)!;
        if (result is DecideResult.Committed committed)
            await desk.FollowAsync(client, committed, notice.NoticeId);

        return Answer.Accepted(PathOf(contractId, target, notice.NoticeId), await desk.ShowAsync(contract, notice));
    }

    private async Task<IResult> ListAsync(HttpRequest request, string contractId, string target)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        if (await FindAsync(request, contractId, target) is not { } contract)
            return Problem.NotFound();

        EndNotice[] all = [.. contract.Notices.Where(notice => notice.Target.Code == target)];
        var (items, next) = Answer.PageOf(query, all, notice => notice.NoticeId);
        List<NoticeView> page = [];
        foreach (var notice in items)
            page.Add(await desk.ShowAsync(contract, notice));
        return Answer.List(query, page, next, query.Counts ? all.Length : null);
    }

    private async Task<IResult> GetAsync(HttpRequest request, string contractId, string target, string noticeId)
    {
        request.ReadQuery();
        return await FindAsync(request, contractId, target) is { } contract && contract.Notice(noticeId) is { } notice
            && notice.Target.Code == target
            ? Answer.Resource(await desk.ShowAsync(contract, notice), contract.Version)
            : Problem.NotFound();
    }

    private async Task<Contract?> FindAsync(HttpRequest request, string contractId, string target) =>
        await contracts.FindAsync(contractId, request.HttpContext.RequestAborted) is { Contract: var contract }
            && NoticeCommands.MaySee(contract, target, request.Caller())
            ? contract
            : null;

    private static string PathOf(string contractId, string target, string noticeId) => target == EndTarget.ContractCode
        ? $"contracts/{contractId}/cancellation-notices/{noticeId}"
        : $"contracts/{contractId}/options/{target}/cancellation-notices/{noticeId}";
}
