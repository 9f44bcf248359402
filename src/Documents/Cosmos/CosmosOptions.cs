using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace SecureMx.Documents.Cosmos;

/// <summary>The client's options that the store relies on.</summary>
public static class CosmosOptions
{
    /// <summary>
    /// Direct mode, strong consistency as the account has it, no content on writes, no bulk, and patience with 429s. Give them to one
    /// client for the life of the process, with the account's endpoint and a managed identity.
    /// </summary>
    public static CosmosClientOptions Create() => new()
    {
        ApplicationName = "SecureMx",
        ConnectionMode = ConnectionMode.Direct,
        AllowBulkExecution = false,
        EnableContentResponseOnWrite = false,
        MaxRetryAttemptsOnRateLimitedRequests = 30,
        MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(60),
        UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web),
        CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions { DisableDistributedTracing = false },
    };
}
