using DurableTask.Core.History;

namespace DurableTask.Sqlite.Serialization;

/// <summary>The history events of one episode in one blob: a byte for the version of the form, then event after event.</summary>
internal static class HistoryBlob
{
    private const byte Version = 1;

    [ThreadStatic]
    private static BlobWriter? _writer;

    public static byte[] Write(IList<HistoryEvent> events)
    {
        var blob = _writer ??= new BlobWriter();
        blob.Clear();
        blob.Byte(Version);
        for (var i = 0; i < events.Count; i++)
            EventWriter.Write(blob, events[i]);
        return blob.ToArray();
    }

    /// <summary>Appends the events of a blob to a list.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, List<HistoryEvent> events)
    {
        var blob = new BlobReader(bytes);
        ThrowIfUnknown(blob.Byte());
        while (!blob.AtEnd)
            events.Add(EventReader.Read(ref blob));
    }

    internal static void ThrowIfUnknown(byte version)
    {
        if (version != Version)
        {
            throw new InvalidDataException(
                $"A stored history is of form {version}; this version of DurableTask.Sqlite reads form {Version}.");
        }
    }
}
