using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Links;

/// <summary>Links to one bill for somebody without a token of the API: made, listed, revoked.</summary>
public sealed class BillLinkFunctions(ContractStore contracts, BillStore bills, BillLinkStore links, TimeProvider clock)
{
    private const string Route = "contracts/{contractId}/bills/{month}/links";
    private const int MostOpen = 20;
    private const int ReadAtOnce = 200;

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

        var now = clock.Now();
        (var known, _) = await links.ListAsync(contractId, ReadAtOnce, null, cancelled);
        if (known.Count(link => link.Month == wanted && link.IsOpenAt(now)) >= MostOpen)
        {
            return Problem.Refused([Refusal.Conflict(Rules.B9, "", new(
                $"The bill has {MostOpen} links that are open; revoke one of them.",
                $"この請求には有効なリンクが {MostOpen} 件あります。いずれかを無効にしてください。"))]);
        }

        string secret = BillLink.NewSecret();
        var link = BillLink.Of(secret, contractId, wanted, now, request.Caller().ToActor());
        await links.AddAsync(link, cancelled);
        string path = $"contracts/{contractId}/bills/{DateText.Format(wanted)}/links";
        return Answer.Created(path, NewBillLinkView.Of(link, $"/api/bill-links/{secret}"));
    }

    /// <summary>The links of a bill, without their addresses.</summary>
    /// <remarks>Budget: one point read and one query page of the contract's links.</remarks>
    [Function("ListBillLinks"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string contractId, string month)
    {
        var query = request.ReadQuery("limit", "cursor");
        var wanted = CloseMonth.OfPath(month);
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is null)
            return Problem.NotFound();

        (var page, string? next) = await links.ListAsync(contractId, query.Limit, query.Cursor, cancelled);
        var now = clock.Now();
        return Answer.List(query, [.. page.Where(link => link.Month == wanted).Select(link => BillLinkView.Of(link, now))], next);
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
        var cancelled = request.HttpContext.RequestAborted;
        if (!ResourceId.IsValid(linkId) || await contracts.FindForAsync(contractId, request.Caller(), cancelled) is null)
            return Problem.NotFound();
        return await links.RevokeAsync(contractId, wanted, linkId, clock.Now(), cancelled) ? Answer.NoContent() : Problem.NotFound();
    }
}

/// <summary>Whether a link opens its bill.</summary>
public enum BillLinkStatus
{
    /// <summary>It does.</summary>
    Open,

    /// <summary>Its 30 days are over.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,
}

/// <summary>A link to a bill, as the API shows it.</summary>
/// <param name="LinkId">Its id, by which it is revoked.</param>
/// <param name="Status">Whether it opens the bill.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">30 days later: the first instant at which it opens nothing.</param>
/// <param name="RevokedAt">When it was revoked; null where it was not.</param>
public sealed record BillLinkView(string LinkId, BillLinkStatus Status, Instant CreatedAt, Instant ExpiresAt, Instant? RevokedAt)
{
    internal static BillLinkView Of(BillLink link, Instant now) => new(
        link.Scope,
        link.RevokedAt is not null ? BillLinkStatus.Revoked : link.IsOpenAt(now) ? BillLinkStatus.Open : BillLinkStatus.Expired,
        link.CreatedAt, link.ExpiresAt, link.RevokedAt);
}

/// <summary>A link that was just made.</summary>
/// <param name="LinkId">Its id, by which it is revoked.</param>
/// <param name="Address">Its address at this API. Whoever has it can open the bill; it is shown once.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">30 days later: the first instant at which it opens nothing.</param>
public sealed record NewBillLinkView(string LinkId, string Address, Instant CreatedAt, Instant ExpiresAt)
{
    internal static NewBillLinkView Of(BillLink link, string address) => new(link.Scope, address, link.CreatedAt, link.ExpiresAt);
}
