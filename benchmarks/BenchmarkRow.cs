namespace SecureMx.Benchmarks;

/// <summary>One row of the table that the README quotes.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The figure, with its unit.</param>
/// <param name="Against">What it is compared with, measured in the same run on the same machine, with its figure.</param>
/// <param name="Ratio">The first over the second; null where the row has a limit instead.</param>
/// <param name="Wanted">What is wanted: <c>at least 0.7</c>.</param>
/// <param name="Met">Whether it holds.</param>
public sealed record BenchmarkRow(string What, string Measured, string Against, double? Ratio, string Wanted, bool Met);
