using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Links;

/// <summary>Links to one bill for somebody without a token of the API: made, listed, revoked.</summary>
public sealed class BillLinkFunctions(ContractStore contracts, BillStore bills, BillLinks links)
{
    private const string Route = "contracts/{contractId}/bills/{month}/links";

    /// <summary>Makes a link to a bill that is final. The address is in this answer alone: only its hash is kept.</summary>
    /// <remarks>Budget: two point reads, one query page and one create.</remarks>
    [Function("CreateBillLink"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string contractId, string month)
    {
        request.ReadQuery();
        var wanted = CloseMonth.OfPath(month);
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is null)
            return Problem.NotFound();
        if (await bills.FindAsync(contractId, wanted, cancelled) is null)
            return Problem.NotFound(new("The contract has no final bill of this month.", "この月の確定した請求はありません。"));
        return await links.CreateAsync(
            request, LinkTarget.Bill(contractId, wanted), $"contracts/{contractId}/bills/{DateText.Format(wanted)}/links");
    }

    /// <summary>The links of a bill, without their addresses.</summary>
    /// <remarks>Budget: one point read and one query page of the contract's links.</remarks>
    [Function("ListBillLinks"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string contractId, string month)
    {
        var query = request.ReadQuery("limit", "cursor");
        var wanted = CloseMonth.OfPath(month);
        return await contracts.FindForAsync(contractId, request.Caller(), request.HttpContext.RequestAborted) is null
            ? Problem.NotFound()
            : await links.ListAsync(request, query, LinkTarget.Bill(contractId, wanted));
    }

    /// <summary>Revokes a link: it opens nothing from now on. Revoking it again changes nothing.</summary>
    /// <remarks>Budget: two point reads and one replace.</remarks>
    [Function("RevokeBillLink"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Revoke(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{linkId}")] HttpRequest request, string contractId,
        string month, string linkId)
    {
        request.ReadQuery();
        var wanted = CloseMonth.OfPath(month);
        return await contracts.FindForAsync(contractId, request.Caller(), request.HttpContext.RequestAborted) is null
            ? Problem.NotFound()
            : await links.RevokeAsync(request, LinkTarget.Bill(contractId, wanted), linkId);
    }
}
