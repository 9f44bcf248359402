using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Migration;

/// <summary>Takes contracts over that were concluded before this service: one, or a stream of them (section 9).</summary>
public sealed class MigrationFunctions(MigrationProcess migration, TimeProvider clock)
{
    /// <summary><c>POST /migrated-contracts</c>: one JSON body, or NDJSON with an answer a line.</summary>
    [Function("TakeOverContracts"), Access(Role.Operator)]
    public async Task<IResult> TakeOver(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "migrated-contracts")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        request.ReadQuery();
        var by = request.Caller().ToActor();
        if (RequestBody.IsOf(JsonLines.ContentType, request))
            return new MigrationStream(migration, by, clock);

        var body = await request.ReadAsync<MigratedContractRequest>();
        return await migration.TakeOverAsync(request.NewId("app"), body, by, cancellationToken) switch
        {
            TakeOverResult.TakenOver { Contract: var contract } => Answer.Created(
                $"contracts/{contract.ContractId}", ContractView.Of(contract, Tokyo.DateOf(clock.Now())), contract.Version),
            TakeOverResult.Failed failed => failed.Problem,
            _ => throw new InvalidOperationException("There is no other result."),
        };
    }
}
