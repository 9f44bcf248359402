using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Billing;

/// <summary>Finds documents by the numbers on them.</summary>
public sealed class NumberedBillFunctions(NumberedBills bills)
{
    private const string Number = "number";

    /// <summary>The final documents of a number that somebody has read out or typed in, as far as the caller may see them.</summary>
    /// <remarks>Budget: that of <see cref="NumberedBills.ListAsync"/>.</remarks>
    [Function("ListNumberedBills"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "bills")] HttpRequest request)
    {
        var query = request.ReadQuery(Number);
        var number = query.Number(Number, TypedNumber.CanonicalizeOfDocument)
            ?? throw QueryParameters.Wrong(Number, new("Is required.", "必須です。"));
        return Answer.List(
            query, await bills.ListAsync(number, request.Caller().PartnerId, request.HttpContext.RequestAborted), storeCursor: null);
    }
}
