namespace SecureMx.CosmosGateway;

/// <summary>
/// An estimate of request units by what the service's documentation gives
/// (learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption, as of April 2026): reads and writes by the size of the
/// document, 0.2 for each indexed term that is written or removed, a replace as a delete and an insert, a feed as a read of each document
/// in it. For one region and strong consistency, where a read asks two replicas and costs twice as much.
/// </summary>
public static class RequestUnits
{
    /// <summary>
    /// What a query costs at session consistency before it has found anything; the documentation gives no figure, and accounts show 2.3 to
    /// 2.9.
    /// </summary>
    public const double QueryBase = 2.8;

    /// <summary>What a read costs at strong consistency, against session consistency, for which the figures are published.</summary>
    public const double StrongRead = 2;

    /// <summary>An indexed term that is written or removed.</summary>
    public const double IndexedTerm = 0.2;

    private static readonly (int Kilobytes, double Read, double Write)[] Published =
    [
        (1, 1.00, 4.95), (2, 1.04, 6.29), (4, 1.14, 6.67), (8, 1.33, 7.04), (16, 1.67, 9.52), (32, 2.19, 11.23), (64, 4.76, 22.67),
        (128, 9.95, 48.19),
        (256, 20.28, 98.29), (512, 40.95, 184.57), (1024, 145.90, 625.00), (2048, 291.80, 1250.00),
    ];

    /// <summary>A point read of a document.</summary>
    /// <param name="bytes">Its size; 0 where nothing is found.</param>
    public static double Read(long bytes) => Round(StrongRead * Between(bytes, one => one.Read));

    /// <summary>An insert or a delete.</summary>
    /// <param name="bytes">The document's size.</param>
    /// <param name="terms">Its indexed terms.</param>
    public static double Write(long bytes, int terms) => Round(Between(bytes, one => one.Write) + (IndexedTerm * terms));

    /// <summary>A replace.</summary>
    /// <param name="before">The size of what stood there.</param>
    /// <param name="after">The size of the document after the write.</param>
    /// <param name="changedTerms">The indexed terms removed and written.</param>
    public static double Replace(long before, long after, int changedTerms) =>
        Round(Write(before, 0) + Write(after, 0) + (IndexedTerm * changedTerms));

    /// <summary>A page of a query.</summary>
    /// <param name="loaded">The sizes of the documents that it looked into: those that match, or all where the index does not cover the
    /// query.</param>
    public static double Query(IEnumerable<long> loaded) => Round((StrongRead * QueryBase) + loaded.Sum(Read));

    /// <summary>Linear between two published sizes, and as 1 kB below that.</summary>
    private static double Between(long bytes, Func<(int Kilobytes, double Read, double Write), double> charge)
    {
        var kilobytes = bytes / 1024.0;
        var above = Array.FindIndex(Published, one => one.Kilobytes >= kilobytes);
        if (above == 0) return charge(Published[0]);
        if (above < 0) return charge(Published[^1]);
        var (low, high) = (Published[above - 1], Published[above]);
        return charge(low) + ((charge(high) - charge(low)) * (kilobytes - low.Kilobytes) / (high.Kilobytes - low.Kilobytes));
    }

    private static double Round(double charge) => Math.Round(charge, 2);
}
