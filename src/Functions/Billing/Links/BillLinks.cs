using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Links;

/// <summary>Makes, lists and revokes the links to bills and combined invoices, which the caller may see.</summary>
public sealed class BillLinks(BillLinkStore links, TimeProvider clock)
{
    private const int MostOpen = 20;
    private const int ReadAtOnce = 200;

    /// <summary>Makes a link. Budget: one query page and one create.</summary>
    internal async Task<IResult> CreateAsync(HttpRequest request, LinkTarget target, string path)
    {
        var cancelled = request.HttpContext.RequestAborted;
        var now = clock.Now();
        (var known, _) = await links.ListAsync(target, ReadAtOnce, null, cancelled);
        if (known.Count(link => link.Month == target.Month && link.IsOpenAt(now)) >= MostOpen)
        {
            return Problem.Refused([Refusal.Conflict(Rules.B9, "", new(
                $"The bill has {MostOpen} links that are open; revoke one of them.",
                $"この請求には有効なリンクが {MostOpen} 件あります。いずれかを無効にしてください。"))]);
        }

        string secret = BillLink.NewSecret();
        var link = BillLink.Of(secret, target, now, request.Caller().ToActor());
        await links.AddAsync(link, cancelled);
        return Answer.Created(path, NewBillLinkView.Of(link, $"/api/bill-links/{secret}"));
    }

    /// <summary>The links, without their addresses. Budget: one query page.</summary>
    internal async Task<IResult> ListAsync(HttpRequest request, QueryParameters query, LinkTarget target)
    {
        (var page, string? next) = await links.ListAsync(target, query.Limit, query.Cursor, request.HttpContext.RequestAborted);
        var now = clock.Now();
        return Answer.List(query, [.. page.Where(link => link.Month == target.Month).Select(link => BillLinkView.Of(link, now))], next);
    }

    /// <summary>Revokes a link. Budget: one point read and one replace.</summary>
    internal async Task<IResult> RevokeAsync(HttpRequest request, LinkTarget target, string linkId) =>
        ResourceId.IsValid(linkId)
            && await links.RevokeAsync(target, linkId, clock.Now(), request.HttpContext.RequestAborted)
                ? Answer.NoContent()
                : Problem.NotFound();
}
