namespace SecureMx.Documents;

/// <summary>
/// FNV-1a over 64 bits with a last mixing: the same on every machine and in every release, since what it places is stored.
/// </summary>
internal static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = Offset)
    {
        var hash = seed;
        foreach (var value in bytes) hash = (hash ^ value) * Prime;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        return hash ^ (hash >> 33);
    }
}
