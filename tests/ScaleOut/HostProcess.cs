using System.Diagnostics;
using SecureMx.Crash.Tests;

namespace SecureMx.ScaleOut.Tests;

/// <summary>A host over the shared document store and task hub.</summary>
/// <param name="gateway">The address of the document store.</param>
/// <param name="storage">The connection string of the task hub's storage.</param>
/// <param name="hub">The task hub.</param>
/// <param name="signingKey">Signs the tokens of all hosts; base64.</param>
internal sealed class HostProcess(Uri gateway, string storage, string hub, string signingKey) : KillableProcess
{
    /// <summary>The end of the output, for the message of a test.</summary>
    public string LastLines => string.Join('\n', Output().TakeLast(40));

    protected override ProcessStartInfo StartInfo() => new()
    {
        ArgumentList =
        {
            "exec", typeof(Program).Assembly.Location, "host", gateway.AbsoluteUri, "--port", $"{Port}", "--data", ":memory:",
            "--durable", "azure-storage", "--Documents:Provider", "Cosmos",
            "--Documents:Cosmos:Endpoint", "https://gateway.documents.azure.test/",
            "--Documents:Cosmos:Database", SharedGateway.Database, "--Identity:SigningKey", signingKey,
            "--Logging:LogLevel:Default", "Warning",
        },
        RedirectStandardInput = true, // the host ends with the test
        Environment =
        {
            ["AzureWebJobsStorage"] = storage,
            [Setting("hubName")] = hub,
            // A killed host's messages come back after this time, which is five minutes on Azure.
            [Setting("storageProvider__controlQueueVisibilityTimeout")] = "00:00:10",
            [Setting("storageProvider__workItemQueueVisibilityTimeout")] = "00:00:10",
            [Setting("storageProvider__maxQueuePollingInterval")] = "00:00:00.5",
            [Setting("storageProvider__partitionCount")] = "2",
        },
    };

    protected override bool IsReady(string line) => line == Program.Ready;

    private static string Setting(string name) => "AzureFunctionsJobHost__extensions__durableTask__" + name;
}
