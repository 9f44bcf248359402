using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Ends of the provider's other services that options need (E6).</summary>
public sealed class ServiceEndFunctions(CustomerStore customers, IDocumentStore documents, OutboxDispatcher outbox, TimeProvider clock)
{
    /// <summary>Enters the end of a designated service of the customer; a second entry may only bring the day forward.</summary>
    /// <remarks>
    /// Budget: two point reads, one batch (customer, outbox entry), one start, one replace; a list more where the call names no partner,
    /// and if an end is entered again.
    /// </remarks>
    [Function("EndDesignatedService"), Access(Role.Operator)]
    public async Task<IResult> End(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post",
            Route = "customers/{customerId}/designated-services/{service}/termination")] HttpRequest request,
        string customerId, string service, [DurableClient] DurableTaskClient client)
    {
        string? partnerId = request.ReadQuery(NamedCustomer.Parameter).Id(NamedCustomer.Parameter);
        ServiceEndRequest body = await request.ReadAsync<ServiceEndRequest>();
        if (await customers.FindNamedAsync(
            customerId, partnerId, NamedCustomer.InQuery, request.HttpContext.RequestAborted) is not { Customer.Key: var key })
        {
            return Problem.NotFound();
        }

        Instant now = clock.Now();
        var end = ServiceEnd.Of(request.NewId(ServiceEnd.IdPrefix), key, service, body.EffectiveDate, now);

        Refusal? refusal = null;
        LocalDate? before = null;
        bool recorded = false;
        StoredCustomer? stored = await customers.ChangeAsync(
            key,
            customer =>
            {
                (refusal, before, recorded) = (null, null, false);
                if (customer?.Services.LastOrDefault(known => known.Service == service) is not { } held)
                    return null;

                before = held.EndsOn;
                (IReadOnlyList<DesignatedService> services, refusal) = DesignatedServiceBook.End(
                    customer.Services, held, end.EffectiveDate, Tokyo.DateOf(now));
                recorded = !ReferenceEquals(services, customer.Services);
                return recorded ? customer with { Services = services } : null;
            },
            customer => [OutboxDocument.RequestOnCustomer(customer.Key, end.ToEntry())],
            cancellationToken: request.HttpContext.RequestAborted);
        if (stored is null || stored.Customer.Services.All(held => held.Service != service))
            return Problem.NotFound();
        if (refusal is not null)
            return Problem.Refused([refusal]);

        ServiceEnd? standing = before is { } date ? await FindAsync(stored.Customer.Key, service, date) : null;
        if (recorded)
        {
            await outbox.TryStartAsync(client, stored, end.ToEntry());
            if (standing is not null)
                await outbox.TryWakeAsync(client, standing.InstanceId(), end.EndId);
        }

        string path = $"customers/{customerId}{(partnerId is null ? "" : $"?{NamedCustomer.Parameter}={partnerId}")}";
        return Answer.Accepted(path, Show(recorded ? end : standing ?? end));
    }

    // The latest end of that service and day.
    private async Task<ServiceEnd?> FindAsync(CustomerKey customer, string service, LocalDate effectiveDate)
    {
        string prefix = OutboxDocument.IdOf(ServiceEnd.InstancePrefix);
        foreach (string partition in await customers.PartitionsOfAsync(customer))
        {
            ServiceEnd? latest = null;
            string? cursor = null;
            do
            {
                DocumentPage page = await documents.ListAsync(
                    Containers.Customers.Name, partition, prefix, prefix[..^1] + '.', 100, cursor);
                latest = page.Items.Select(item => ServiceEnd.Of(StoredJson.Read<OutboxDocument>(item).Entry))
                    .LastOrDefault(end => end.Service == service && end.EffectiveDate == effectiveDate) ?? latest;
                cursor = page.Cursor;
            }
            while (cursor is not null);
            if (latest is not null)
                return latest;
        }

        return null;
    }

    private static ServiceEndView Show(ServiceEnd end) => new(
        end.Customer.CustomerId, end.Service, end.EffectiveDate, Tokyo.EndOf(end.EffectiveDate), end.ToldAt, Rules.E6.Articles,
        "On that day every contract of the customer loses the options that end with the service (O3); others stay and are no longer "
            + "eligible from the next day.",
        new OrchestrationLink(end.InstanceId()));
}

/// <summary>The end of a designated service, as the API shows it.</summary>
public sealed record ServiceEndView(
    string CustomerId, string Service, LocalDate EffectiveDate, Instant TakesEffectAt, Instant ToldAt, IReadOnlyList<string> Basis,
    string Explanation,
    OrchestrationLink Orchestration);

/// <summary>The end of a customer's designated service (E6).</summary>
/// <param name="EffectiveDate">Its last day.</param>
public sealed record ServiceEndRequest(LocalDate EffectiveDate);
