using System.Globalization;
using System.Text;
using SecureMx.Documents;

namespace SecureMx.Benchmarks;

/// <summary>
/// What the application writes when it appends to a contract: a new event of about 600 bytes and the state of about 2,000, over many
/// contracts.
/// </summary>
internal static class DocumentsWorkload
{
    public const int Contracts = 2048;
    public const int Writers = 32;

    public static readonly ContainerDefinition Container = new("contracts", "contractId", ["status", "customerId"]);

    private static readonly string EventFiller = new('e', 490);
    private static readonly string StateFiller = new('s', 1880);

    public static string Key(int contract) => string.Create(CultureInfo.InvariantCulture, $"contract-{contract:00000000}");

    public static string EventId(int version) => string.Create(CultureInfo.InvariantCulture, $"event-{version:00000000}");

    public static byte[] Event(int contract, int version) => Encoding.UTF8.GetBytes(
        $$"""{"id":"{{EventId(version)}}","contractId":"{{Key(contract)}}","type":"event","version":{{version}},"data":"{{EventFiller}}"}""");

    public static byte[] State(int contract, int version) => Encoding.UTF8.GetBytes(
        $$"""{"id":"contract","contractId":"{{Key(contract)}}","type":"contract","status":"active","customerId":"customer-{{contract % 100}}","version":{{version}},"data":"{{StateFiller}}"}""");
}
