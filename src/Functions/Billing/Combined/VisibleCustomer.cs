using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>Finds the customer of a call: a partner's own, or the one that an operator names.</summary>
internal static class VisibleCustomer
{
    /// <summary>The customer; null where the caller may not see one of that id.</summary>
    public static async Task<Customer?> FindVisibleAsync(
        this CustomerStore customers, HttpRequest request, string customerId, QueryParameters query)
    {
        string? named = query.Id(NamedCustomer.Parameter);
        string? own = request.Caller().PartnerId;
        if (own is not null && own != (named ?? own))
            return null;
        var found = await customers.FindNamedAsync(customerId, own ?? named, NamedCustomer.InQuery, request.HttpContext.RequestAborted);
        return found?.Customer;
    }
}
