using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Partners;

/// <summary>The clients that speak for a partner: whose token names one of them, and no partner itself, is that partner.</summary>
public sealed class ClientFunctions(ClientStore clients, ClientPartners partners, EventFeed feed)
{
    /// <summary>The clients of a partner.</summary>
    /// <remarks>Budget: one query page over indexed properties.</remarks>
    [Function("ListPartnerClients"), Access(Role.Operator)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "partners/{partnerId}/clients")] HttpRequest request,
        string partnerId)
    {
        var query = request.ReadQuery("limit", "cursor");
        var (items, cursor) = await clients.ListAsync(partnerId, query.Limit, query.Cursor, request.HttpContext.RequestAborted);
        return Answer.List(query, [.. items.Select(client => ClientView.Of(client, partnerId))], cursor);
    }

    /// <summary>A client that speaks for the partner, or did, with its record.</summary>
    /// <remarks>Budget: one point read.</remarks>
    [Function("GetPartnerClient"), Access(Role.Operator)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "partners/{partnerId}/clients/{clientId}")] HttpRequest request,
        string partnerId, string clientId)
    {
        request.ReadQuery();
        return await clients.FindAsync(ClientStore.Canonical(clientId), request.HttpContext.RequestAborted) is { } client
            && client.Record.Any(change => change.PartnerId == partnerId)
                ? Answer.Resource(ClientView.Of(client, partnerId))
                : Problem.NotFound();
    }

    /// <summary>Makes a client the partner's (201), or finds that it is (200). One client speaks for one partner only.</summary>
    /// <remarks>Budget: two point reads; one create or replace; one create for the feed of the partner.</remarks>
    [Function("PutPartnerClient"), Access(Role.Operator)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "partners/{partnerId}/clients/{clientId}")] HttpRequest request,
        string partnerId, string clientId)
    {
        request.ReadQuery();
        await request.ReadAsync(new NoMembers());
        var cancellationToken = request.HttpContext.RequestAborted;
        var id = ClientStore.Canonical(clientId);
        var result = await clients.AddAsync(partnerId, id, request.Caller().ToActor(), cancellationToken);
        partners.Forget(id);
        switch (result)
        {
            case ChangeClientResult.Elsewhere:
                return Problem.Conflict(
                    new("The client speaks for another partner. Remove it there first.", "このクライアントは別のパートナーに登録されています。先にそちらから削除してください。"));
            case ChangeClientResult.Full:
                return Problem.Conflict(
                    new(
                        "The client has been added and removed too often. Register another in the identity provider.",
                        "このクライアントの登録と削除の回数が上限に達しました。別のクライアントを登録してください。"));
        }

        await feed.BeginAsync(partnerId, cancellationToken);
        var view = ClientView.Of((await clients.FindAsync(id, cancellationToken))!, partnerId);
        return result == ChangeClientResult.Changed ? Answer.Created($"partners/{partnerId}/clients/{id}", view) : Answer.Ok(view);
    }

    /// <summary>Takes a client from the partner; within a minute its tokens are refused everywhere.</summary>
    /// <remarks>Budget: one point read, one replace.</remarks>
    [Function("DeletePartnerClient"), Access(Role.Operator)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "partners/{partnerId}/clients/{clientId}")] HttpRequest request,
        string partnerId, string clientId)
    {
        request.ReadQuery();
        var id = ClientStore.Canonical(clientId);
        var result = await clients.RemoveAsync(partnerId, id, request.Caller().ToActor(), request.HttpContext.RequestAborted);
        partners.Forget(id);
        return result == ChangeClientResult.Changed ? Answer.NoContent() : Problem.NotFound();
    }
}

/// <summary>Whether a client speaks for its partner.</summary>
public enum ClientStatus
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>It did, until it was removed.</summary>
    Removed,
}

/// <summary>A client as operators see it.</summary>
/// <param name="ClientId">Its id in the identity provider.</param>
/// <param name="PartnerId">The partner.</param>
/// <param name="Status">Whether it speaks for the partner.</param>
/// <param name="Record">Changes of it for this partner, oldest first.</param>
public sealed record ClientView(string ClientId, string PartnerId, ClientStatus Status, IReadOnlyList<ClientChangeView> Record)
{
    /// <summary>Makes the view of a client on its partner's page.</summary>
    public static ClientView Of(PartnerClient client, string partnerId) => new(
        client.ClientId, partnerId, client.PartnerId == partnerId ? ClientStatus.Active : ClientStatus.Removed,
        [.. client.Record
            .Where(change => change.PartnerId == partnerId)
            .Select(change => new ClientChangeView(change.At, change.By, change.Kind))]);
}

/// <summary>A line of a client's record.</summary>
/// <param name="At">When.</param>
/// <param name="By">The operator.</param>
/// <param name="Kind">Work done.</param>
public sealed record ClientChangeView(Instant At, Actor By, ClientChangeKind Kind);
