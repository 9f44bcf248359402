namespace SecureMx.CosmosGateway;

/// <summary>
/// An estimate of request units after the figures that the service's documentation gives: a point read of 1 kB is 1 and of 100 kB 10; an
/// insert of 1 kB without an index 5.5 and of 100 kB 50; a replace twice an insert; a delete as an insert; an indexed property a little more.
/// </summary>
internal static class RequestCharges
{
    private const double Kilobyte = 1024;

    public static double Read(int size) => Round(1 + 9 * Beyond(size));

    public static double Insert(int size, int indexed) => Round(5.5 + 44.5 * Beyond(size) + 0.3 * indexed);

    public static double Replace(int size, int indexed) => Round(2 * Insert(size, indexed));

    public static double Query(int documents, long bytes) => Round(2.3 + 0.1 * documents + 0.5 * bytes / (10 * Kilobyte));

    /// <summary>How far between 1 kB and 100 kB.</summary>
    private static double Beyond(int size) => Math.Max(0, size - Kilobyte) / (99 * Kilobyte);

    private static double Round(double charge) => Math.Round(charge, 2);
}
