using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Contracts;

/// <summary>Reads contracts: all that the caller may see, one, one as of an instant, and the record of one.</summary>
public sealed class ContractFunctions(ContractStore contracts, ContractFinder finder, TimeProvider clock)
{
    /// <summary>
    /// <c>GET /contracts</c>: by customer, by status today, by an option that has not ended, by domain or address, by the
    /// number that people read, by a part of the customer's name, and by the days of ends.
    /// </summary>
    /// <remarks>Budget: that of <see cref="ContractFinder.ListAsync"/>; with their number, one count over the index.</remarks>
    [Function("ListContracts"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        QueryParameters query = request.ReadQuery(
            "customerId", "status", "option", "domain", "ipAddress", "number", "customerName", "endsFrom", "endsTo", "sort", "count",
            "limit", "cursor");
        ContractSearch search = ContractQuery.Read(query, request.Caller(), Tokyo.DateOf(clock.Now()));
        ContractPage page = await finder.ListAsync(search, query.Limit, query.Cursor, cancellationToken);
        return Answer.List(
            query, [.. page.Items.Select(contract => ContractSummaryView.Of(contract, search.Today))], page.Cursor,
            query.Counts ? await finder.CountAsync(search, cancellationToken) : null);
    }

    /// <summary><c>GET /contracts/{id}</c>: the present state, or that of a past instant (R1).</summary>
    [Function("GetContract"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts/{contractId}")] HttpRequest request, string contractId,
        CancellationToken cancellationToken)
    {
        Instant now = clock.Now();
        Instant? asOf = request.ReadQuery("asOf").AsOf(now);
        if (await contracts.FindForAsync(contractId, request.Caller(), cancellationToken) is not { } stored)
            return Problem.NotFound();
        if (asOf is null)
            return Answer.Resource(ContractView.Of(stored.Contract, Tokyo.DateOf(now)), stored.Contract.Version);

        return await contracts.FindAsOfAsync(contractId, asOf.Value, cancellationToken) is { } past
            ? Answer.Resource(ContractView.Of(past, Tokyo.DateOf(asOf.Value)))
            : Problem.NotFound(new("The contract did not exist at that instant.", "その時点で契約は存在していません。"));
    }

    /// <summary><c>GET /contracts/{id}/events</c>: the record, in the order of its versions or the other way round (R1).</summary>
    /// <remarks>Budget: one point read and one list page; the number of all is the contract's version.</remarks>
    [Function("ListContractEvents"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Events(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts/{contractId}/events")] HttpRequest request,
        string contractId,
        CancellationToken cancellationToken)
    {
        QueryParameters query = request.ReadQuery("sort", "count", "limit", "cursor");
        Caller caller = request.Caller();
        if (await contracts.FindForAsync(contractId, caller, cancellationToken) is not { Contract.Version: var version })
            return Problem.NotFound();

        EventPage page = query.Order() == TimeOrder.Newest
            ? await contracts.ReadEventsBackAsync(contractId, version, query.Limit, query.Cursor, cancellationToken)
            : await contracts.ReadEventsAsync(contractId, query.Limit, query.Cursor, cancellationToken);
        return Answer.List(
            query, [.. page.Items.Select(recorded => EventView.Of(recorded, caller))], page.Cursor, query.Counts ? version : null);
    }
}
