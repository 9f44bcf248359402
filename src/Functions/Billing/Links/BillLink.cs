using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Billing.Links;

/// <summary>A link by which one bill or combined invoice can be opened without a token of the API.</summary>
/// <param name="Id">The document's id, the same for all.</param>
/// <param name="Scope">The key of its partition: the link's id.</param>
/// <param name="Type">The document's type.</param>
/// <param name="ContractId">The contract; null for a combined invoice.</param>
/// <param name="Customer">The key of the customer of a combined invoice; null for a bill of one contract.</param>
/// <param name="Month">The month of the bill.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="By">Who made it.</param>
/// <param name="ExpiresAt">The first instant at which it opens nothing.</param>
/// <param name="TimeToLive">Seconds from its last write until the store forgets it: until then it is known as expired.</param>
/// <param name="RevokedAt">When it was revoked; null where it was not.</param>
/// <remarks>
/// The secret is random and only its hash is kept, from which nobody makes the address again: no key has to be kept, renewed or lost, and
/// each link can be revoked.
/// </remarks>
internal sealed record BillLink(
    string Id, string Scope, string Type, string? ContractId, YearMonth Month, Instant CreatedAt, Actor By, Instant ExpiresAt,
    [property: JsonPropertyName("ttl")] int TimeToLive, Instant? RevokedAt = null, string? Customer = null)
{
    public const string DocumentId = "link";
    public const string DocumentType = "bill-link";

    private const string IdPrefix = "lnk-";
    private const int SecretBytes = 32;
    private const int HashBytes = 24;

    /// <summary>How long a link opens its bill.</summary>
    public static readonly Duration Lifetime = Duration.FromDays(30);

    // For as long again a link that has expired is told from one that never was.
    private static readonly Duration Kept = 2 * Lifetime;

    /// <summary>A new secret: 256 random bits in 43 characters.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The id of the link that a secret opens: its hash.</summary>
    public static string IdOf(string secret) =>
        IdPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, HashBytes));

    public static BillLink Of(string secret, LinkTarget target, Instant at, Actor by) => new(
        DocumentId, IdOf(secret), DocumentType, target.ContractId, target.Month, at, by, at + Lifetime, (int)Kept.TotalSeconds,
        Customer: target.Customer);

    /// <summary>What it opens.</summary>
    [JsonIgnore]
    public LinkTarget Target => new(ContractId, Customer, Month);

    /// <summary>Whether it opens its bill at an instant.</summary>
    public bool IsOpenAt(Instant now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>What a link opens: the bill of a contract, or the combined invoice of a customer.</summary>
/// <param name="ContractId">The contract; null for a combined invoice.</param>
/// <param name="Customer">The key of the customer of a combined invoice; null for a bill of one contract.</param>
/// <param name="Month">The month.</param>
internal sealed record LinkTarget(string? ContractId, string? Customer, YearMonth Month)
{
    public static LinkTarget Bill(string contractId, YearMonth month) => new(contractId, null, month);

    public static LinkTarget Invoice(string customer, YearMonth month) => new(null, customer, month);
}
