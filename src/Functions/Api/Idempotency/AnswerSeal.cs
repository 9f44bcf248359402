using System.Security.Cryptography;
using System.Text;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Idempotency;

/// <summary>
/// Seals the bodies of kept answers with a key made from the caller and its idempotency key, of which the store has a hash alone: an answer
/// to an operator carries the key to the orchestrations, and must not be readable in the store. AES-256-GCM; the nonce goes before, the tag
/// behind.
/// </summary>
internal sealed class AnswerSeal(Caller caller, string key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    // Another hash than the one that names the record's partition.
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"answer\n{caller.Scope}\n{key}"));

    /// <summary>The answer as it is kept.</summary>
    public StoredResponse Close(StoredResponse answer)
    {
        byte[] body = new byte[NonceSize + answer.Body.Length + TagSize];
        var nonce = body.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagSize);
        cipher.Encrypt(nonce, answer.Body, body.AsSpan(NonceSize, answer.Body.Length), body.AsSpan(NonceSize + answer.Body.Length));
        return answer with { Body = body };
    }

    /// <summary>The answer as it was given.</summary>
    /// <exception cref="CryptographicException">It was not kept so.</exception>
    public StoredResponse Open(StoredResponse kept)
    {
        byte[] body = new byte[kept.Body.Length - NonceSize - TagSize];
        ReadOnlySpan<byte> all = kept.Body;
        using var cipher = new AesGcm(_key, TagSize);
        cipher.Decrypt(all[..NonceSize], all[NonceSize..^TagSize], all[^TagSize..], body);
        return kept with { Body = body };
    }
}
