using System.Globalization;
using SecureMx.Benchmarks;

// A part each; a new one is a line here. `--only documents` runs one.
var parts = new Dictionary<string, Func<Task<IReadOnlyList<BenchmarkRow>>>>(StringComparer.Ordinal)
{
    ["documents"] = DocumentsBenchmark.RunAsync,
    ["durable"] = DurableBenchmark.RunAsync,
    ["http"] = HttpBenchmark.RunAsync,
    ["billing"] = BillingBenchmark.RunAsync,
    ["pdf"] = PdfBenchmark.RunAsync,
};

if (args is [PendingTimers.ChildArgument, var prepared])
{
    await PendingTimers.RunChildAsync(prepared);
    return 0;
}

var only = args is ["--only", var name] ? name : null;
if (args.Length > 0 && (only is null || !parts.ContainsKey(only)))
{
    Console.Error.WriteLine($"usage: [--only {string.Join('|', parts.Keys)}]");
    return 2;
}

Console.WriteLine(Machine.Describe());
Console.WriteLine();
Console.WriteLine("| measured | result | against | ratio | wanted | met |");
Console.WriteLine("|---|---|---|---|---|---|");
var allMet = true;
foreach (var (part, run) in parts)
{
    if (only is not null && part != only) continue;
    foreach (var row in await run())
    {
        var ratio = row.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
        Console.WriteLine($"| {row.What} | {row.Measured} | {row.Against} | {ratio} | {row.Wanted} | {(row.Met ? "yes" : "NO")} |");
        allMet &= row.Met;
    }
}
return allMet ? 0 : 1;
