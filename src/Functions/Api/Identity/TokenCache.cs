using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace SecureMx.Functions.Api.Identity;

/// <summary>
/// Caches valid tokens by their SHA-256, never the tokens, for up to <see cref="CacheDuration"/>: checking a signature costs more than the
/// rest of a small request.
/// </summary>
internal sealed class TokenCache
{
    /// <summary>The most tokens that are remembered.</summary>
    public const int Capacity = 10_000;

    /// <summary>
    /// Time for which a result is cached: the longest time for which a token is accepted after its authority has withdrawn the key.
    /// </summary>
    public static readonly TimeSpan CacheDuration = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Key, Entry> _entries = new();

    /// <summary>The cached result of a token that is still valid.</summary>
    public Identified? Find(string token) =>
        _entries.TryGetValue(Key.Of(token), out var entry) && entry.Until > DateTimeOffset.UtcNow ? entry.Identified : null;

    /// <summary>Caches a token that was just validated.</summary>
    public void Add(string token, Identified identified)
    {
        var now = DateTimeOffset.UtcNow;
        if (_entries.Count >= Capacity)
            MakeRoom(now);

        var until = now + CacheDuration;
        _entries[Key.Of(token)] = new Entry(identified, identified.Expires < until ? identified.Expires : until);
    }

    private void MakeRoom(DateTimeOffset now)
    {
        foreach ((var key, var entry) in _entries)
        {
            if (entry.Until <= now)
                _entries.TryRemove(key, out _);
        }

        if (_entries.Count >= Capacity)
            _entries.Clear();
    }

    private readonly record struct Entry(Identified Identified, DateTimeOffset Until);

    private readonly record struct Key(UInt128 High, UInt128 Low)
    {
        public static Key Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return new Key(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
        }
    }
}
