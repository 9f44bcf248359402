using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace SecureMx.CosmosGateway;

/// <summary>One line of a batch as it came.</summary>
internal readonly record struct BatchLine(
    int OperationType, string? Id, ReadOnlyMemory<byte> Body, string? IfMatch, string? IfNoneMatch, bool Minimal);

/// <summary>The answer to one line.</summary>
internal readonly record struct BatchLineResult(int Status, int SubStatus, string? ETag, byte[]? Body, double Charge);

/// <summary>Reads and writes the rows of a transactional batch: HybridRow in RecordIO, by the schema that the SDK carries.</summary>
internal static class BatchCodec
{
    private static readonly LayoutResolverNamespace Layouts = new(Namespace.Parse(Schema()));
    private static readonly Layout ResultLayout = Layouts.Resolve(
        Layouts.Namespace.Schemas.Find(schema => schema.Name == "BatchResult")!.SchemaId);

    /// <summary>The lines of a batch; null where the bytes are none.</summary>
    public static async Task<List<BatchLine>?> ReadAsync(Stream body)
    {
        var lines = new List<BatchLine>();
        var result = await body.ReadRecordIOAsync(
            (ReadOnlyMemory<byte> record) =>
            {
                var row = new RowBuffer(record.Length);
                if (!row.ReadFrom(record.Span, HybridRowVersion.V1, Layouts)) return Result.Failure;
                var reader = new RowReader(ref row);
                var read = Read(ref reader, out var line);
                if (read == Result.Success) lines.Add(line);
                return read;
            },
            resizer: new MemorySpanResizer<byte>((int)body.Length));
        return result == Result.Success ? lines : null;
    }

    public static async Task<byte[]> WriteAsync(IReadOnlyList<BatchLineResult> results)
    {
        using var stream = new MemoryStream();
        var resizer = new MemorySpanResizer<byte>(4096);
        await stream.WriteRecordIOAsync(
            default,
            (long index, out ReadOnlyMemory<byte> buffer) =>
            {
                buffer = default;
                if (index >= results.Count) return Result.Success;
                var row = new RowBuffer(resizer.Memory.Length, resizer);
                row.InitLayout(HybridRowVersion.V1, ResultLayout, Layouts);
                var written = RowWriter.WriteBuffer(ref row, results[(int)index], Write);
                if (written == Result.Success) buffer = resizer.Memory[..row.Length];
                return written;
            });
        return stream.ToArray();
    }

    private static Result Read(ref RowReader reader, out BatchLine line)
    {
        line = default;
        var result = Result.Success;
        while (result == Result.Success && reader.Read())
        {
            if (!reader.HasValue) continue;
            switch ((string)reader.Path)
            {
                case "operationType":
                    result = reader.ReadInt32(out var operation);
                    line = line with { OperationType = operation };
                    break;
                case "id":
                    result = reader.ReadString(out string id);
                    line = line with { Id = id };
                    break;
                case "resourceBody":
                    result = reader.ReadBinary(out byte[] bytes);
                    line = line with { Body = bytes };
                    break;
                case "ifMatch":
                    result = reader.ReadString(out string ifMatch);
                    line = line with { IfMatch = ifMatch };
                    break;
                case "ifNoneMatch":
                    result = reader.ReadString(out string ifNoneMatch);
                    line = line with { IfNoneMatch = ifNoneMatch };
                    break;
                case "minimalReturnPreference":
                    result = reader.ReadBool(out var minimal);
                    line = line with { Minimal = minimal };
                    break;
            }
        }
        return result;
    }

    private static Result Write(ref RowWriter writer, TypeArgument type, BatchLineResult line)
    {
        var result = writer.WriteInt32("statusCode", line.Status);
        if (result == Result.Success && line.SubStatus != 0) result = writer.WriteInt32("subStatusCode", line.SubStatus);
        if (result == Result.Success && line.ETag is not null) result = writer.WriteString("eTag", line.ETag);
        if (result == Result.Success && line.Body is not null) result = writer.WriteBinary("resourceBody", line.Body);
        return result == Result.Success ? writer.WriteFloat64("requestCharge", line.Charge) : result;
    }

    private static string Schema()
    {
        var assembly = typeof(CosmosClient).Assembly;
        var name = assembly.GetManifestResourceNames().Single(one => one.EndsWith("HybridRowBatchSchemas.json", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
