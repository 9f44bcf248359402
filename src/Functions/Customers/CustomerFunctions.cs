using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Billing.Balances;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>Customers and the designated services that they hold.</summary>
public sealed class CustomerFunctions(CustomerStore customers, ServiceStartRecorder starts, CustomerBalances balances, TimeProvider clock)
{
    private const int MaximumNameLength = 200;

    /// <summary><c>GET /customers/{id}</c>.</summary>
    [Function("GetCustomer"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{customerId}")] HttpRequest request, string customerId,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        Caller caller = request.Caller();
        return await customers.FindAsync(customerId, cancellationToken) is { } stored && MaySee(caller, stored.Customer)
            ? Answer.Resource(await ShowAsync(stored.Customer, caller, cancellationToken))
            : Problem.NotFound();
    }

    /// <summary><c>PUT /customers/{id}/designated-services/{service}</c>: the customer holds the service since a day (terms/3).</summary>
    [Function("PutDesignatedService"), Access(Role.Operator)]
    public async Task<IResult> PutService(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/{customerId}/designated-services/{service}")] HttpRequest request,
        string customerId, string service, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<DesignatedServiceRequest>();
        if (!DesignatedServices.All.Contains(service))
            return Problem.NotFound(new(
                $"The designated services are: {string.Join(", ", DesignatedServices.All)}.",
                $"指定サービスは次のとおりです: {string.Join(", ", DesignatedServices.All)}。"));
        if (body.PartnerId is { } partnerId && !ResourceId.IsValid(partnerId))
            return Problem.Malformed([new Violation(new(
                "Must be the id of a partner.",
                "パートナーの ID を指定してください。")) { Pointer = "/partnerId" }]);
        if (body.CustomerName is { } name && FreeText.ProblemOf(new("The customer's name", "契約者の名称"), name, MaximumNameLength) is { } problem)
            return Problem.Malformed([new Violation(problem) { Pointer = "/customerName" }]);

        IResult? obstacle = null;
        StoredCustomer? after = await customers.ChangeAsync(
            customerId, Change, customer => starts.EntriesFor(customer, service, body.Since), cancellationToken: cancellationToken);
        if (obstacle is not null)
            return obstacle;

        await starts.RecordAsync(client, after!, service, body.Since, request.Caller().ToActor(), cancellationToken); // O3
        return Answer.Resource(await ShowAsync(after!.Customer, request.Caller(), cancellationToken));

        Customer? Change(Customer? known)
        {
            Customer before = known ?? Customer.Unknown(customerId);
            (IReadOnlyList<DesignatedService> services, Refusal? refusal) = DesignatedServiceBook.Enter(before.Services, service, body.Since);
            obstacle = refusal is not null ? Problem.Refused([refusal])
                : before.PartnerId is not null && body.PartnerId is not null && before.PartnerId != body.PartnerId ? Problem.Conflict(new(
                    "The customer belongs to another partner.",
                    "他のパートナーの契約者です。"))
                : null;
            Customer after = before with
            {
                Services = services,
                PartnerId = before.PartnerId ?? body.PartnerId,
                CustomerName = body.CustomerName ?? before.CustomerName,
            };
            return obstacle is null && after != known ? after : null;
        }
    }

    private async Task<CustomerView> ShowAsync(Customer customer, Caller caller, CancellationToken cancellationToken)
        => CustomerView.Of(customer, Tokyo.DateOf(clock.Now()), await balances.AmountAsync(customer, caller.PartnerId, cancellationToken));

    private static bool MaySee(Caller caller, Customer customer) => caller.PartnerId is null || caller.PartnerId == customer.PartnerId;

    /// <summary>Since when the service is held; of a customer that is not known yet, also whose it is and its name.</summary>
    internal sealed record DesignatedServiceRequest(LocalDate Since, string? PartnerId = null, string? CustomerName = null);
}
