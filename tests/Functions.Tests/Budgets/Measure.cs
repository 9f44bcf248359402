using System.Globalization;
using SecureMx.CosmosGateway;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>What a path asks of Cosmos DB.</summary>
/// <param name="Queries">Pages of queries.</param>
/// <param name="Reads">Point reads.</param>
/// <param name="Creates">Creates on their own.</param>
/// <param name="Replaces">Replaces on their own.</param>
/// <param name="Upserts">Upserts on their own.</param>
/// <param name="Deletes">Deletes on their own.</param>
/// <param name="Batches">Transactional batches.</param>
/// <param name="InBatches">The operations in them.</param>
/// <param name="Sent">Bytes of the requests' bodies.</param>
/// <param name="Received">Bytes of the answers' bodies.</param>
/// <param name="RequestUnits">Estimated by <see cref="CosmosGateway.RequestUnits"/>.</param>
internal sealed record Measure(
    int Queries, int Reads, int Creates, int Replaces, int Upserts, int Deletes, int Batches, int InBatches, long Sent, long Received,
    double RequestUnits)
{
    /// <summary>The columns of the table after that of the path.</summary>
    public static readonly IReadOnlyList<string> Columns =
        [
            "query pages", "reads", "creates", "replaces", "upserts", "deletes", "batches", "writes in them", "bytes sent",
            "bytes received", "RU"];

    /// <summary>The requests by kind, in the order of <see cref="Columns"/>: what must be met exactly.</summary>
    public IReadOnlyList<int> Requests => [Queries, Reads, Creates, Replaces, Upserts, Deletes, Batches, InBatches];

    /// <summary>What those calls come to.</summary>
    public static Measure Of(IReadOnlyCollection<GatewayCall> calls)
    {
        return new Measure(
            Count(GatewayOperation.Query), Count(GatewayOperation.Read), Count(GatewayOperation.Create), Count(GatewayOperation.Replace),
            Count(GatewayOperation.Upsert), Count(GatewayOperation.Delete), Count(GatewayOperation.Batch),
            calls.Sum(call => call.Parts.Count),
            calls.Sum(call => call.RequestBytes), calls.Sum(call => call.ResponseBytes), calls.Sum(call => call.RequestCharge));

        int Count(GatewayOperation operation) => calls.Count(call => call.Operation == operation);
    }

    /// <summary>Reads a row of the table.</summary>
    public static Measure Parse(IReadOnlyList<string> cells)
    {
        double[] numbers = [.. cells.Select(Number)];
        return new Measure(
            (int)numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3], (int)numbers[4], (int)numbers[5], (int)numbers[6],
            (int)numbers[7],
            (long)numbers[8], (long)numbers[9], numbers[10]);
    }

    /// <summary>A number as the page writes it: <c>1,234.5</c>; an empty cell is 0.</summary>
    public static double Number(string cell) =>
        cell.Length == 0 ? 0 : double.Parse(cell, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>Whether a number is near enough to another for a page.</summary>
    public static bool IsNear(double stated, double counted) => Math.Abs(stated - counted) <= 0.1 * Math.Max(Math.Abs(counted), 1);

    /// <summary>The row of the table that says this.</summary>
    public string ToRow(string path) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {path} | {string.Join(" | ", Requests.Select(count => count == 0 ? "" : count.ToString("N0", CultureInfo.InvariantCulture)))} "
            + $"| {Sent:N0} | {Received:N0} | {RequestUnits:N1} |");
}
