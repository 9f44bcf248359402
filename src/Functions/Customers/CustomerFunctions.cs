using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>Customers and the designated services that they hold.</summary>
public sealed class CustomerFunctions(
    CustomerStore customers, ServiceStartRecorder starts, CustomerViewer views, TimeProvider clock)
{
    private const int MaximumNameLength = 200;

    /// <summary>
    /// <c>GET /customers/{id}?partnerId=</c>: a partner's own; an operator names the partner where several have a customer of the id.
    /// </summary>
    /// <remarks>
    /// Budget: one point read, a list of its contracts and one of its credits; for an operator who names no partner one list more.
    /// </remarks>
    [Function("GetCustomer"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers/{customerId}")] HttpRequest request, string customerId,
        CancellationToken cancellationToken)
    {
        string? partnerId = request.ReadQuery(NamedCustomer.Parameter).Id(NamedCustomer.Parameter);
        Caller caller = request.Caller();
        if (caller.PartnerId is { } own && own != (partnerId ?? own))
            return Problem.NotFound();
        return await customers.FindNamedAsync(
            customerId, caller.PartnerId ?? partnerId, NamedCustomer.InQuery, cancellationToken) is { } stored
            ? Answer.Resource(await views.ShowAsync(stored.Customer, caller, cancellationToken))
            : Problem.NotFound();
    }

    /// <summary><c>PUT /customers/{id}/designated-services/{service}</c>: the customer holds the service since a day (terms/3).</summary>
    [Function("PutDesignatedService"), Access(Role.Operator)]
    public async Task<IResult> PutService(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "put", Route = "customers/{customerId}/designated-services/{service}")] HttpRequest request,
        string customerId, string service, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        string? inQuery = request.ReadQuery(NamedCustomer.Parameter).Id(NamedCustomer.Parameter);
        var body = await request.ReadAsync<DesignatedServiceRequest>();
        if (!DesignatedServices.All.Contains(service))
        {
            return Problem.NotFound(new(
                $"The designated services are: {string.Join(", ", DesignatedServices.All)}.",
                $"指定サービスは次のとおりです: {string.Join(", ", DesignatedServices.All)}。"));
        }

        if (body.PartnerId is { } partnerId && !ResourceId.IsValid(partnerId))
        {
            return Problem.Malformed([new Violation(new(
                "Must be the id of a partner.",
                "パートナーの ID を指定してください。")) { Pointer = "/partnerId" }]);
        }

        if (body.CustomerName is { } name && OperatorText.FaultOfLine("/customerName", name, MaximumNameLength) is { } fault)
            return Problem.Malformed([fault]);

        if (inQuery is not null && body.PartnerId is not null && inQuery != body.PartnerId)
        {
            return Problem.Malformed(
                [NamedCustomer.InBody with { Message = new("Must be the partner of the query, or absent.", "クエリのパートナーと同じにするか、省いてください。") }]);
        }

        CustomerKey key = await KeyOfAsync(customerId, inQuery ?? body.PartnerId, cancellationToken);
        Refusal? refusal = null;
        StoredCustomer? after = await customers.ChangeAsync(
            key, Change, customer => starts.EntriesFor(customer, service, body.Since), cancellationToken);
        if (refusal is not null)
            return Problem.Refused([refusal]);

        await starts.RecordAsync(client, after!, service, body.Since, request.Caller().ToActor(), cancellationToken); // O3
        return Answer.Resource(await views.ShowAsync(after!.Customer, request.Caller(), cancellationToken));

        Customer? Change(Customer? known)
        {
            Customer before = known ?? Customer.Unknown(key);
            (IReadOnlyList<DesignatedService> services, refusal) = DesignatedServiceBook.Enter(before.Services, service, body.Since);
            Customer after = before with { Services = services, CustomerName = before.CustomerName ?? body.CustomerName };
            if (body.CustomerName is { } given)
                refusal ??= CustomerNames.RefusalOf(given, before.NamesFrom(Tokyo.MonthOf(clock.Now()))); // A1
            return refusal is null && after != known ? after : null;
        }
    }

    // A partner that is named takes over the customer that was no partner's yet.
    private async Task<CustomerKey> KeyOfAsync(string customerId, string? partnerId, CancellationToken cancellationToken) =>
        (partnerId is null
            ? await customers.FindNamedAsync(customerId, partnerId: null, NamedCustomer.InQuery, cancellationToken)
            : await customers.TakeOverAsync(new(partnerId, customerId), cancellationToken))?.Customer.Key ?? new(partnerId, customerId);

    /// <summary>Since when the service is held; of a customer that is not known yet, also whose it is and its name.</summary>
    internal sealed record DesignatedServiceRequest(LocalDate Since, string? PartnerId = null, string? CustomerName = null);
}
