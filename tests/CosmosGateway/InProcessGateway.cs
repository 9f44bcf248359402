using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;

namespace SecureMx.CosmosGateway;

/// <summary>
/// The gateway of an Azure Cosmos DB for NoSQL account, in this process and without a socket: give <see cref="CreateHandler"/> to
/// <see cref="CosmosClientOptions.HttpClientFactory"/> and the real SDK talks to it. It knows what the document store asks of the service,
/// and answers 501 to the rest, so that a new use is noticed.
/// </summary>
/// <param name="time">What time to live and <c>_ts</c> are measured by.</param>
/// <param name="physicalPartitions">Into how many ranges of partition key hashes each container falls at first.</param>
public sealed class InProcessGateway(TimeProvider time, int physicalPartitions = 1)
{
    /// <summary>The account's address; nothing is ever sent there.</summary>
    public static readonly Uri Endpoint = new("https://gateway.documents.azure.test/");

    private readonly ConcurrentQueue<GatewayCall> _calls = new();

    /// <summary>A key of the right form; the double checks that requests are signed, not the signature.</summary>
    public static string Key { get; } = Convert.ToBase64String(new byte[64]);

    /// <summary>Faults to come.</summary>
    public GatewayFaults Faults { get; } = new();

    /// <summary>Every request since the start or the last <see cref="Forget"/>, in the order of their answers.</summary>
    public IReadOnlyList<GatewayCall> Calls => [.. _calls];

    internal TimeProvider Time => time;

    internal int PhysicalPartitions => physicalPartitions;

    internal ConcurrentDictionary<string, StoredDatabase> Databases { get; } = new(StringComparer.Ordinal);

    /// <summary>Forgets the calls so far, to count those that follow.</summary>
    public void Forget() => _calls.Clear();

    /// <summary>The bytes of the documents that a database keeps, without the index.</summary>
    /// <param name="database">Its id.</param>
    /// <param name="counts">Which documents count, by their id; null counts all.</param>
    public long StoredBytes(string database, Func<string, bool>? counts = null)
    {
        long bytes = 0;
        foreach (var container in Databases[database].Containers.Values)
        {
            lock (container.Lock) bytes += container.Alive().Where(item => counts is null || counts(item.Id)).Sum(item => (long)item.Size);
        }
        return bytes;
    }

    /// <summary>Splits every physical partition of a container in two, as the service does when one has grown.</summary>
    public void Split(string database, string container) => Databases[database].Containers[container].Ranges.Split();

    /// <summary>What takes the place of the network.</summary>
    public HttpMessageHandler CreateHandler() => new GatewayHandler(this);

    /// <summary>A client that talks to this gateway, with the application's own options but for the connection mode.</summary>
    /// <remarks>The native query planner that the SDK brings plans and checks every query, as it does on Windows.</remarks>
    public CosmosClient CreateClient(CosmosClientOptions options)
    {
        Environment.SetEnvironmentVariable("AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX", "true");
        Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
        options.ConnectionMode = ConnectionMode.Gateway;
        options.HttpClientFactory = () => new HttpClient(CreateHandler());
        return new CosmosClient(Endpoint.AbsoluteUri, Key, options);
    }

    internal void Record(GatewayCall call) => _calls.Enqueue(call);
}
