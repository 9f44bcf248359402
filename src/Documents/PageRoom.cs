namespace SecureMx.Documents;

/// <summary>Room left on a page while it is filled: documents, and bytes of their bodies.</summary>
internal sealed class PageRoom(int limit)
{
    private int _documents;
    private long _bytes;

    /// <summary>Whether a document was left for the next page.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes a document of a number of bytes; false, and nothing more, where it has no room.</summary>
    public bool Takes(long bytes)
    {
        if (_documents >= limit || (_documents > 0 && _bytes + bytes > DocumentLimits.MaximumPageBytes)) IsFull = true;
        if (IsFull) return false;
        (_documents, _bytes) = (_documents + 1, _bytes + bytes);
        return true;
    }
}
