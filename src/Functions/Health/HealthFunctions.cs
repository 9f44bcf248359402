using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Http;
using SecureMx.Functions.Identity;

namespace SecureMx.Functions.Health;

/// <summary>Whether the app answers.</summary>
public static class HealthFunctions
{
    /// <summary>200 as long as requests reach the app.</summary>
    [Function("GetHealth"), Anyone]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request)
    {
        request.ReadQuery();
        return Answer.Ok(new { Status = "healthy" });
    }
}
