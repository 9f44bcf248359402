using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Notifications.Feed;

namespace SecureMx.Functions.Partners;

/// <summary>The partners that the service knows: those with a client, a webhook, or an application that was decided.</summary>
public sealed class PartnerFunctions(EventFeed feed)
{
    /// <summary><c>GET /partners</c>: in an order that stays.</summary>
    /// <remarks>Budget: one query page.</remarks>
    [Function("ListPartners"), Access(Role.Operator)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "partners")] HttpRequest request)
    {
        var query = request.ReadQuery("limit", "cursor");
        var (partners, cursor) = await feed.ListPartnersAsync(query.Limit, query.Cursor, request.HttpContext.RequestAborted);
        return Answer.List(query, [.. partners.Select(partner => new PartnerView(partner))], cursor);
    }
}

/// <summary>A partner as operators see it.</summary>
/// <param name="PartnerId">Its id.</param>
public sealed record PartnerView(string PartnerId);
