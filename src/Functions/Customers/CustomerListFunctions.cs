using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>Finds customers.</summary>
public sealed class CustomerListFunctions(CustomerFinder finder, TimeProvider clock)
{
    /// <summary><c>GET /customers</c>: by a part of the name and by partner; a partner sees its own.</summary>
    /// <remarks>Budget: one page of a search over the index; with their number, one count.</remarks>
    [Function("ListCustomers"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        QueryParameters query = request.ReadQuery("name", NamedCustomer.Parameter, "sort", "count", "limit", "cursor");
        string? partnerId = query.Id(NamedCustomer.Parameter);
        var search = new CustomerSearch(
            request.Caller().PartnerId ?? partnerId, query.NamePart("name"), query.Choice<CustomerOrder>("sort") ?? CustomerOrder.Id);
        // Another partner's customers look as those of a partner that there is not.
        if (partnerId is not null && partnerId != search.PartnerId)
            return Answer.List<CustomerSummaryView>(query, [], null, query.Counts ? 0 : null);

        CustomerPage page = await finder.ListAsync(search, query.Limit, query.Cursor, cancellationToken);
        var today = Tokyo.DateOf(clock.Now());
        return Answer.List(
            query, [.. page.Items.Select(customer => CustomerSummaryView.Of(customer, today))], page.Cursor,
            query.Counts ? await finder.CountAsync(search, cancellationToken) : null);
    }
}
