using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SecureMx.Documents.Sqlite;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Benchmarks;

/// <summary>
/// The least that reads and writes what the close does: one thread, prepared statements, 32 contracts to a transaction with the adapter's
/// durability; nothing is parsed, computed or checked.
/// </summary>
internal static class BareCloseLoop
{
    private const int Group = 32;

    /// <summary>Contracts per second.</summary>
    public static double Measure(string path, int contracts)
    {
        var container = new SqliteContainer(Containers.Contracts);
        using var connection = new SqliteFile(path).Open();
        using var begin = new Statement(connection, "BEGIN IMMEDIATE");
        using var commit = new Statement(connection, "COMMIT");
        using var read = new Statement(connection, "SELECT position, json FROM \"contracts\" WHERE partition_key = ?1 AND id = ?2");
        using var insert = new Statement(connection, container.Insert);
        using var update = new Statement(connection, container.UpdateBody);
        var closed = Enumerable.Range(0, CloseWorkload.Kinds).Select(CloseWorkload.Closed).ToArray();
        string readings = ReadingsDocument.IdOf(CloseWorkload.Month);
        string before = BillDocument.IdOf(CloseWorkload.Month.PlusMonths(-1));
        string bill = BillDocument.IdOf(CloseWorkload.Month);

        long etag = 1_000_000_000;
        var started = Stopwatch.GetTimestamp();
        for (int number = 0; number < contracts; number++)
        {
            if (number % Group == 0) begin.Run();
            string key = CloseWorkload.Key(number);
            Read(key, ContractDocument.DocumentId);
            Read(key, before);
            long position = Read(key, readings);
            insert.Bind(1, ++etag);
            insert.Bind(2, closed[number % CloseWorkload.Kinds].Bill);
            insert.Bind(3, (string?)null);
            insert.Bind(4, key);
            insert.Bind(5, bill);
            insert.Bind(6, SqliteRanges.Of(key));
            insert.Bind(7, BillDocument.DocumentType);
            for (int property = 0; property < Containers.Contracts.IndexedProperties.Count; property++)
                insert.Bind(8 + property, (string?)null);
            insert.Run();
            update.Bind(1, ++etag);
            update.Bind(2, closed[number % CloseWorkload.Kinds].Readings);
            update.Bind(3, (string?)null);
            update.Bind(4, position);
            update.Run();
            if (number % Group == Group - 1 || number == contracts - 1) commit.Run();
        }

        return contracts / Stopwatch.GetElapsedTime(started).TotalSeconds;

        long Read(string key, string id)
        {
            read.Bind(1, key);
            read.Bind(2, id);
            if (!read.Step()) throw new InvalidOperationException($"{key} has no {id}.");
            long position = read.Int64(0);
            _ = read.Bytes(1);
            read.Reset();
            return position;
        }
    }
}
