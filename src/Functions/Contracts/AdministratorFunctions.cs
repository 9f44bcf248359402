using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Contracts;

/// <summary>Replaces those who hold the setting authority of a contract (C3).</summary>
public sealed class AdministratorFunctions(ContractStore contracts, TimeProvider clock)
{
    /// <summary><c>PUT /contracts/{id}/administrators</c>.</summary>
    [Function("ReplaceAdministrators"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Replace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "contracts/{contractId}/administrators")] HttpRequest request,
        string contractId,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        var caller = request.Caller();
        var body = await request.ReadAsync<AdministratorsRequest>();
        var result = await contracts.DecideAsync(
            contractId,
            (contract, now) => Administrators.Replace(contract, new(body.Administrators), now),
            caller.ToActor(),
            request.IfMatch().Allows,
            isVisible: contract => caller.MaySee(contract.PartnerId),
            cancellationToken: cancellationToken);
        return result.ToAnswer(contract => Answer.Resource(ContractView.Of(contract, Tokyo.DateOf(clock.Now())), contract.Version));
    }

    /// <summary>The administrators, all of them.</summary>
    internal sealed record AdministratorsRequest(IReadOnlyList<Administrator> Administrators);
}
