using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Health;

/// <summary>Whether the app can serve.</summary>
public sealed class HealthFunctions(StoreProbe store)
{
    /// <summary>200 as long as requests reach the app and its store answers, otherwise 503 and nothing more.</summary>
    /// <remarks>Budget: one point read in five seconds, however many ask.</remarks>
    [Function("GetHealth"), Anyone]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request)
    {
        request.ReadQuery();
        return await store.AnswersAsync()
            ? Answer.Ok(new { Status = "healthy" })
            : new Problem(ProblemKind.Unavailable, new(
                "The store does not answer.",
                "ストアが応答しません。"))
            { RetryAfterSeconds = (int)StoreProbe.CacheDuration.TotalSeconds };
    }
}
